import { z } from 'zod'
import { address, secret } from './registry.ts'

const text = z.record(z.string(), z.string())
const gln = z.string().regex(/^\d{13}$/, 'a GLN: 13 digits')
const x = z.string().regex(/^[\w-]{43}$/, '32 bytes in base64url')

/** Somebody with whom events about goods are exchanged: a maker, a carrier, a port, customs. Each has a node and a log of its own. */
export const party = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  name: text,
  /** numbers by which events name it (PGLN, GLN) */
  glns: z.array(gln).default([]),
  /** its number in the register of companies: whoever speaks for that company is told of a control and may contest */
  company: z.string().min(4).max(40).optional(),
  /** where its node is; its log is at `/log/` there */
  url: address,
  /** public keys: its log's verifier key (c2sp.org/signed-note), Ed25519 that signs what it sends, X25519 to which it is encrypted (`x` of the JWK) */
  log: z.string().regex(/^[^+\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+$/, 'a verifier key: name+id+base64'),
  signs: x,
  opens: x,
  /** steps of which the law has it told, whoever else an event names */
  hears: z.array(z.string()).default([]),
  /** its places: what stands in `readPoint`, on a map */
  places: z
    .array(
      z.strictObject({
        id: z.string(),
        name: text,
        latitude: z.number().min(-90).max(90),
        longitude: z.number().min(-180).max(180),
      }),
    )
    .default([]),
  /**
   * This node is this party: the agency that answers for it, the seed of its private keys, the token of its own systems. `control`: the service by which
   * its agents control shipments, where it is an authority.
   */
  own: z.strictObject({ agency: z.string(), seed: secret, token: secret, control: z.string().optional() }).optional(),
})

export type Party = z.infer<typeof party>

/** What the schema cannot say: an agency that the town must have, and addresses of a real town. */
export function partyFaults(
  given: Party,
  town: { readonly agencies: readonly string[]; readonly languages: readonly string[]; readonly demo: boolean },
): readonly { readonly path: readonly string[]; readonly why: string }[] {
  const missing = town.languages.filter((lang) => given.name[lang] === undefined)
  return [
    ...(missing.length === 0 ? [] : [{ path: ['name'], why: `no name in ${missing.join(', ')}` }]),
    ...(given.own === undefined || town.agencies.includes(given.own.agency)
      ? []
      : [{ path: ['own', 'agency'], why: `no agency ${given.own.agency}` }]),
    ...(given.url.startsWith('https:') || town.demo ? [] : [{ path: ['url'], why: 'only a demonstration may do without https' }]),
  ]
}
