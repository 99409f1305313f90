import { createHmac, createSecretKey } from 'node:crypto'
import { type EventType, type LoggedEvent, randomOf, uuidv7 } from '#kernel'
import { seal, type Tx } from '#store'
import { canonical } from './canonical.ts'
import type { Target } from './contract.ts'

/** The commitment: nothing of the event can be learnt from it, and no other event fits it. Salt: 32 fresh bytes, sealed with the payload. */
export const commit = (salt: Uint8Array, envelope: unknown): Buffer =>
  createHmac('sha256', createSecretKey(salt)).update(canonical(envelope)).digest() // of bytes Node makes the key in three times the time

/** An event that is ready to be written. */
export interface Made {
  readonly envelope: Omit<LoggedEvent, 'commitment'> & { readonly seq: number }
  readonly key: string
  readonly sealed: Uint8Array
  readonly commitment: Buffer
}

/** What an event is under its key: the envelope that is committed to, the sealed payload, the commitment. */
export function make({ who, at, now }: Tx, target: Target, key: Uint8Array, type: EventType, given: unknown, seq: number): Made {
  const payload = type.payload.parse(given)
  const id = uuidv7(now)
  const envelope = {
    id,
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
  const sealed = seal(key, Buffer.from(JSON.stringify({ payload, salt: salt.toString('base64') })), id)
  return { envelope, key: target.key, sealed, commitment: commit(salt, envelope) }
}
