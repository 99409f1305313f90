import { z } from 'zod'
import { typographic } from '#kernel'
import { address, secret, span } from './registry.ts'

const text = z
  .record(z.string(), z.string())
  .transform((given) => Object.fromEntries(Object.entries(given).map(([lang, words]) => [lang, typographic(words, lang)])))
const level = z.enum(['low', 'substantial', 'high'])
const pointer = z.string().regex(/^(\/([^~/]|~[01])*)+$/, 'a JSON Pointer such as /given_name')
/** Signatures that anybody may check with a public key; `none` and shared secrets are no signatures of a provider. */
const signed = z.enum(['ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512', 'EdDSA', 'Ed25519'])
const encrypted = z.strictObject({
  key: secret.shape.secret,
  alg: z.enum(['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A256KW', 'RSA-OAEP', 'RSA-OAEP-256']),
  enc: z.enum(['A128GCM', 'A256GCM', 'A128CBC-HS256', 'A256CBC-HS512']),
})

/** An outside OpenID Connect provider: by whom people (or the agents of one agency) may be told to us, and how surely. */
export const provider = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]*$/),
    title: text,
    /** one sentence on the sign-in page */
    what: text,
    for: z.enum(['citizens', 'agents']),
    /** of agents: the one agency whose agents it knows */
    agency: z.string().optional(),
    issuer: address,
    client: z.string().min(1),
    /** how we show that we are this client: a secret, or a private key whose public half the provider reads at our address */
    auth: z.union([secret, z.strictObject({ key: secret.shape.secret, alg: signed })]),
    scope: z.array(z.string()).refine((given) => given.includes('openid'), 'openid is one of them'),
    /** what it calls a level → what it is for us; any other `acr` is refused */
    acr: z.record(z.string().min(1), level).refine((given) => Object.keys(given).length > 0, 'at least one level'),
    /** what is asked when nothing asks for more; default: the lowest of `acr` */
    asks: level.optional(),
    /** those of `acr` that no false page can take from somebody (a key, a card): agents sign in by them only */
    'phishing-resistant': z.array(z.string()).default([]),
    /** it asks again who she is when told so (`prompt`, `max_age`), and says when it did (`auth_time`) */
    fresh: z.boolean().default(false),
    'id-token': z.strictObject({ signed, encrypted: encrypted.optional() }),
    /** absent: everything is in the ID token; `{}`: plain JSON */
    userinfo: z.strictObject({ signed: signed.optional(), encrypted: encrypted.optional() }).optional(),
    /** fact → where it stands in what the provider tells */
    claims: z.strictObject({
      given: pointer,
      family: pointer,
      birth: pointer.optional(),
      birthplace: pointer.optional(),
      birthcountry: pointer.optional(),
      identifier: pointer.optional(),
      email: pointer.optional(),
    }),
    /** she is signed out there as well (OpenID Connect RP-Initiated Logout) */
    logout: z.boolean().default(false),
    /** the request goes ahead of her, from server to server (RFC 9126) */
    pushed: z.boolean().default(false),
    /** other origins of its endpoints */
    also: z
      .array(z.string().refine((given) => URL.canParse(given) && new URL(given).origin === given, 'an origin such as https://auth.example'))
      .default([]),
    'time-out': span.default(5000),
  })
  .refine((given) => given['id-token'].encrypted === undefined || given.userinfo === undefined || given.userinfo.encrypted !== undefined, {
    path: ['userinfo'],
    error: 'what is encrypted in the ID token is encrypted here too',
  })
  .refine((given) => given.userinfo?.encrypted === undefined || given.userinfo.signed !== undefined, {
    path: ['userinfo', 'encrypted'],
    error: 'encrypted means signed as well: say `signed`',
  })

export type Provider = z.infer<typeof provider>

/** What the schema cannot say: names that the town or the same file must have. */
export function providerFaults(
  given: Provider,
  town: { readonly agencies: readonly string[]; readonly languages: readonly string[]; readonly demo: boolean },
): readonly { readonly path: readonly string[]; readonly why: string }[] {
  const faults: { path: readonly string[]; why: string }[] = []
  const say = (path: readonly string[], why: string) => faults.push({ path, why })
  if (given.for === 'agents') {
    if (given.agency === undefined) say(['for'], 'agents of which agency?')
    else if (!town.agencies.includes(given.agency)) say(['agency'], `no agency ${given.agency}`)
    if (given['phishing-resistant'].length === 0)
      say(['for'], 'agents sign in by what cannot be phished: name such an acr in phishing-resistant')
    if (given.claims.email === undefined) say(['claims'], 'agents are found by their work address: say where email stands')
  } else {
    if (given.agency !== undefined) say(['agency'], 'citizens belong to no agency')
    if (given.claims.birth === undefined) say(['claims'], 'nobody is known by a name alone: say where birth stands')
  }
  given['phishing-resistant'].forEach((acr, index) => {
    if (!Object.hasOwn(given.acr, acr)) say(['phishing-resistant', String(index)], `acr has no ${acr}`)
  })
  // Signing out hands the ID token back in an address (`id_token_hint`): then nothing of a person may stand in it.
  if (given.logout && given.userinfo === undefined) say(['logout'], 'with logout, who she is comes by userinfo')
  const levels = Object.values(given.acr)
  if (given.asks !== undefined && !levels.includes(given.asks)) say(['asks'], `no acr gives ${given.asks}`)
  for (const name of ['title', 'what'] as const)
    for (const lang of town.languages) if (given[name][lang] === undefined) say([name], `not said in ${lang}`)
  if (!town.demo && !given.issuer.startsWith('https:')) say(['issuer'], 'only a demonstration may do without https')
  return faults
}
