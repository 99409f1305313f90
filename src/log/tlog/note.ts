/** Signed notes (c2sp.org/signed-note) and the keys that sign them. Pure. */
import { Broken } from './broken.ts'
import { type Bytes, base64, concat, equal, fromBase64, hex, utf8 } from './bytes.ts'
import { sha256 } from './digest.ts'

/** First byte of a key: what it signs and how. */
export const keyTypes = { ed25519: 0x01, 'cosignature-ed25519': 0x04, 'cosignature-ml-dsa-44': 0x06 } as const
export type KeyType = keyof typeof keyTypes
const lengths: Readonly<Record<KeyType, number>> = { ed25519: 32, 'cosignature-ed25519': 32, 'cosignature-ml-dsa-44': 1312 }

export interface PublicKey {
  readonly name: string
  readonly type: KeyType
  /** 4 bytes */
  readonly id: Bytes
  readonly key: Bytes
}

export const isKeyName = (name: string): boolean => name.length > 0 && !/[\s+\p{Z}]/u.test(name)

export function publicKey(name: string, type: KeyType, key: Bytes): PublicKey {
  if (!isKeyName(name) || key.length !== lengths[type]) throw new Broken('log.key-malformed')
  return { name, type, key, id: sha256(concat(utf8(`${name}\n`), Uint8Array.of(keyTypes[type]), key)).slice(0, 4) }
}

export const keyTypeOf = (byte: number | undefined): KeyType => {
  const type = (Object.keys(keyTypes) as KeyType[]).find((type) => keyTypes[type] === byte)
  if (type === undefined) throw new Broken('log.key-malformed')
  return type
}

/** A verifier key: `example.com/log+1a2b3c4d+AbCd…`. */
export function readKey(written: string): PublicKey {
  const [, name = '', id, data = ''] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(written) ?? []
  const bytes = fromBase64(data)
  const key = publicKey(name, keyTypeOf(bytes[0]), bytes.subarray(1))
  if (hex(key.id) !== id) throw new Broken('log.key-malformed')
  return key
}

export const writeKey = ({ name, type, id, key }: PublicKey): string =>
  `${name}+${hex(id)}+${base64(concat(Uint8Array.of(keyTypes[type]), key))}`

export interface Signature {
  readonly name: string
  readonly id: Bytes
  readonly bytes: Bytes
}

export interface Note {
  /** ends with a line break */
  readonly text: string
  readonly signatures: readonly Signature[]
}

const mostSignatures = 64

export const writeSignature = ({ name, id, bytes }: Signature): string => `— ${name} ${base64(concat(id, bytes))}\n`

/** Lines of signatures, each with its line break. */
export function readSignatures(lines: string): Signature[] {
  if (!lines.endsWith('\n')) throw new Broken('log.text-malformed')
  const all = lines.slice(0, -1).split('\n')
  if (all.length > mostSignatures) throw new Broken('log.text-malformed')
  return all.map((line) => {
    const [, name = '', data = ''] = /^— ([^ ]+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? []
    const bytes = fromBase64(data)
    if (!isKeyName(name) || bytes.length < 5) throw new Broken('log.text-malformed')
    return { name, id: bytes.slice(0, 4), bytes: bytes.slice(4) }
  })
}

export function readNote(written: string): Note {
  // Control characters other than the line break have no place in a note.
  const at = written.lastIndexOf('\n\n')
  if (at < 0 || /[\u0000-\u0009\u000b-\u001f]/.test(written)) throw new Broken('log.text-malformed')
  return { text: written.slice(0, at + 1), signatures: readSignatures(written.slice(at + 2)) }
}

export const writeNote = ({ text, signatures }: Note): string => `${text}\n${signatures.map(writeSignature).join('')}`

export const isBy = (signature: Signature, key: PublicKey): boolean => signature.name === key.name && equal(signature.id, key.id)
