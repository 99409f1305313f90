import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { seal, sql, type Tx, unseal } from '#store'
import { asSystem, type IdentityEdge } from '../edge.ts'

/** Time to find the phone and read the code. */
export const minutes = 10

const asked = z.object({
  wallet: z.string(),
  /** on this device, or from another one */
  mode: z.enum(['here', 'across']),
  nonce: z.string(),
  /** under what name the browser knows us: the wallet may know us under another */
  site: z.string(),
  /** of the browser's errand: it goes back with the wallet that is on the same device */
  state: z.string(),
  /** private half (JWK) of the key to which the answer is encrypted; of this request only */
  key: z.record(z.string(), z.unknown()),
})
export type AskedWallet = z.infer<typeof asked>

const answered = z.object({
  /** a refusal's code, when what was shown is not taken */
  refused: z.string().optional(),
  facts: z
    .object({
      given: z.string(),
      family: z.string(),
      birth: z.string(),
      birthplace: z.string().optional(),
      birthcountry: z.string().optional(),
      identifier: z.string().optional(),
    })
    .optional(),
})
export type AnsweredWallet = z.infer<typeof answered>

const digestOf = (text: string) => createHash('sha256').update(text).digest('base64url')
const keyOf = (edge: IdentityEdge, tx: Tx) => edge.store.keys.ensure(tx, 'town')

/** Keeps a request; answers its id, which its addresses hold. */
export const keepRequest = (edge: IdentityEdge, what: AskedWallet): Promise<string> =>
  edge.store.as(asSystem, async (tx) => {
    const id = randomBytes(32).toString('base64url')
    const ends = new Date(tx.now + minutes * 60_000).toISOString()
    await tx.rows(sql`insert into identity.presentation (digest, sealed, ends_at)
      values (${digestOf(id)}, ${seal(await keyOf(edge, tx), Buffer.from(JSON.stringify(what)), id)}, ${ends})`)
    return id
  })

/** A request that waits for its answer; undefined: unknown, over, or answered. */
export const openRequest = (edge: IdentityEdge, id: string): Promise<AskedWallet | undefined> =>
  edge.store.as(asSystem, async (tx) => {
    const row = await tx.row(
      sql<{
        sealed: Uint8Array
      }>`select sealed from identity.presentation where digest = ${digestOf(id)} and answer is null and ends_at > ${tx.at}`,
    )
    return row === undefined ? undefined : asked.parse(JSON.parse(unseal(await keyOf(edge, tx), row.sealed, id).toString()))
  })

/** Writes the answer of a request, once. `code`: what must come back with it. False: another answer was first. */
export const answerRequest = (edge: IdentityEdge, id: string, what: AnsweredWallet, code: string | undefined): Promise<boolean> =>
  edge.store.as(asSystem, async (tx) => {
    const sealed = seal(await keyOf(edge, tx), Buffer.from(JSON.stringify(what)), `answer ${id}`)
    const row = await tx.row(sql<{ digest: string }>`
      update identity.presentation set answer = ${sealed}, code = ${code === undefined ? null : digestOf(code)}
      where digest = ${digestOf(id)} and answer is null and ends_at > ${tx.at} returning digest`)
    return row !== undefined
  })

/** Has the answer come? It stays for who takes it. */
export const hasAnswer = (edge: IdentityEdge, id: string): Promise<boolean> =>
  edge.store.as(asSystem, async (tx) => {
    const row = await tx.row(
      sql`select 1 as found from identity.presentation where digest = ${digestOf(id)} and answer is not null and ends_at > ${tx.at}`,
    )
    return row !== undefined
  })

/** Takes the answer, once; `code` must be the one that was given with it, and absent where none was. undefined: there is none (yet). */
export const takeAnswer = (edge: IdentityEdge, id: string, code: string | undefined): Promise<AnsweredWallet | undefined> =>
  edge.store.as(asSystem, async (tx) => {
    const row = await tx.row(sql<{ answer: Uint8Array }>`
      delete from identity.presentation
      where digest = ${digestOf(id)} and answer is not null and ends_at > ${tx.at} and code is not distinct from ${code === undefined ? null : digestOf(code)}
      returning answer`)
    return row === undefined ? undefined : answered.parse(JSON.parse(unseal(await keyOf(edge, tx), row.answer, `answer ${id}`).toString()))
  })
