import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, X509Certificate } from 'node:crypto'
import { certify, type Ring, ringKeys, rotateRing, type SigningKey } from '#identity'
import { type Job, Refusal } from '#kernel'
import type { Tx } from '#store'
import { asSystem, type CredentialsEdge } from './edge.ts'

const day = 86_400_000
const year = 365 * day

/** The root is made once; a lost one is a new one that verifiers must be told. */
const rootRing = (name: string): Ring => ({
  table: 'credentials.root',
  under: 'credentials',
  after: 'public',
  dress: async (tx, key) => {
    const own = createPrivateKey({ format: 'jwk', key })
    const time = { from: tx.now - day, until: tx.now + 30 * year }
    return { ...key, x5c: [bare(certify({ ...time, subject: name, issuer: name, key: own, by: own, authority: true }))] }
  },
})

const bare = (pem: string): string => pem.replace(/-----.*?-----|\s/g, '')
const chainOf = ({ x5c }: SigningKey): readonly string[] => (Array.isArray(x5c) ? x5c.map(String) : [])

interface Root {
  readonly name: string
  readonly key: KeyObject
  /** PEM */
  readonly certificate: string
}

/**
 * Who says that a key is this town's. A town may bring a root that a trust list names (`GUICHET_SECRET_CREDENTIALS_ROOT` and `…_CERTIFICATE`, PEM);
 * else it makes one, sealed in its database as the keys of its OpenID provider are.
 */
async function rootOf(edge: CredentialsEdge, tx: Tx): Promise<Root> {
  const { config, town } = edge
  // A demonstration invents whatever secret is asked for, and would forget it.
  const given = config.demo ? undefined : config.secret('CREDENTIALS_ROOT')
  const certificate = config.demo ? undefined : config.secret('CREDENTIALS_CERTIFICATE')
  if (given !== undefined && certificate !== undefined) return { name: commonName(certificate), key: createPrivateKey(given), certificate }
  const name = `${town.file.id} credentials`
  const [key] = await ringKeys(tx, edge.store, rootRing(name))
  const [x5c = ''] = chainOf(key!)
  const pem = new X509Certificate(Buffer.from(x5c, 'base64')).toString()
  return { name, key: createPrivateKey({ format: 'jwk', key: key! }), certificate: pem }
}

/** We write certificates whose names are one word: a root that has more in its name would not be found to be the issuer. Refuses `credential.root`. */
function commonName(pem: string): string {
  const [, name] = /^CN=(.*)$/.exec(new X509Certificate(pem).subject) ?? []
  if (name === undefined) throw new Refusal('credential.root')
  return name
}

/** A key signs for ninety days; its certificate lasts as long as what it signed may be shown. */
const ringOf = (edge: CredentialsEdge): Ring => ({
  table: 'credentials.key',
  under: 'credentials',
  serves: 90 * day,
  after: 'public',
  dress: async (tx, key) => {
    const { name, key: by } = await rootOf(edge, tx)
    const own = createPrivateKey({ format: 'jwk', key })
    const time = { from: tx.now - day, until: tx.now + 15 * year }
    return { ...key, x5c: [bare(certify({ ...time, subject: `${name} ${key.kid}`, issuer: name, key: own, by, authority: false }))] }
  },
})

export interface Signer {
  readonly key: KeyObject
  /** what a header says of it */
  readonly header: { readonly kid: string; readonly x5c: readonly string[] }
}

export interface IssuerKeys {
  readonly signer: Signer
  /** PEM of the root */
  readonly anchor: string
  /** public halves of all that sign or ever signed, by their names */
  readonly shown: readonly (JsonWebKey & { readonly kid: string })[]
}

const minute = 60_000
const opened = new WeakMap<object, { readonly at: number; readonly keys: Promise<IssuerKeys> }>()

/** The keys of this issuer, read once a minute: every process signs with the same. */
export function issuerKeys(edge: CredentialsEdge): Promise<IssuerKeys> {
  const known = opened.get(edge.store)
  const now = edge.clock.now()
  if (known !== undefined && now - known.at < minute && now >= known.at) return known.keys
  const keys = edge.store.as(asSystem, async (tx): Promise<IssuerKeys> => {
    const all = await ringKeys(tx, edge.store, ringOf(edge))
    const [current] = all
    return {
      signer: { key: createPrivateKey({ format: 'jwk', key: current! }), header: { kid: current!.kid, x5c: chainOf(current!) } },
      anchor: (await rootOf(edge, tx)).certificate,
      shown: all.map(({ d: _, ...key }) => ({ ...createPublicKey({ format: 'jwk', key }).export({ format: 'jwk' }), kid: key.kid })),
    }
  })
  opened.set(edge.store, { at: now, keys })
  keys.catch(() => opened.delete(edge.store))
  return keys
}

/** Every night: the next key when the newest has served its time; those that signed before it keep their public half. */
export const keysJob: Job<CredentialsEdge> = {
  name: 'credentials.keys',
  every: '47 3 * * *',
  run: (edge) => edge.store.as(asSystem, (tx) => rotateRing(tx, edge.store, ringOf(edge))),
}
