import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Partner } from '#definitions'
import { Refusal, traceId, uuidv7 } from '#kernel'
import { addressOf } from '../connect/rest.ts'
import type { RegistriesEdge } from '../contract.ts'
import { privateKeyFrom, signMessage } from './signature.ts'

const keyId = 'guichet-1'

function ownKey({ config }: RegistriesEdge): KeyObject {
  const secret = config.secret('SPDCI_KEY')
  if (secret === undefined) throw new Refusal('registry.secret-missing', { secret: 'SPDCI_KEY' })
  return privateKeyFrom(secret)
}

/** Our public key, as partners need it to check what we sign. */
export const ownPublicKey = (edge: RegistriesEdge) => ({
  ...createPublicKey(ownKey(edge)).export({ format: 'jwk' }),
  kid: keyId,
  alg: 'EdDSA',
  use: 'sig',
})

/** What we answer, signed. No message: it was refused, and why stands in the header. */
export function envelope(edge: RegistriesEdge, partner: Partner, action: string, message: object | undefined, count: number) {
  const header = {
    version: '1.0.0',
    message_id: uuidv7(edge.clock.now()),
    message_ts: edge.clock.instant(),
    action,
    status: message === undefined ? 'rjct' : 'succ',
    ...(message === undefined ? { status_reason_message: 'no such request' } : {}),
    total_count: count,
    completed_count: message === undefined ? 0 : count,
    sender_id: edge.town.file.id,
    receiver_id: partner.id,
  }
  const signature = signMessage({ header, message }, edge.town.file.id, keyId, ownKey(edge), edge.clock.now())
  return { signature, header, ...(message === undefined ? {} : { message }) }
}

/** Sends to the partner's own address. Refuses `registry.callback-failed` when it does not take it, so that the job tries again. */
export async function callBack(edge: RegistriesEdge, partner: Partner, path: string, body: object): Promise<void> {
  const { callback } = partner
  const token = callback === undefined ? undefined : edge.config.secret(callback.token.secret)
  if (callback === undefined || token === undefined) return edge.telemetry.note('registry.no-callback', { partner: partner.id })
  const url = `${addressOf(edge, callback.url).replace(/\/$/, '')}/${path}`
  const { status } = await edge.outgoing.call({
    to: `partner.${partner.id}`,
    allow: [new URL(url).origin],
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    idempotent: false,
    timeout: 10_000,
    most: 64 * 1024,
    trace: traceId(),
  })
  if (status < 200 || status > 299) throw new Refusal('registry.callback-failed', { partner: partner.id, status })
}
