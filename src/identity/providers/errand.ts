import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { seal, sql, type Tx, unseal } from '#store'
import type { Ctx } from '#web'
import { asSystem, type IdentityEdge } from '../edge.ts'

/** To the other side and back, with a password forgotten on the way. */
const minutes = 30

/** What a browser is at another site for. */
const errand = z.object({
  /** provider or wallet, as `provider:franceconnect` */
  with: z.string(),
  /** address of the other site to which she goes */
  to: z.string(),
  lang: z.string(),
  then: z.string(),
  resume: z.string(),
  /** what she must show: a level, or only and again that it is her; absent: she signs in */
  needs: z.string().optional(),
  /** the account that was signed in when she left */
  account: z.string().optional(),
  nonce: z.string(),
  verifier: z.string(),
  /** milliseconds since the epoch */
  began: z.number(),
})
export type Errand = z.infer<typeof errand>

const digestOf = (text: string) => createHash('sha256').update(text).digest('base64url')
const keyOf = (secret: string) => createHash('sha256').update(`errand ${secret}`).digest()

/** The browser's secret, an earlier one or a new one: it goes along in the reply. */
export const secretOf = ({ errand }: Pick<Ctx, 'errand'>): string =>
  errand !== undefined && /^[\w-]{43}$/.test(errand) ? errand : randomBytes(32).toString('base64url')

/** Keeps it under `state`, sealed: neither the database nor another browser can read it. */
export const keepErrand = (edge: IdentityEdge, secret: string, state: string, what: Errand): Promise<void> =>
  edge.store.as(asSystem, async (tx) => {
    const ends = new Date(tx.now + minutes * 60_000).toISOString()
    await tx.rows(sql`insert into identity.errand (digest, sealed, ends_at)
      values (${digestOf(state)}, ${seal(keyOf(secret), Buffer.from(JSON.stringify(what)), state)}, ${ends})`)
  })

/** Looks at it without taking it; undefined: unknown, over, or another browser's. */
export const readErrand = (edge: IdentityEdge, secret: string | undefined, state: string): Promise<Errand | undefined> =>
  edge.store.as(asSystem, (tx) => found(tx, secret, state))

/** Takes it: whatever comes of the answer, it is not good twice. Another browser cannot take it away from this one. */
export const takeErrand = (edge: IdentityEdge, secret: string | undefined, state: string): Promise<Errand | undefined> =>
  edge.store.as(asSystem, async (tx) => {
    const errand = await found(tx, secret, state)
    const taken = errand && (await tx.row(sql<Row>`delete from identity.errand where digest = ${digestOf(state)} returning sealed`))
    return taken === undefined ? undefined : errand
  })

interface Row {
  readonly sealed: Uint8Array
}

async function found(tx: Tx, secret: string | undefined, state: string): Promise<Errand | undefined> {
  if (secret === undefined) return undefined
  const row = await tx.row(sql<Row>`select sealed from identity.errand where digest = ${digestOf(state)} and ends_at > ${tx.at}`)
  try {
    return row === undefined ? undefined : errand.parse(JSON.parse(unseal(keyOf(secret), row.sealed, state).toString()))
  } catch {
    return undefined
  }
}
