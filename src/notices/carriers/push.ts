import { randomBytes } from 'node:crypto'
import { asSystem } from '#cases'
import { Refusal } from '#kernel'
import type { Carrier, Message, Outcome } from '../channels.ts'
import type { NoticesEdge } from '../contract.ts'
import { sealedFor } from '../push/encrypt.ts'
import { vapidOf } from '../push/keys.ts'
import { mayPushTo } from '../push/service.ts'
import { type Device, devicesOf, endDevice } from '../push/store.ts'
import type { Vapid } from '../push/vapid.ts'

const access = asSystem('support')
/** seconds that a push service keeps it for a device that is off */
const kept = 86_400

type Told = 'sent' | 'gone' | 'again' | 'failed'

/** Web Push (RFC 8030) to every device of a person. A repeat has the same topic and tag: a service that still holds the first one replaces it, a device shows one. */
export const push: Carrier = {
  channel: 'push',
  repeatable: true,
  carry: async (edge, message) => {
    const { person } = message
    if (person === undefined) return { was: 'no-address' }
    const { devices, vapid } = await edge.store.as(access, async (tx) => ({
      devices: await devicesOf(edge.store, tx, person),
      vapid: await vapidOf(edge.store, tx),
    }))
    const told = await Promise.all(devices.map(async (device) => ({ device, was: await toDevice(edge, vapid, device, message) })))
    const gone = told.filter(({ was }) => was === 'gone')
    if (gone.length > 0)
      await edge.store.as(access, async (tx) => void (await Promise.all(gone.map(({ device }) => endDevice(tx, device.id)))))
    return outcomeOf(told.map(({ was }) => was))
  },
}

/** One device that was reached is enough; those that were not hear of the next. */
function outcomeOf(told: readonly Told[]): Outcome {
  if (told.includes('sent')) return { was: 'sent', provider: 'push' }
  if (told.includes('again')) return { was: 'again', failure: 'push-down' }
  return told.includes('failed') ? { was: 'failed', failure: 'push-refused' } : { was: 'no-address' }
}

async function toDevice(edge: NoticesEdge, vapid: Vapid, device: Device, { id, notice }: Message): Promise<Told> {
  const { endpoint } = device
  if (!mayPushTo(edge, endpoint)) return 'gone'
  const { origin, host } = new URL(endpoint)
  try {
    const { status } = await edge.outgoing.call({
      to: `push.${host}`,
      allow: [origin],
      method: 'POST',
      url: endpoint,
      headers: {
        Authorization: vapid.authorization(origin, `mailto:${edge.town.file.contact.email}`, edge.clock.now()),
        'Content-Encoding': 'aes128gcm',
        'Content-Type': 'application/octet-stream',
        TTL: String(kept),
        // 32 signs of base64url at most (RFC 8030, 5.4)
        Topic: id.replaceAll('-', ''),
        Urgency: 'normal',
      },
      body: sealedFor(device, notice.text),
      idempotent: false,
      timeout: 15_000,
      most: 10_000,
      trace: randomBytes(16).toString('hex'),
    })
    if (status >= 200 && status < 300) return 'sent'
    // RFC 8030, 7.3: the subscription is over.
    if (status === 404 || status === 410) return 'gone'
    return status === 429 || status >= 500 ? 'again' : 'failed'
  } catch (error) {
    if (error instanceof Refusal) return 'again'
    edge.telemetry.failure('notices.push', error, {})
    return 'failed' // a key of the device that is none
  }
}
