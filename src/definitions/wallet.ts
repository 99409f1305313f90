import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { typographic } from '#kernel'
import { address, secret, span } from './registry.ts'

const text = z
  .record(z.string(), z.string())
  .transform((given) => Object.fromEntries(Object.entries(given).map(([lang, words]) => [lang, typographic(words, lang)])))
const level = z.enum(['low', 'substantial', 'high'])

/** One certificate as PEM. */
const certificate = z.string().refine((given) => {
  try {
    return new X509Certificate(given).subject !== undefined
  } catch {
    return false
  }
}, 'a certificate as PEM')
/** Where a claim stands in the credential: its steps (DCQL `path`). */
const path = z.array(z.string().min(1)).min(1)

/** A credential that people carry in their wallet and by which they may sign in: who issues it, how sure it makes us, what we read of it. */
export const wallet = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: text,
  /** one sentence on the sign-in page */
  what: text,
  /** types of credential that are taken (`vct` of SD-JWT VC) */
  vct: z.array(z.string().min(1)).min(1),
  /** whose chains of issuers are trusted: certificates as PEM; in a demonstration also an address of its own server */
  anchors: z.array(z.union([z.string().regex(/^demo:\/[\w/.-]+$/), certificate], 'a certificate as PEM')).min(1),
  /** what it makes of somebody who shows it on the device before her */
  level,
  /** the same shown from another device, after a code was read from this one: whoever passes the code on cannot be told apart; absent: not offered */
  across: level.optional(),
  /** the wallet that is opened: `openid4vp://`, or an https address */
  open: z.union([z.string().regex(/^[a-z][a-z0-9+.-]*:\/\/$/, 'a scheme such as openid4vp://'), address]),
  /** the private key that signs our requests, and the certificates that say whose it is (leaf first); without them a demonstration signs for itself */
  key: secret.shape.secret,
  certificates: z.array(certificate).default([]),
  /** origins of status lists: a credential that cannot be looked up there is not taken */
  status: z
    .array(z.union([z.literal('demo:'), z.string().refine((given) => URL.canParse(given) && new URL(given).origin === given, 'an origin')]))
    .min(1),
  claims: z.strictObject({
    given: path,
    family: path,
    birth: path,
    birthplace: path.optional(),
    birthcountry: path.optional(),
    identifier: path.optional(),
  }),
  /** apps that may fetch what we issue by a code of its person (OAuth 2.0): their `client_id`, and where her browser goes back to, to the letter */
  apps: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(200),
        name: text,
        redirect: z
          .array(
            z
              .string()
              .regex(
                /^(?:https:\/\/|demo:\/|(?!javascript:|data:|http:|file:|blob:|about:)[a-z][a-z0-9+.-]*:\/)/,
                'https, or a scheme of the app',
              ),
          )
          .min(1),
      }),
    )
    .default([]),
  'time-out': span.default(5000),
})

export type Wallet = z.infer<typeof wallet>

/** What the schema cannot say. */
export function walletFaults(
  given: Wallet,
  town: { readonly languages: readonly string[]; readonly demo: boolean },
): readonly { readonly path: readonly string[]; readonly why: string }[] {
  const faults: { path: readonly string[]; why: string }[] = []
  const say = (path: readonly string[], why: string) => faults.push({ path, why })
  for (const name of ['title', 'what'] as const)
    for (const lang of town.languages) if (given[name][lang] === undefined) say([name], `not said in ${lang}`)
  given.apps.forEach(({ name }, index) => {
    for (const lang of town.languages) if (name[lang] === undefined) say(['apps', String(index), 'name'], `not said in ${lang}`)
  })
  if (town.demo) return faults
  given.apps.forEach(({ redirect }, index) => {
    if (redirect.some((to) => to.startsWith('demo:')))
      say(['apps', String(index), 'redirect'], 'only a demonstration has a wallet of its own')
  })
  if (given.certificates.length === 0) say(['key'], 'certificates must say whose key this is: wallets ask')
  given.anchors.forEach((anchor, index) => {
    if (anchor.startsWith('demo:')) say(['anchors', String(index)], 'only a demonstration trusts its own issuer')
  })
  given.status.forEach((origin, index) => {
    if (!origin.startsWith('https:')) say(['status', String(index)], 'only a demonstration may do without https')
  })
  if (given.open.startsWith('demo:') || given.open.startsWith('http:')) say(['open'], 'only a demonstration opens a wallet of its own')
  return faults
}
