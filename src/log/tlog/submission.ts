/** What a log brings to a witness (c2sp.org/tlog-witness), and what the witness makes of it. Pure. */
import { Broken } from './broken.ts'
import { type Bytes, base64, decimal, fromBase64 } from './bytes.ts'
import { openCheckpoint, readHead, type TreeHead } from './checkpoint.ts'
import { hashSize, provesConsistency } from './merkle.ts'
import { type PublicKey, readNote } from './note.ts'

export interface Submission {
  readonly old: number
  readonly proof: readonly Bytes[]
  readonly checkpoint: string
}

export const writeSubmission = ({ old, proof, checkpoint }: Submission): string =>
  [`old ${old}`, ...proof.map(base64), '', checkpoint].join('\n')

export function readSubmission(text: string): Submission {
  const at = text.indexOf('\n\n')
  const [old = '', ...lines] = at < 0 ? [] : text.slice(0, at).split('\n')
  const proof = lines.map(fromBase64)
  if (!old.startsWith('old ') || proof.length > 63 || proof.some(({ length }) => length !== hashSize))
    throw new Broken('log.text-malformed')
  return { old: decimal(old.slice(4)), proof, checkpoint: text.slice(at + 2) }
}

/** Answers of a witness by HTTP status; `200` alone changes what it remembers. */
export type Verdict =
  | { readonly status: 200; readonly head: TreeHead; readonly text: string }
  | { readonly status: 400 | 403 | 404 | 422 }
  | { readonly status: 409; readonly size: number }

export interface Opened {
  readonly submission: Submission
  readonly head: TreeHead
  readonly text: string
}

/** Reads a submission and checks who signed it, before anything is looked up. */
export function openSubmission(text: string, logs: readonly PublicKey[]): Opened | { readonly status: 400 | 403 | 404 } {
  try {
    const submission = readSubmission(text)
    const head = readHead(readNote(submission.checkpoint).text)
    const own = logs.filter(({ name }) => name === head.origin)
    if (own.length === 0) return { status: 404 }
    const { note } = openCheckpoint(submission.checkpoint, own)
    return { submission, head, text: note.text }
  } catch (error) {
    if (!(error instanceof Broken)) throw error
    return { status: error.code === 'log.signature-missing' || error.code === 'log.signature-wrong' ? 403 : 400 }
  }
}

/** The one question: does this tree go on from the last one that I cosigned? */
export function judge({ submission, head, text }: Opened, seen: Pick<TreeHead, 'size' | 'root'> | undefined): Verdict {
  const { old, proof } = submission
  if (old > head.size) return { status: 400 }
  const size = seen?.size ?? 0
  if (old !== size) return { status: 409, size }
  if (old === 0) {
    const empty = head.size > 0 || provesConsistency(0, 0, [], head.root, head.root)
    return proof.length === 0 && empty ? { status: 200, head, text } : { status: 422 }
  }
  if (seen !== undefined && old === head.size && !provesConsistency(old, old, [], seen.root, head.root)) return { status: 409, size }
  return seen !== undefined && provesConsistency(old, head.size, proof, seen.root, head.root)
    ? { status: 200, head, text }
    : { status: 422 }
}
