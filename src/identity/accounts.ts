import { isUuid, type Right } from '#kernel'
import { list, sql, type Tx } from '#store'
import type { Level } from './levels.ts'

export interface Account {
  readonly id: string
  readonly kind: 'person' | 'agent'
  readonly person: string | null
  readonly agency: string | null
  readonly given: string
  readonly family: string
  /** words under a signature, by language */
  readonly capacity: Readonly<Record<string, string>> | null
  readonly teams: readonly string[]
  readonly may: readonly Right[]
  readonly language: string
  readonly email: string | null
  /** how surely we know who this is; a way of signing in never gives more */
  readonly proofing: Level
  /** after a recovery, until when bank details rest */
  readonly heldUntil?: string | null
}

const columns = sql.raw(
  'id, kind, person_id as person, agency_id as agency, given, family, capacity, teams, may, language, email, proofing, held_until as "heldUntil"',
)

export const saveAccount = (tx: Tx, account: Account, demo: boolean) =>
  tx.rows(sql`insert into identity.account (id, kind, person_id, agency_id, given, family, capacity, teams, may, language, email, proofing, demo)
    values (${account.id}, ${account.kind}, ${account.person}, ${account.agency}, ${account.given}, ${account.family},
      ${account.capacity === null ? null : JSON.stringify(account.capacity)}::jsonb, ${list(account.teams)}::text[], ${list(account.may)}::text[], ${account.language}, ${account.email}, ${account.proofing}, ${demo})
    on conflict (id) do update set teams = excluded.teams, may = excluded.may, capacity = excluded.capacity, language = excluded.language, email = excluded.email`)

export const accountById = async (tx: Tx, id: string): Promise<Account | undefined> =>
  (await tx.often(sql<Account>`select ${columns} from identity.account where id = ${id}`))[0]

/** The account of a person of the town, if she has one. */
export const accountOfPerson = (tx: Tx, person: string): Promise<Account | undefined> =>
  tx.row(sql<Account>`select ${columns} from identity.account where person_id = ${person}`)

/** Accounts of citizens with this address; more than one where a household shares a mailbox. */
export const citizensAt = (tx: Tx, address: string): Promise<Account[]> =>
  tx.rows(sql<Account>`select ${columns} from identity.account where kind = 'person' and lower(email) = ${address} order by id limit 10`)

/** Agents of an agency with this address at work. */
export const agentsAt = (tx: Tx, agency: string, address: string): Promise<Account[]> =>
  tx.rows(
    sql<Account>`select ${columns} from identity.account where kind = 'agent' and agency_id = ${agency} and lower(email) = ${address} order by id limit 10`,
  )

/** Every agent of the town. */
export const agentAccounts = (tx: Tx): Promise<Account[]> =>
  tx.rows(sql<Account>`select ${columns} from identity.account where kind = 'agent' order by id`)

/** Accounts that the demonstration's sign-in page offers; empty outside it. */
export const demoAccounts = (tx: Tx): Promise<Account[]> =>
  tx.rows(sql<Account>`select ${columns} from identity.account where demo order by kind desc, id`)

/** One of them; undefined: no such person is invented. */
export const demoAccount = (tx: Tx, id: string): Promise<Account | undefined> =>
  tx.row(sql<Account>`select ${columns} from identity.account where demo and id = ${id}`)

/** Agents by account id, for naming who acted; those the unit of work may see. */
export async function agentsById(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Account>> {
  const known = ids.filter(isUuid) // a partner and the system act without an account
  if (known.length === 0) return new Map()
  const rows = await tx.rows(
    sql<Account>`select ${columns} from identity.account where kind = 'agent' and id = any(${list(known)}::uuid[])`,
  )
  return new Map(rows.map((account) => [account.id, account]))
}

/** Who acted under a mandate, by account: names only, for the person whose affairs they were and the office of the case. The system reads them. */
export async function holdersById(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly given: string; readonly family: string }>> {
  const known = ids.filter(isUuid)
  if (known.length === 0) return new Map()
  const rows = await tx.rows(sql<{ id: string; given: string; family: string }>`
    select id, given, family from identity.account where kind = 'person' and id = any(${list(known)}::uuid[])`)
  return new Map(rows.map(({ id, given, family }) => [id, { given, family }]))
}

/** Agents of one of these teams, in a stable order; those the unit of work may see. */
export const agentsInTeams = (tx: Tx, teams: readonly string[]): Promise<Account[]> =>
  tx.often(sql<Account>`select ${columns} from identity.account where kind = 'agent' and teams && ${list(teams)}::text[] order by id`)
