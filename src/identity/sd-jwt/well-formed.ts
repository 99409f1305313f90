/** What RFC 9901 has refused before anything is believed (7.1, 3 to 5) and the library passes over. Pure; runs in browsers too. */
import { sha256 } from '@noble/hashes/sha2.js'
import { fromBase64url, toBase64url } from './jws.ts'

/** Names that a disclosure may not bring in: they are those of the form itself. */
const reserved = ['_sd', '...']

/** `[salt, value]` for an item of a list, `[salt, name, value]` for a claim. */
type Disclosure = readonly unknown[]

const read = (part: string): unknown => JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(fromBase64url(part)))
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Is every digest there once, every disclosure named by what was signed or by one that is, given once, and of the form that its place asks; is no name taken or
 * reserved? False also for what cannot be read. What the library says of a text that is none of that may be right and still not what the next reader sees.
 */
export function isWellFormed(presented: string): boolean {
  try {
    const [jwt = '', ...rest] = presented.split('~')
    const written = rest.slice(0, -1)
    const disclosures = new Map(
      written.map((one) => [toBase64url(sha256(new TextEncoder().encode(one))), read(one) as Disclosure] as const),
    )
    const used = new Set<string>()
    const isSound = disclosures.size === written.length && fits(read(jwt.split('.')[1] ?? ''), disclosures, new Set(), used)
    return isSound && used.size === disclosures.size
  } catch {
    return false
  }
}

/** `met`: every digest so far; `used`: those of them that something discloses. */
function fits(value: unknown, disclosures: ReadonlyMap<string, Disclosure>, met: Set<string>, used: Set<string>): boolean {
  /** undefined: it is not to be taken; null: nobody discloses it. */
  const behind = (digest: unknown, length: number): Disclosure | null | undefined => {
    if (typeof digest !== 'string' || met.has(digest)) return undefined
    met.add(digest)
    const found = disclosures.get(digest)
    if (found === undefined) return null
    used.add(digest)
    return Array.isArray(found) && found.length === length && typeof found[0] === 'string' ? found : undefined
  }
  const go = (next: unknown) => fits(next, disclosures, met, used)
  if (Array.isArray(value))
    return value.every((item) => {
      if (!isObject(item) || !('...' in item) || Object.keys(item).length > 1) return go(item)
      const found = behind(item['...'], 2)
      return found === null || (found !== undefined && go(found[1]))
    })
  if (!isObject(value)) return true
  const { _sd: digests = [], ...plain } = value
  if (!Array.isArray(digests)) return false
  const names = new Set(Object.keys(plain))
  const areSound = digests.every((digest) => {
    const found = behind(digest, 3)
    if (found === null) return true
    const name = found?.[1]
    if (found === undefined || typeof name !== 'string' || reserved.includes(name) || names.has(name)) return false
    names.add(name)
    return go(found[2])
  })
  return areSound && Object.values(plain).every(go)
}
