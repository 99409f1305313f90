import type { Telemetry } from '#kernel'
import type { Store } from '#store'
import { hashesOf } from '../publish/integrate.ts'
import { asPublisher, checkpointAt, type KeptCheckpoint, keepCosignature, lastCosigned, markWitnessed, newest } from '../publish/store.ts'
import { Broken } from '../tlog/broken.ts'
import { decimal } from '../tlog/bytes.ts'
import { signersOf } from '../tlog/checkpoint.ts'
import { consistencyRanges } from '../tlog/merkle.ts'
import { isBy, readNote, readSignatures, writeKey, writeSignature } from '../tlog/note.ts'
import { hasQuorum, type Policy, type Witness } from '../tlog/policy.ts'
import { writeSubmission } from '../tlog/submission.ts'

export interface Asking {
  readonly store: Store
  readonly telemetry: Telemetry
  readonly policy: Policy
}

const patience = 5000
const longest = 64 * 1024
/** A witness that did not answer is left alone for so many turns. */
const restTurns = 20

/**
 * Integrated → witnessed: brings the newest head to every witness that has not cosigned it. No transaction is open while one answers, and one
 * that is away holds up nobody else.
 */
export function witnessAsker({ store, telemetry, policy }: Asking): () => Promise<void> {
  const places = Map.groupBy(
    policy.witnesses.filter(({ url }) => url !== undefined),
    ({ url }) => url!,
  )
  const resting = new Map<string, number>()
  let done = 0
  return async () => {
    const head = await store.as(asPublisher, newest)
    if (head === undefined || head.size === done) return
    const answers = await Promise.all(
      [...places].map(async ([url, witnesses]) => {
        const left = resting.get(url) ?? 0
        resting.set(url, Math.max(0, left - 1))
        if (left > 0) return false
        try {
          await ask(store, head, url, witnesses)
          return true
        } catch (error) {
          resting.set(url, restTurns)
          telemetry.failure(error instanceof Broken ? error.code : 'log.witness-away', error, { witness: witnesses[0]?.name })
          return false
        }
      }),
    )
    if (answers.every(Boolean)) done = head.size
    if (head.witnessed_at !== null || !answers.some(Boolean)) return
    await store.as(asPublisher, async (tx) => {
      const now = await checkpointAt(tx, head.size)
      if (now !== undefined && hasQuorum(policy, readNote(`${now.text}\n${now.signatures}`))) await markWitnessed(tx, head.size)
    })
  }
}

async function ask(store: Store, head: KeptCheckpoint, url: string, witnesses: readonly Witness[]): Promise<void> {
  const { size, text } = head
  const keys = witnesses.map(({ key }) => key)
  const known = await store.as(asPublisher, (tx) => Promise.all(keys.map((key) => lastCosigned(tx, writeKey(key)))))
  if (known.every((one) => one === size)) return
  let answer = await submit(store, head, url, Math.min(...known))
  if (answer.status === 409) {
    const theirs = decimal(answer.body.trim())
    // They have seen more of our log than there is: it was cut, or somebody signs in our name.
    if (theirs > size) throw new Broken('log.shrunk', { ours: size, theirs })
    answer = await submit(store, head, url, theirs)
  }
  if (answer.status !== 200) {
    // 409 and 422 now mean that they saw another tree: ours was bent, or another signs in our name.
    const bent = answer.status === 409 || answer.status === 422
    throw new Broken(bent ? 'log.root-wrong' : 'log.signature-missing', { status: answer.status })
  }
  const signatures = readSignatures(answer.body)
  signersOf({ text, signatures }, keys) // refuses a false one
  await store.as(asPublisher, async (tx) => {
    for (const key of keys) {
      const line = signatures.find((one) => isBy(one, key))
      if (line !== undefined) await keepCosignature(tx, size, writeKey(key), writeSignature(line))
    }
  })
}

async function submit(store: Store, { size, text, signatures }: KeptCheckpoint, url: string, old: number) {
  const proof = await store.as(asPublisher, (tx) => hashesOf(tx, consistencyRanges(old, size), size))
  const response = await fetch(`${url.replace(/\/$/, '')}/add-checkpoint`, {
    method: 'POST',
    body: writeSubmission({ old, proof, checkpoint: `${text}\n${signatures}` }),
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
  })
  const body = await response.text()
  if (body.length > longest) throw new Broken('log.text-malformed')
  return { status: response.status, body }
}
