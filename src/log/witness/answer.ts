import type { TreeHead } from '../tlog/checkpoint.ts'
import { isBy, type PublicKey, readNote, writeNote, writeSignature } from '../tlog/note.ts'
import type { Signer } from '../tlog/signer.ts'
import { judge, openSubmission, type Verdict } from '../tlog/submission.ts'

export interface Reply {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422
  readonly type: string
  readonly body: string
}

/** What a witness remembers of a log: the last head that it cosigned. */
export interface Memory {
  /** Runs `decide` on what is remembered and keeps what it answers, as one: two heads at once must not roll each other back. */
  update(
    origin: string,
    decide: (seen: Pick<TreeHead, 'size' | 'root'> | undefined) => Verdict,
    note: (verdict: Verdict) => string,
  ): Promise<Verdict>
}

const plain = 'text/plain; charset=utf-8'

/** `add-checkpoint` (c2sp.org/tlog-witness): the cosignatures, once the head is remembered, or why not. `time`: seconds since the epoch. */
export async function answerCheckpoint(
  text: string,
  logs: readonly PublicKey[],
  signers: readonly Signer[],
  memory: Memory,
  time: number,
): Promise<Reply> {
  const opened = openSubmission(text, logs)
  if ('status' in opened) return { status: opened.status, type: plain, body: '' }
  const signatures = signers.map((signer) => signer.sign(opened.text, time))
  // What is remembered holds the log's own signature too: whoever is shown another head has its word against its word.
  const theirs = readNote(opened.submission.checkpoint).signatures.filter((signature) => logs.some((key) => isBy(signature, key)))
  const verdict = await memory.update(
    opened.head.origin,
    (seen) => judge(opened, seen),
    () => writeNote({ text: opened.text, signatures: [...theirs, ...signatures] }),
  )
  if (verdict.status === 200) return { status: 200, type: plain, body: signatures.map(writeSignature).join('') }
  if (verdict.status === 409) return { status: 409, type: 'text/x.tlog.size', body: `${verdict.size}\n` }
  return { status: verdict.status, type: plain, body: '' }
}
