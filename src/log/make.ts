import { createHmac, createSecretKey } from 'node:crypto'
import { type EventType, type LoggedEvent, randomOf, uuidv7 } from '#kernel'
import { seal, type Tx } from '#store'
import { canonical } from './canonical.ts'
import type { Target } from './contract.ts'

/** The commitment: nothing of the event can be learnt from it, and no other event fits it. Salt: 32 fresh bytes, sealed with the payload. */
export const commit = (salt: Uint8Array, envelope: unknown): Buffer =>
  createHmac('sha256', createSecretKey(salt)).update(canonical(envelope)).digest() // of bytes Node makes the key in three times the time

/** An event but for its key: what is committed to, what will be sealed, the commitment. */
export interface Drafted {
  readonly envelope: Omit<LoggedEvent, 'commitment'> & { readonly seq: number }
  readonly plain: Buffer
  readonly commitment: Buffer
}

export function draft({ who, at, now }: Tx, target: Target, type: EventType, given: unknown, seq: number): Drafted {
  const payload = type.payload.parse(given)
  const envelope = {
    id: uuidv7(now),
    stream: target.stream,
    seq,
    type: type.type,
    version: type.version,
    at,
    actor: who.actor,
    for: who.for,
    mandate: who.mandate?.id,
    self: who.mandate?.self,
    person: target.person,
    case: target.case,
    agency: target.agency,
    purpose: who.purpose,
    payload,
  }
  const salt = randomOf(32)
  return { envelope, plain: Buffer.from(JSON.stringify({ payload, salt: salt.toString('base64') })), commitment: commit(salt, envelope) }
}

/** An event that is ready to be written. */
export interface Made extends Drafted {
  readonly key: string
  readonly sealed: Uint8Array
}

export const made = (drafted: Drafted, id: string, key: Uint8Array): Made => ({
  ...drafted,
  key: id,
  sealed: seal(key, drafted.plain, drafted.envelope.id),
})
