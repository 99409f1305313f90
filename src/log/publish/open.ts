import { readFileSync } from 'node:fs'
import { type EdgeBase, Refusal, type Telemetry } from '#kernel'
import type { Store, Tx } from '#store'
import { consistencyRanges, inclusionRanges } from '../tlog/merkle.ts'
import { nobody, type Policy, readPolicy } from '../tlog/policy.ts'
import { type Proof, writeProof } from '../tlog/proof.ts'
import { answerCheckpoint, type Reply } from '../witness/answer.ts'
import { witnessAsker } from '../witness/ask.ts'
import { memoryIn, noteIn } from '../witness/memory.ts'
import { batch, hashesOf, integrate, type UpperTiles } from './integrate.ts'
import { keysOf, type LogKeys } from './keys.ts'
import { asPublisher, firstWith, isSomethingPending, type Leaf, leafAt, leafByHash, leafOf, newest, newestWitnessed } from './store.ts'

/** A receipt of an event: that its commitment stands in the public log. */
export interface LogReceipt {
  readonly index: number
  readonly commitment: Uint8Array
  /** `tlog-proof` text; made again it is the same once enough witnesses have seen the log */
  readonly proof: string
  readonly size: number
  readonly witnessed: boolean
}

/** The log as outsiders see it. A town without signing keys records, and publishes nothing. */
export interface PublicLog {
  readonly keys?: LogKeys
  /** whom to trust: our keys, the witnesses that we ask, how many it takes */
  readonly policy: Policy
  /** Integrates what is settled; answers how many events. */
  integrate(): Promise<number>
  /** Brings the newest head to the witnesses. */
  askWitnesses(): Promise<void>
  /** We as a witness: `add-checkpoint` for the logs of the policy file (c2sp.org/tlog-witness). */
  cosign(submission: string): Promise<Reply>
  /** What we cosigned last for the log whose origin has this SHA-256. */
  cosigned(originHash: string): Promise<string | undefined>
  /** Something was appended: look soon. */
  wake(): void
  /** Integrates and asks by itself until stopped. */
  keepUp(): AsyncDisposable
  /** The newest head that enough witnesses stand behind, as a signed note. */
  checkpoint(): Promise<string | undefined>
  /** The receipt of an entry by its number, or by its commitment or leaf hash among the newest: for anybody, since nothing of what it stands for is in it. */
  entry(which: number | Uint8Array): Promise<LogReceipt | undefined>
  /** The receipt of an event that the unit of work may see; undefined until it is integrated. */
  receiptOf(tx: Tx, event: string): Promise<LogReceipt | undefined>
  /** That the log of `second` entries begins with that of `first` (RFC 6962, 2.1.2); undefined when it has not that many. */
  consistency(first: number, second: number): Promise<readonly Uint8Array[] | undefined>
}

export function openPublicLog(store: Store, { config, telemetry, clock }: Pick<EdgeBase, 'config' | 'telemetry' | 'clock'>): PublicLog {
  const keys = keysOf(config)
  const asked = config.logPolicy === undefined ? nobody : readPolicyFile(config.logPolicy)
  const own = keys?.log.map(({ key }) => key) ?? []
  const cosigners = keys?.witness ?? []
  // Ourselves we do not witness; and without a key to cosign with, nobody.
  const witnessed = cosigners.length === 0 ? [] : asked.logs.map(({ key }) => key).filter(({ name }) => name !== keys?.origin)
  const policy: Policy = {
    ...asked,
    logs: [...own, ...(keys?.former ?? [])].map((key) => ({
      key,
      ...(config.url === undefined ? {} : { url: `${config.url.replace(/\/$/, '')}/log` }),
    })),
  }
  const pace = { eager: 0 }
  const upper: UpperTiles = new Map()
  const log: PublicLog = {
    keys,
    policy,
    integrate: async () => {
      if (keys === undefined) return 0
      let total = 0
      for (;;) {
        const count = await integrate(store, keys, policy.quorum === 'none')
        total += count
        if (count < batch) return total
      }
    },
    askWitnesses: witnessAsker({ store, telemetry, policy }),
    cosign: (submission) => answerCheckpoint(submission, witnessed, cosigners, memoryIn(store), Math.floor(clock.now() / 1000)),
    cosigned: (originHash) => noteIn(store, originHash),
    wake: () => {
      pace.eager = eagerTurns
    },
    keepUp: () => keepUp(log, store, telemetry, pace),
    checkpoint: async () => {
      const head = await store.as(asPublisher, newestWitnessed)
      return head === undefined ? undefined : `${head.text}\n${head.signatures}`
    },
    entry: (which) =>
      store.as(asPublisher, async (tx) =>
        receiptOfLeaf(tx, typeof which === 'number' ? await leafAt(tx, which) : await leafByHash(tx, which), policy, upper),
      ),
    receiptOf: async (tx, event) => receiptOfLeaf(tx, await leafOf(tx, event), policy, upper),
    consistency: (first, second) =>
      store.as(asPublisher, async (tx) => {
        const head = await newest(tx) // a witness may know a head before enough of them do
        return head === undefined || first > second || second > head.size
          ? undefined
          : await hashesOf(tx, consistencyRanges(first, second), second)
      }),
  }
  return log
}

async function receiptOfLeaf(tx: Tx, leaf: Leaf | undefined, policy: Policy, upper: UpperTiles): Promise<LogReceipt | undefined> {
  const head = leaf === undefined ? undefined : await firstWith(tx, leaf.index)
  if (leaf === undefined || head === undefined) return undefined
  const hashes = await hashesOf(tx, inclusionRanges(leaf.index, head.size), head.size, upper)
  const commitment = new Uint8Array(leaf.commitment)
  const proof: Proof = { index: leaf.index, hashes, checkpoint: `${head.text}\n${head.signatures}`, extra: commitment }
  // A town that asks nobody publishes its heads at once: that is no witness.
  const witnessed = policy.quorum !== 'none' && head.witnessed_at !== null
  return { index: leaf.index, commitment, proof: writeProof(proof), size: head.size, witnessed }
}

function readPolicyFile(path: string): Policy {
  try {
    return readPolicy(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Refusal('log.policy', { path, ...(error instanceof Error && 'details' in error ? (error.details as object) : {}) })
  }
}

const turn = 200
const eagerTurns = 10 // two seconds after an append: its transaction may still be open
const lazyTurns = 10 // otherwise every two seconds: another process may have appended

/** Two loops, so that a witness that is slow holds up nothing. */
function keepUp(log: PublicLog, store: Store, telemetry: Telemetry, pace: { eager: number }): AsyncDisposable {
  if (log.keys === undefined) return { [Symbol.asyncDispose]: async () => {} }
  let stopped = false
  let idle = lazyTurns
  const sequence = async () => {
    idle += 1
    if (pace.eager === 0 && idle < lazyTurns) return
    pace.eager = Math.max(0, pace.eager - 1)
    idle = 0
    if (await store.as(asPublisher, isSomethingPending)) await log.integrate()
  }
  const loop = async (work: () => Promise<void>, code: string) => {
    while (!stopped) {
      try {
        await work()
      } catch (error) {
        if (!stopped) telemetry.failure(code, error)
      }
      await new Promise<void>((resolve) => {
        setTimeout(resolve, turn).unref()
      })
    }
  }
  const loops = [loop(sequence, 'log.sequencer'), ...(log.policy.witnesses.length === 0 ? [] : [loop(log.askWitnesses, 'log.witnesses')])]
  return {
    [Symbol.asyncDispose]: async () => {
      stopped = true
      await Promise.all(loops)
    },
  }
}
