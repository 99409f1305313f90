import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Refusal, uuidv7 } from '#kernel'
import { isPartialDay, stateFact } from '#people'
import { seal, sql, type Tx, unseal } from '#store'
import { type Account, accountById } from './accounts.ts'
import type { IdentityEdge } from './edge.ts'
import { happened, toAccount } from './events.ts'
import { invite } from './invitations.ts'
import { carriedBy, type Level, reaches } from './levels.ts'
import { macOf } from './mac.ts'
import { type Passkey, passkeysOf } from './passkeys.ts'
import { tell } from './tell.ts'

const days = 7
const holdHours = 24
const linkHours = 1
const signs = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

/** What an agent saw. The number of the document is kept as an HMAC: enough to know it again, not to read it. */
export const seen = z.strictObject({
  given: z.string().min(1).max(80),
  family: z.string().min(1).max(80),
  /** as the document has it: of who was registered late, the year or the month only */
  birth: z.string().refine(isPartialDay),
  document: z.enum(['identity-card', 'passport', 'residence-permit']),
  number: z.string().min(4).max(40),
  expires: z.iso.date(),
  level: z.enum(['substantial', 'high']),
  keys: z.array(z.uuid()),
})
export type Seen = z.infer<typeof seen>

export interface Verification {
  readonly id: string
  readonly account: Account
  readonly keys: readonly Passkey[]
  /** all her keys are lost: the old ones go, a link for a new one comes */
  readonly recovers: boolean
  /** the agent who saw her first, when level high waits for a second one */
  readonly seenBy: string | null
  readonly seen: Seen | undefined
}

export const plainCode = (typed: string): string => typed.toUpperCase().replace(/[^0-9A-Z]/g, '')
export const showCode = (code: string): string => code.replace(/(.{4})(?=.)/, '$1-')

/** A code to take to the counter, good for a week; an earlier one is void. It opens nothing by itself: an agent must have her before them. */
export async function askVerification(edge: IdentityEdge, tx: Tx, account: Account, recovers: boolean): Promise<string> {
  const code = [...randomBytes(8)].map((byte) => signs[byte % signs.length]).join('')
  const ends = new Date(tx.now + days * 86_400_000).toISOString()
  await tx.rows(sql`delete from identity.verification where account_id = ${account.id}`)
  await tx.rows(sql`insert into identity.verification (id, account_id, code, recovers, ends_at)
    values (${uuidv7(tx.now)}, ${account.id}, ${await macOf(edge, tx, code)}, ${recovers}, ${ends})`)
  return code
}

interface Row {
  readonly id: string
  readonly account: string
  readonly recovers: boolean
  readonly seen_by: string | null
  readonly sealed: Uint8Array | null
}
const columns = sql.raw('id, account_id as account, recovers, seen_by, sealed')

/** Whose code this is. Refuses `identity.code-over`. */
export const byCode = async (edge: IdentityEdge, tx: Tx, typed: string): Promise<Verification> =>
  opened(
    edge,
    tx,
    await tx.row(
      sql<Row>`select ${columns} from identity.verification where code = ${await macOf(edge, tx, plainCode(typed))} and ends_at > ${tx.at}`,
    ),
  )

export const byId = async (edge: IdentityEdge, tx: Tx, id: string): Promise<Verification> =>
  opened(edge, tx, await tx.row(sql<Row>`select ${columns} from identity.verification where id = ${id} and ends_at > ${tx.at} for update`))

async function opened(edge: IdentityEdge, tx: Tx, row: Row | undefined): Promise<Verification> {
  const account = row === undefined ? undefined : await accountById(tx, row.account)
  if (row === undefined || account === undefined) throw new Refusal('identity.code-over')
  const key = await edge.store.keys.ensure(tx, `account:${account.id}`, `person:${account.person}`)
  return {
    id: row.id,
    account,
    keys: await passkeysOf(tx, account.id),
    recovers: row.recovers,
    seenBy: row.seen_by,
    seen: row.sealed === null ? undefined : seen.parse(JSON.parse(unseal(key, row.sealed, row.id).toString())),
  }
}

export type Outcome =
  | { readonly kind: 'waits' }
  | { readonly kind: 'verified'; readonly token?: string }
  | { readonly kind: 'recovered'; readonly token: string }

/**
 * Records what an agent saw. Substantial is given at once; high waits for a second agent, who sees the document too. Refuses `identity.document-over`,
 * `identity.own-identity` (an agent does not verify an account with her own name and address) and `identity.four-eyes`.
 */
