/** Checkpoints (c2sp.org/tlog-checkpoint) and what signs them: the log, and cosigners (c2sp.org/tlog-cosignature). Pure. */
import { Broken } from './broken.ts'
import { type Bytes, base64, concat, decimal, fromBase64, readUint64, uint64, utf8 } from './bytes.ts'
import { verifyEd25519, verifyMlDsa44 } from './digest.ts'
import { hashSize } from './merkle.ts'
import { isBy, isKeyName, type Note, type PublicKey, readNote, type Signature } from './note.ts'

/** A tree as its log says it is: so many leaves, this root. */
export interface TreeHead {
  readonly origin: string
  readonly size: number
  readonly root: Bytes
}

/** Without extension lines: nobody can audit them. */
export const writeHead = ({ origin, size, root }: TreeHead): string => `${origin}\n${size}\n${base64(root)}\n`

export function readHead(text: string): TreeHead {
  const [origin = '', size = '', root = '', ...rest] = text.split('\n')
  const hash = fromBase64(root)
  if (!isKeyName(origin) || hash.length !== hashSize || rest.at(-1) !== '' || rest.slice(0, -1).includes(''))
    throw new Broken('log.text-malformed')
  return { origin, size: decimal(size), root: hash }
}

/** What a cosigner of Ed25519 signs: the time and the whole text. */
export const cosignedText = (text: string, time: number): Bytes => utf8(`cosignature/v1\ntime ${time}\n${text}`)

const counted = (name: string): Bytes => {
  const bytes = utf8(name)
  if (bytes.length === 0 || bytes.length > 255) throw new Broken('log.key-malformed')
  return concat(Uint8Array.of(bytes.length), bytes)
}

/** What a cosigner of ML-DSA-44 signs: its own name too. */
export const cosignedTree = (cosigner: string, { origin, size, root }: TreeHead, time: number): Bytes =>
  concat(utf8('subtree/v1\n\0'), counted(cosigner), uint64(time), counted(origin), uint64(0), uint64(size), root)

export interface Signed {
  readonly key: PublicKey
  /** seconds since the epoch; of cosignatures only */
  readonly time?: number
}

function verified(text: string, key: PublicKey, signature: Signature): Signed | undefined {
  if (key.type === 'ed25519') return verifyEd25519(key.key, utf8(text), signature.bytes) ? { key } : undefined
  if (signature.bytes.length < 9) return undefined
  const [time, bytes] = [readUint64(signature.bytes), signature.bytes.slice(8)]
  if (!Number.isSafeInteger(time)) return undefined
  const valid =
    key.type === 'cosignature-ed25519'
      ? verifyEd25519(key.key, cosignedText(text, time), bytes)
      : verifyMlDsa44(key.key, cosignedTree(key.name, readHead(text), time), bytes)
  return valid ? { key, time } : undefined
}

/** Which of the keys signed a note. Signatures of unknown keys are passed over; a wrong one of a known key refuses the whole note. */
export function signersOf(note: Note, keys: readonly PublicKey[]): Signed[] {
  return note.signatures.flatMap((signature) => {
    const key = keys.find((one) => isBy(signature, one))
    if (key === undefined) return []
    const signed = verified(note.text, key, signature)
    if (signed === undefined) throw new Broken('log.signature-wrong', { key: key.name })
    return [signed]
  })
}

/** A checkpoint that one of the keys of its own log signed. Refuses `log.signature-missing`, `log.signature-wrong`, `log.origin-wrong`. */
export function openCheckpoint(written: string, logs: readonly PublicKey[]): { readonly head: TreeHead; readonly note: Note } {
  const note = readNote(written)
  const head = readHead(note.text)
  const own = logs.filter(({ name }) => name === head.origin)
  if (own.length === 0) throw new Broken('log.origin-wrong', { origin: head.origin })
  if (signersOf(note, own).length === 0) throw new Broken('log.signature-missing', { origin: head.origin })
  return { head, note }
}
