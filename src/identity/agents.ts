import { Refusal, uuidv7 } from '#kernel'
import { sql, type Tx } from '#store'
import { type Account, accountById, saveAccount } from './accounts.ts'
import type { IdentityEdge } from './edge.ts'
import { happened, toAccount } from './events.ts'
import { invite } from './invitations.ts'

/** Two days: over a weekend an administrator makes another link. */
const hours = 48

export type NewAgent = Pick<Account, 'given' | 'family' | 'teams' | 'may' | 'language' | 'email' | 'capacity'> & { readonly agency: string }

/**
 * Opens an agent's account and answers the token of the link for the first key. Who an agent is has been seen by the employer: proofing substantial.
 * `by`: the administrator's account, or `system` for the verb of the installation. Refuses `identity.agency-unknown`, `identity.team-unknown`.
 */
export async function openAgent(edge: IdentityEdge, tx: Tx, agent: NewAgent, by: string): Promise<string> {
  check(edge, agent)
  const account: Account = { ...agent, id: uuidv7(tx.now), kind: 'agent', person: null, proofing: 'substantial' }
  await saveAccount(tx, account, false)
  await edge.log.append(tx, toAccount(account), [
    { type: happened.opened.type, payload: { kind: 'agent', proofing: account.proofing, how: 'invitation', by } },
  ])
  return await inviteAgent(edge, tx, account, by)
}

/** A new link for an agent: the first key, or after all keys were lost. Refuses `identity.agent-unknown`. */
export async function inviteAgent(edge: IdentityEdge, tx: Tx, account: Account | undefined, by: string): Promise<string> {
  if (account?.kind !== 'agent') throw new Refusal('identity.agent-unknown')
  await edge.log.append(tx, toAccount(account), [{ type: happened.invited.type, payload: { by } }])
  return await invite(tx, account.id, account.proofing, hours)
}

/** What an administrator may change of an agent. */
export type Change = Pick<NewAgent, 'teams' | 'may' | 'language' | 'capacity'>

/**
 * Gives an agent other teams and rights; they count at once. Refuses `identity.agent-unknown`, `identity.own-access` (nobody changes her own),
 * `identity.team-unknown`.
 */
export async function changeAgent(edge: IdentityEdge, tx: Tx, account: Account | undefined, to: Change, by: string): Promise<void> {
  if (account?.kind !== 'agent' || account.agency === null) throw new Refusal('identity.agent-unknown')
  if (account.id === by) throw new Refusal('identity.own-access')
  check(edge, { agency: account.agency, teams: to.teams })
  await saveAccount(tx, { ...account, ...to }, false)
  await edge.log.append(tx, toAccount(account), [{ type: happened.changed.type, payload: { by, teams: [...to.teams], may: [...to.may] } }])
}

/** Takes every right, key and session of an agent. The account stays: the names under letters are read from it. */
export async function dismissAgent(edge: IdentityEdge, tx: Tx, id: string, by: string): Promise<void> {
  const account = await accountById(tx, id)
  if (account?.kind !== 'agent') throw new Refusal('identity.agent-unknown')
  if (account.id === by) throw new Refusal('identity.own-access')
  await tx.rows(sql`update identity.account set teams = '{}', may = '{}' where id = ${id}`)
  for (const table of ['session', 'invitation', 'passkey', 'link'] as const)
    await tx.rows(sql`delete from ${sql.table(`identity.${table}`)} where account_id = ${id}`)
  await edge.log.append(tx, toAccount(account), [{ type: happened.dismissed.type, payload: { by } }])
}

function check({ town }: IdentityEdge, agent: Pick<NewAgent, 'agency' | 'teams'>): void {
  if (!town.agencies.some(({ id }) => id === agent.agency))
    throw new Refusal('identity.agency-unknown', { known: town.agencies.map(({ id }) => id) })
  const own = town.teams.filter(({ agency }) => agency === agent.agency).map(({ path }) => path)
  const unknown = agent.teams.find((team) => !own.includes(team))
  if (unknown !== undefined) throw new Refusal('identity.team-unknown', { team: unknown, known: own })
}

export interface AgentRow {
  readonly id: string
  readonly given: string
  readonly family: string
  readonly agency: string
  readonly teams: readonly string[]
  readonly may: readonly string[]
  readonly keys: number
  readonly used: string | null
}

/** Agents with what they may do and whether they can sign in. */
export const agentRows = (tx: Tx): Promise<AgentRow[]> =>
  tx.rows(sql<AgentRow>`select a.id, a.given, a.family, a.agency_id as agency, a.teams, a.may, count(p.id)::int as keys, max(p.used_at) as used
    from identity.account a left join identity.passkey p on p.account_id = a.id where a.kind = 'agent' group by a.id order by a.family, a.given, a.id`)
