import { createHash, randomBytes } from 'node:crypto'
import { partnerBearing, say } from '#definitions'
import { type Actor, anonymous, isUuid, Refusal, uuidv7 } from '#kernel'
import { sql, type Tx } from '#store'
import { accountById, demoAccounts } from './accounts.ts'
import { asSystem, type IdentityEdge } from './edge.ts'
import { carriedBy } from './levels.ts'
import { actorFrom } from './sessions.ts'

/** `read`: to look only; `write`: to look and to act. */
export const tokenScopes = ['read', 'write'] as const
export type TokenScope = (typeof tokenScopes)[number]

/** What a token speaks for. `id` is no secret: limits are counted by it. */
export interface Bearer {
  readonly id: string
  readonly scope: TokenScope
  readonly actor: Actor
}

export interface Issued {
  readonly token: string
  readonly scope: TokenScope
  readonly endsAt: string
}

/** The longest that a token lives, in minutes. */
export const longestToken = 60
const prefix = 'gct_'
const shape = /^gct_[\w-]{43}$/
const digestOf = (token: string) => createHash('sha256').update(token).digest('base64url')

/**
 * A token for an account of the demonstration, by its id or its name. Only its digest is kept.
 * Refuses `token.demo-only` in a real town, `token.account-unknown`, `token.wrong` for another scope or a longer life.
 */
export async function issueToken(
  edge: IdentityEdge,
  { as, scope = 'write', minutes = longestToken }: { readonly as: string; readonly scope?: string; readonly minutes?: number },
): Promise<Issued> {
  if (!edge.config.demo) throw new Refusal('token.demo-only')
  const known = tokenScopes.find((one) => one === scope)
  if (known === undefined || !Number.isInteger(minutes) || minutes < 1 || minutes > longestToken)
    throw new Refusal('token.wrong', { scopes: tokenScopes, longest: longestToken })
  const token = prefix + randomBytes(32).toString('base64url')
  return await edge.store.as(asSystem, async (tx) => {
    const found = isUuid(as)
      ? await accountById(tx, as)
      : (await demoAccounts(tx)).find(({ given, family }) => `${given} ${family}` === as.normalize('NFC'))
    if (found === undefined) throw new Refusal('token.account-unknown', { as })
    const endsAt = new Date(tx.now + minutes * 60_000).toISOString()
    await tx.rows(sql`insert into identity.token (digest, id, account_id, scope, made_at, ends_at)
      values (${digestOf(token)}, ${uuidv7(tx.now)}, ${found.id}, ${known}, ${tx.at}, ${endsAt})`)
    return { token, scope: known, endsAt }
  })
}

interface Row {
  readonly id: string
  readonly account: string
  readonly scope: TokenScope
  readonly at: string
  readonly endsAt: string
}

/**
 * Who a token speaks for: the same actor as a session of its account would be, acting for nobody else, or the partner in whose definition it stands.
 * undefined: unknown, or over.
 */
export async function bearerOf(edge: IdentityEdge, token: string, lang: string): Promise<Bearer | undefined> {
  if (!shape.test(token)) return partnerOf(edge, token, lang)
  return await edge.store.as(asSystem, async (tx) => {
    const row = await tokenBy(tx, token)
    const account = row === undefined ? undefined : await accountById(tx, row.account)
    if (row === undefined || account === undefined) return undefined
    const { id, scope, at, endsAt } = row
    const actor = actorFrom(account, lang, { id, strength: 'demo', ceiling: carriedBy.demo, at, endsAt })
    return { id, scope, actor: { ...actor, token: true } }
  })
}

/** A partner that may begin cases; one that only searches persons has nothing to do here. Its token is as good as its definition. */
function partnerOf({ town, config }: IdentityEdge, token: string, lang: string): Bearer | undefined {
  const found = partnerBearing(token, town.partners, config.secret)
  if (found === undefined || found.as.length === 0) return undefined
  const { id, as, title } = found
  const partner = { id, as }
  const family = say(title, lang)
  const actor: Actor = { ...anonymous, kind: 'partner', account: `partner:${id}`, partner, may: ['partner'], family, token: true }
  return { id: `partner.${id}`, scope: 'write', actor }
}

const tokenBy = (tx: Tx, token: string): Promise<Row | undefined> =>
  tx.row(sql<Row>`select id, account_id as account, scope, made_at as at, ends_at as "endsAt" from identity.token
    where digest = ${digestOf(token)} and ends_at > ${tx.at}`)

export const tidyTokens = (tx: Tx) => tx.rows(sql`delete from identity.token where ends_at < ${tx.at}`)
