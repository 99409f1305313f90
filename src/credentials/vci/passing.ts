import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { seal, sql, type Tx, unseal } from '#store'
import { digestOf } from '../codes.ts'
import { asSystem, type CredentialsEdge } from '../edge.ts'

/** What lives for minutes between us and a wallet. */
export type Kind = 'offer' | 'token' | 'nonce' | 'asked' | 'code' | 'issuer-state'

const keyOf = (edge: CredentialsEdge, tx: Tx) => edge.store.keys.ensure(tx, 'credentials')
const endsIn = (tx: Tx, minutes: number) => new Date(tx.now + minutes * 60_000).toISOString()

/** Keeps something for some minutes; answers the secret by which it is found again. */
export const keepPassing = (edge: CredentialsEdge, kind: Kind, what: unknown, minutes: number): Promise<string> =>
  edge.store.as(asSystem, async (tx) => {
    const secret = randomBytes(32).toString('base64url')
    const sealed = seal(await keyOf(edge, tx), Buffer.from(JSON.stringify(what)), `${kind} ${digestOf(secret)}`)
    await tx.rows(
      sql`insert into credentials.passing (kind, digest, sealed, ends_at) values (${kind}, ${digestOf(secret)}, ${sealed}, ${endsIn(tx, minutes)})`,
    )
    return secret
  })

/** What was kept; undefined: unknown or over. */
export const openPassing = (edge: CredentialsEdge, kind: Kind, secret: string): Promise<unknown> => openByName(edge, kind, digestOf(secret))

/** The same by its name, which others may know: whoever has it alone cannot come by the secret. */
export const openByName = (edge: CredentialsEdge, kind: Kind, name: string): Promise<unknown> =>
  edge.store.as(asSystem, async (tx) => {
    const row = await tx.row(
      sql<{ sealed: Uint8Array }>`select sealed from credentials.passing where kind = ${kind} and digest = ${name} and ends_at > ${tx.at}`,
    )
    return row === undefined ? undefined : JSON.parse(unseal(await keyOf(edge, tx), row.sealed, `${kind} ${name}`).toString())
  })

/** Writes over what was kept under a name, once (`tries`): a second answer changes nothing. */
export const answerByName = (edge: CredentialsEdge, kind: Kind, name: string, what: unknown): Promise<boolean> =>
  edge.store.as(asSystem, async (tx) => {
    const sealed = seal(await keyOf(edge, tx), Buffer.from(JSON.stringify(what)), `${kind} ${name}`)
    const row = await tx.row(sql`update credentials.passing set sealed = ${sealed}, tries = 1
      where kind = ${kind} and digest = ${name} and tries = 0 and ends_at > ${tx.at} returning kind`)
    return row !== undefined
  })

/** Takes it, once: the second who comes finds nothing. */
export const dropPassing = (edge: CredentialsEdge, kind: Kind, secret: string): Promise<boolean> =>
  edge.store.as(
    asSystem,
    async (tx) =>
      (await tx.row(
        sql`delete from credentials.passing where kind = ${kind} and digest = ${digestOf(secret)} and ends_at > ${tx.at} returning kind`,
      )) !== undefined,
  )

/** Counts a wrong answer; what was answered wrongly so often is gone. */
export const countTry = (edge: CredentialsEdge, kind: Kind, secret: string, most: number): Promise<void> =>
  edge.store.as(asSystem, async (tx) => {
    await tx.rows(sql`update credentials.passing set tries = tries + 1 where kind = ${kind} and digest = ${digestOf(secret)}`)
    await tx.rows(sql`delete from credentials.passing where kind = ${kind} and digest = ${digestOf(secret)} and tries >= ${most}`)
  })

export const tidyPassing = async (tx: Tx): Promise<void> => {
  await tx.rows(sql`delete from credentials.passing where ends_at < ${tx.at}`)
}

const nonceMinutes = 5

const macOf = (edge: CredentialsEdge, text: string): Promise<Buffer> =>
  edge.store.as(asSystem, async (tx) =>
    createHmac('sha256', await keyOf(edge, tx))
      .update(`c_nonce ${text}`)
      .digest(),
  )

/** A nonce for a wallet's proof (OpenID4VCI 1.0, 7): signed by us, so that whoever asks for thousands costs us no row. */
export async function newNonce(edge: CredentialsEdge): Promise<string> {
  const text = `${edge.clock.now() + nonceMinutes * 60_000}.${randomBytes(16).toString('base64url')}`
  return `${text}.${(await macOf(edge, text)).toString('base64url')}`
}

/** Is it one of ours, in its time and unused? It is used then. */
export async function useNonce(edge: CredentialsEdge, nonce: string): Promise<boolean> {
  const cut = nonce.lastIndexOf('.')
  const [text, mac] = [nonce.slice(0, Math.max(0, cut)), Buffer.from(nonce.slice(cut + 1), 'base64url')]
  const right = await macOf(edge, text)
  if (mac.length !== right.length || !timingSafeEqual(mac, right)) return false
  if (!(Number(text.split('.')[0]) > edge.clock.now())) return false
  return await edge.store.as(asSystem, async (tx) => {
    const row = await tx.row(sql`insert into credentials.passing (kind, digest, sealed, ends_at)
      values ('nonce', ${digestOf(nonce)}, ${Buffer.alloc(0)}, ${endsIn(tx, nonceMinutes)}) on conflict (kind, digest) do nothing returning kind`)
    return row !== undefined
  })
}
