import { Refusal } from '#kernel'
import {
  Broken,
  type commit,
  cosignersOf,
  hasQuorum,
  leafHash,
  openCheckpoint,
  type Policy,
  type PublicKey,
  provesConsistency,
  provesInclusion,
  readKey,
} from '#log'
import { captured } from '../contract.ts'
import { type EpcisEvent, readEvent } from '../epcis/event.ts'
import { eventHash } from '../epcis/hash.ts'
import type { Message } from './message.ts'

export interface TreeHead {
  readonly size: number
  readonly root: Uint8Array
}

const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'))

/** Whom we believe about heads: the consortium's rule, and ourselves as witness. */
export interface Trust {
  readonly policy: Policy
  readonly own: readonly PublicKey[]
}

/**
 * A head that the party's own log key signed, and that as many witnesses as the consortium's rule asks for, or we ourselves, have cosigned. Refuses
 * `exchange.message-invalid` with the fault.
 */
export function readShownHead(checkpoint: string, logKey: string, { policy, own }: Trust): TreeHead & { readonly witnessedAt?: string } {
  try {
    const { head, note } = openCheckpoint(checkpoint, [readKey(logKey)])
    const ourselves = own.map((key) => ({ name: key.name, key }))
    const cosigned = cosignersOf({ ...policy, witnesses: [...policy.witnesses, ...ourselves] }, note)
    const byUs = cosigned.some(({ witness }) => ourselves.includes(witness))
    if (!byUs && !hasQuorum(policy, note)) throw new Refusal('exchange.message-invalid', { why: 'log.unwitnessed' })
    const times = cosigned.map(({ time }) => time)
    return times.length === 0 ? head : { ...head, witnessedAt: new Date(Math.min(...times) * 1000).toISOString() }
  } catch (error) {
    throw error instanceof Broken ? new Refusal('exchange.message-invalid', { why: error.code }) : error
  }
}

/**
 * Does what a party shows now fit with what it showed before? `missing`: it has still to prove that one head goes on from the other. `fork`: two roots of
 * one size, which proves the lie to anybody; `unproven`: it says that it proves it, and does not.
 */
export function judgeHeads(
  before: TreeHead | undefined,
  now: TreeHead,
  between: Message['between'],
): 'fits' | 'missing' | 'fork' | 'unproven' {
  if (before === undefined) return 'fits'
  const [old, young] = before.size <= now.size ? [before, now] : [now, before]
  if (old.size === young.size) return Buffer.from(old.root).equals(young.root) ? 'fits' : 'fork'
  if (old.size === 0) return 'fits'
  if (between === undefined || between.first !== old.size || between.second !== young.size) return 'missing'
  return provesConsistency(old.size, young.size, between.proof.map(bytes), old.root, young.root) ? 'fits' : 'unproven'
}

export interface Told {
  readonly id: string
  readonly event: EpcisEvent
  readonly hash: string
}

/**
 * Is this an event that the party recorded, stands in its log under this head, is what it says by its hash, and is ours to know? Refuses
 * `exchange.event-invalid` with the reason. `committed`: `commit` of the log.
 */
export function judgeEvent(
  { envelope, salt, index, proof }: Message['events'][number],
  head: TreeHead,
  from: string,
  to: string,
  committed: typeof commit,
): Told {
  const refuse = (why: string): never => {
    throw new Refusal('exchange.event-invalid', { why })
  }
  const leaf = leafHash(new Uint8Array(committed(bytes(salt), envelope)))
  if (!provesInclusion(index, head.size, leaf, proof.map(bytes), head.root)) refuse('not-in-log')
  const payload = captured.payload.safeParse(envelope.payload)
  if (envelope.type !== captured.type || envelope.actor !== `party:${from}` || !payload.success) return refuse('not-captured')
  if (!payload.data.to.includes(to)) refuse('not-ours')
  const event = readEvent(payload.data.event)
  if (eventHash(event, { context: undefined, ignored: payload.data.ignored ?? [] }) !== payload.data.hash) refuse('hash')
  return { id: envelope.id, event, hash: payload.data.hash }
}
