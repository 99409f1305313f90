import { z } from 'zod'
import { address, secret } from './registry.ts'

const text = z.record(z.string(), z.string())
const part = z.string().regex(/^[\w-]+$/, 'base64url')
const kid = z.string().min(1)

/** A public key as JWK (RFC 7517); the private half is refused, so that nobody writes it here. */
const publicKey = z.union([
  z.strictObject({ kid, kty: z.literal('EC'), crv: z.literal('P-256'), x: part, y: part }),
  z.strictObject({ kid, kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: part }),
  z.strictObject({ kid, kty: z.literal('RSA'), n: part.min(342, 'at least 2048 bits'), e: part }),
])

/** What a site may be told of a person, by the names of OpenID Connect Core, 5.1. */
export const clientClaims = ['given_name', 'family_name', 'birthdate', 'email', 'phone_number'] as const
export type ClientClaim = (typeof clientClaims)[number]

/** A site of an agency at which people sign in through this town. Its id is the `client_id`. */
export const client = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  name: text,
  contact: z.email(),
  /** who answers for it: the subject that it is given of a person is the same for all sites of one agency, and another agency's is another */
  agency: z.string(),
  /** the processing purpose of all that it is told */
  purpose: z.string(),
  /** where people are sent back to, to the letter */
  redirect: z.array(address).min(1),
  claims: z.array(z.enum(clientClaims)).default([]),
  /** how sure the sign-in must be at least; the site may ask for more */
  assurance: z.enum(['low', 'substantial', 'high']).default('low'),
  /** how it shows that it is itself: a secret, or a private key whose public half stands here */
  auth: z.union([secret, z.strictObject({ keys: z.array(publicKey).min(1) })]),
  /** false: its software cannot push its requests (RFC 9126); they then travel through the browser */
  pushed: z.boolean().default(true),
  /** where it is told that a session ended (OpenID Connect Back-Channel Logout) */
  logout: address.optional(),
})

export type Client = z.infer<typeof client>

/** What the schema cannot say: names that the town must have, and addresses of a real town. */
export function clientFaults(
  given: Client,
  town: {
    readonly purposes: readonly string[]
    readonly agencies: readonly string[]
    readonly languages: readonly string[]
    readonly demo: boolean
  },
): readonly { readonly path: readonly string[]; readonly why: string }[] {
  const missing = town.languages.filter((lang) => given.name[lang] === undefined)
  const plain = (url: string) => !town.demo && !url.startsWith('https:')
  return [
    ...(missing.length === 0 ? [] : [{ path: ['name'], why: `no name in ${missing.join(', ')}` }]),
    ...(town.purposes.includes(given.purpose) ? [] : [{ path: ['purpose'], why: `no purpose ${given.purpose} in processing/` }]),
    ...(town.agencies.includes(given.agency) ? [] : [{ path: ['agency'], why: `no agency ${given.agency}` }]),
    ...given.redirect.flatMap((url, index) => {
      const path = ['redirect', String(index)]
      if (plain(url)) return [{ path, why: 'only a demonstration may do without https' }]
      return url.includes('#') ? [{ path, why: 'an address without #' }] : []
    }),
    ...(given.logout !== undefined && plain(given.logout) ? [{ path: ['logout'], why: 'only a demonstration may do without https' }] : []),
  ]
}
