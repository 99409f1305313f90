import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { address, secret } from './registry.ts'

const text = z.record(z.string(), z.string())

/** Somebody who may ask us about people, and for what: another administration, or who helps one. Its id is the `sender_id` of its messages. */
export const partner = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  title: text,
  contact: z.email(),
  /** the one processing purpose of all that it asks; the agency that answers for it */
  purpose: z.string(),
  agency: z.string(),
  /** what it may be told of a person who is searched; nothing, when it searches nobody */
  concepts: z.array(z.string()).default([]),
  /** what services call it that let such partners begin a case (`access / partner`): `maternité` */
  as: z.array(z.string()).default([]),
  /** persons that one search may show */
  most: z.number().int().min(1).max(200).default(20),
  /** the token that it bears */
  token: secret,
  /** key id → public Ed25519 key (`x` of its JWK): its messages are signed by one of them */
  keys: z.record(z.string(), z.string().regex(/^[\w-]{43}$/, 'an Ed25519 public key: 32 bytes in base64url')).default({}),
  /** where answers to asynchronous requests go: `/on-search` and so on are added to it */
  callback: z.strictObject({ url: address, token: secret }).optional(),
})

export type Partner = z.infer<typeof partner>

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Whose bearer token this is: every partner is compared, in the same time. undefined: nobody's, or of several. */
export function partnerBearing(
  token: string,
  partners: readonly Partner[],
  secretOf: (name: string) => string | undefined,
): Partner | undefined {
  const shown = digest(token)
  const found = partners.filter(({ token: { secret: name } }) => {
    const own = secretOf(name)
    return own !== undefined && timingSafeEqual(digest(own), shown)
  })
  return found.length === 1 ? found[0] : undefined
}

/** What the schema cannot say: names that the town must have. */
export function partnerFaults(
  given: Partner,
  town: { readonly purposes: readonly string[]; readonly agencies: readonly string[]; readonly demo: boolean },
): readonly { readonly path: readonly string[]; readonly why: string }[] {
  return [
    ...(town.purposes.includes(given.purpose) ? [] : [{ path: ['purpose'], why: `no purpose ${given.purpose} in processing/` }]),
    ...(town.agencies.includes(given.agency) ? [] : [{ path: ['agency'], why: `no agency ${given.agency}` }]),
    ...(given.concepts.length > 0 === Object.keys(given.keys).length > 0
      ? []
      : [{ path: ['concepts'], why: 'who may be told of people signs its searches: concepts and keys go together' }]),
    ...(given.callback === undefined || given.callback.url.startsWith('https:') || town.demo
      ? []
      : [{ path: ['callback', 'url'], why: 'only a demonstration may do without https' }]),
  ]
}