export async function recordSeen(
  edge: IdentityEdge,
  tx: Tx,
  found: Verification,
  what: Seen,
  by: Pick<Account, 'id' | 'email'>,
  today: string,
): Promise<Outcome> {
  if (what.expires < today) throw new Refusal('identity.document-over')
  if (found.account.email !== null && found.account.email === by.email) throw new Refusal('identity.own-identity')
  // Once somebody saw her for level high, it is given by confirming, which the same person cannot.
  if (what.level === 'high' && found.seen !== undefined) throw new Refusal('identity.four-eyes')
  if (what.level === 'high') {
    const key = await edge.store.keys.ensure(tx, `account:${found.account.id}`, `person:${found.account.person}`)
    await tx.rows(
      sql`update identity.verification set seen_by = ${by.id}, sealed = ${seal(key, Buffer.from(JSON.stringify(what)), found.id)} where id = ${found.id}`,
    )
    return { kind: 'waits' }
  }
  return await settle(edge, tx, found, what, [by.id])
}

/** The second agent confirms what the first saw. Refuses `identity.four-eyes` for the same one. */
export async function confirmSeen(edge: IdentityEdge, tx: Tx, found: Verification, by: Pick<Account, 'id' | 'email'>): Promise<Outcome> {
  if (found.seen === undefined || found.seenBy === null) throw new Refusal('identity.code-over')
  if (found.seenBy === by.id) throw new Refusal('identity.four-eyes')
  if (found.account.email !== null && found.account.email === by.email) throw new Refusal('identity.own-identity')
  return await settle(edge, tx, found, found.seen, [found.seenBy, by.id])
}

async function settle(edge: IdentityEdge, tx: Tx, found: Verification, what: Seen, by: readonly string[]): Promise<Outcome> {
  const { account, recovers } = found
  const { given, family, birth, document, expires } = what
  // What was proofed once is not lowered by a second look.
  const level: Level = reaches(account.proofing, what.level) ? account.proofing : what.level
  await tx.rows(sql`update identity.account set proofing = ${level}, given = ${given}, family = ${family} where id = ${account.id}`)
  await tx.rows(sql`delete from identity.verification where id = ${found.id}`)
  const number = await macOf(edge, tx, `${document} ${what.number.toUpperCase().replace(/\s/g, '')}`)
  const payload = { level, document, number, expires, by: [...by], recovers }
  await edge.log.append(tx, toAccount(account), [{ type: happened.verified.type, payload }])
  await stateFact(edge.log, tx, account.person ?? '', {
    concept: 'person',
    value: { given, family, birth },
    source: 'identity',
    verified: true,
  })
  if (recovers) return await recover(edge, tx, account, level)
  const known = found.keys.filter(({ id }) => what.keys.includes(id))
  for (const key of known) {
    const ceiling = carriedBy[key.synced ? 'passkey' : 'passkey-bound']
    const carries = reaches(ceiling, level) ? level : ceiling
    await tx.rows(sql`update identity.passkey set carries = ${level} where id = ${key.id} and account_id = ${account.id}`)
    await tx.rows(
      sql`update identity.session set ceiling = ${carries}, enrols = ${carries} where passkey_id = ${key.id} and account_id = ${account.id}`,
    )
  }
  await tell(edge, tx, account, 'verified')
  // Without a key she would have proved who she is and could not show it: a code by e-mail opens nothing of a proofed account.
  return known.length > 0 ? { kind: 'verified' } : { kind: 'verified', token: await invite(tx, account.id, level, linkHours) }
}

/** Everything that opened the account is void; one link makes one new key. She is told, and bank details rest for a day. */
async function recover(edge: IdentityEdge, tx: Tx, account: Account, level: Level): Promise<Outcome> {
  for (const table of ['session', 'passkey', 'recovery_code', 'link'] as const)
    await tx.rows(sql`delete from ${sql.table(`identity.${table}`)} where account_id = ${account.id}`)
  const until = new Date(tx.now + holdHours * 3_600_000).toISOString()
  await tx.rows(sql`update identity.account set held_until = ${until} where id = ${account.id}`)
  await edge.log.append(tx, toAccount(account), [{ type: happened.recovered.type, payload: { until } }])
  await tell(edge, tx, account, 'recovered')
  return { kind: 'recovered', token: await invite(tx, account.id, level, linkHours) }
}
