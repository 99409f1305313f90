import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto'
import { Broken } from './broken.ts'
import { type Bytes, base64, concat, fromBase64, hex, uint64, utf8 } from './bytes.ts'
import { cosignedText, cosignedTree, readHead } from './checkpoint.ts'
import { type KeyType, keyTypeOf, keyTypes, type PublicKey, publicKey, type Signature } from './note.ts'

/** Whatever signs for a name: a key in a file, in the environment, or in a machine that never gives it away. */
export interface Signer {
  readonly key: PublicKey
  /** `time`: seconds since the epoch, which cosignatures carry */
  sign(text: string, time: number): Signature
}

// PKCS #8 of a seed: RFC 8410, section 7, and RFC 9881, section 6 (seed only).
const prefixes: Readonly<Record<'ed25519' | 'ml-dsa-44', Buffer>> = {
  ed25519: Buffer.from('302e020100300506032b657004220420', 'hex'),
  'ml-dsa-44': Buffer.from('3034020100300b060960864801650304031104228020', 'hex'),
}
const algorithm = (type: KeyType): 'ed25519' | 'ml-dsa-44' => (type === 'cosignature-ml-dsa-44' ? 'ml-dsa-44' : 'ed25519')

function privateOf(type: KeyType, seed: Bytes): KeyObject {
  if (seed.length !== 32) throw new Broken('log.key-malformed')
  return createPrivateKey({ key: Buffer.concat([prefixes[algorithm(type)], seed]), format: 'der', type: 'pkcs8' })
}

function publicOf(name: string, type: KeyType, key: KeyObject): PublicKey {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return publicKey(name, type, new Uint8Array(spki.subarray(algorithm(type) === 'ed25519' ? -32 : -1312)))
}

/** A signer's line, as Go's `sumdb/note` writes it: `PRIVATE+KEY+<name>+<id>+<base64 of type and seed>`. Whoever has it signs for the name. */
export function writeSigner(name: string, type: KeyType, seed: Bytes): string {
  const { id } = publicOf(name, type, privateOf(type, seed))
  return `PRIVATE+KEY+${name}+${hex(id)}+${base64(concat(Uint8Array.of(keyTypes[type]), seed))}`
}

export const newSigner = (name: string, type: KeyType): string => writeSigner(name, type, new Uint8Array(randomBytes(32)))

/** Refuses `log.key-malformed`, never with the key. */
export function readSigner(line: string): Signer {
  const [, name = '', id, data = ''] = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(line) ?? []
  if (name === '') throw new Broken('log.key-malformed')
  const bytes = fromBase64(data)
  const type = keyTypeOf(bytes[0])
  const secret = privateOf(type, bytes.subarray(1))
  const key = publicOf(name, type, secret)
  if (hex(key.id) !== id) throw new Broken('log.key-malformed')
  const bytesOf = (text: string, time: number): Bytes => {
    if (type === 'ed25519') return sign(null, utf8(text), secret)
    const message = type === 'cosignature-ed25519' ? cosignedText(text, time) : cosignedTree(name, readHead(text), time)
    return concat(uint64(time), sign(null, message, secret))
  }
  return { key, sign: (text, time) => ({ name, id: key.id, bytes: new Uint8Array(bytesOf(text, time)) }) }
}
