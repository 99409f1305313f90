import { credentialMaking } from '#identity'
import { asSystem, type CredentialsEdge, issuerOf } from './edge.ts'
import { issuerKeys } from './keys.ts'
import { listNumbers, listSize, marked } from './slots.ts'

/** How long a verifier may use a list before it asks again, and until when we stand by it, in seconds. */
export const listLives = { ttl: 300, exp: 86_400 } as const

export const listAddress = (edge: CredentialsEdge, list: number): string => `${issuerOf(edge)}/status/${list}`

interface Signed {
  readonly token: string
  readonly at: number
}
const signed = new WeakMap<object, Map<string, Signed>>()
/** A list is signed anew after so many milliseconds: what an agent suspends is told to who asks within that time. */
const fresh = 10_000

/** The signed list of standings (draft-ietf-oauth-status-list); undefined: there is none of this number. */
export async function statusList(edge: CredentialsEdge, list: number): Promise<string | undefined> {
  const now = edge.clock.now()
  const address = listAddress(edge, list)
  const known = signed.get(edge.store) ?? new Map<string, Signed>()
  signed.set(edge.store, known)
  const before = known.get(address)
  if (before !== undefined && now - before.at < fresh && now >= before.at) return before.token
  const found = await edge.store.as(asSystem, async (tx) =>
    (await listNumbers(tx)).includes(list) ? { marked: await marked(tx, list) } : undefined,
  )
  if (found === undefined) return undefined
  const values = new Array<number>(listSize).fill(0)
  for (const { place, value } of found.marked) values[place] = value
  const { makeStatusList } = await credentialMaking()
  const { signer } = await issuerKeys(edge)
  const iat = Math.floor(now / 1000)
  const token = makeStatusList(signer.key, values, {
    bits: 2,
    sub: address,
    iat,
    exp: iat + listLives.exp,
    ttl: listLives.ttl,
    header: { ...signer.header },
  })
  known.set(address, { token, at: now })
  return token
}

/** The lists that a page takes along so that it needs no network: the newest ones. */
export async function newestLists(edge: CredentialsEdge, most: number): Promise<readonly string[]> {
  const numbers = await edge.store.as(asSystem, listNumbers)
  const tokens = await Promise.all(numbers.slice(0, most).map((list) => statusList(edge, list)))
  return tokens.filter((token) => token !== undefined)
}
