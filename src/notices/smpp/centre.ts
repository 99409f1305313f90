import { createHash } from 'node:crypto'
import type { Outcome } from '../channels.ts'
import type { NoticesEdge } from '../contract.ts'
import { takeIn } from '../inbound/take-in.ts'
import { decoded, encoded, split } from '../sms/alphabet.ts'
import type { Delivered } from './pdu.ts'
import { told } from './receipts.ts'
import { openSession, type Sent, type Session } from './session.ts'

/** A message centre that the town may use. */
export interface Centre {
  send(message: { readonly to: string; readonly text: string }): Promise<Outcome>
  /** opens the line when it is not: answers and receipts come over it, too */
  listen(): Promise<void>
  close(): void
}

/** Try later: throttled, queue full, system error, not bound (5.1.3). */
const passing = new Set([0x58, 0x14, 0x08, 0x04])

export function centreAt(edge: NoticesEdge, url: URL): Centre {
  const provider = `smpp:${url.host}`
  const from = url.searchParams.get('from') ?? 'Guichet'
  const parts = new Map<string, (string | undefined)[]>()
  let reference = 0
  let opening: Promise<Session> | undefined

  /** Parts of a longer message wait for each other; a part that never comes is forgotten with the process, and the other side sends again. */
  const whole = ({ from, coding, bytes, of }: Delivered): string | undefined => {
    const text = decoded(coding, bytes)
    if (of === undefined || of.total <= 1) return text
    const id = `${from} ${of.reference} ${of.total}`
    const known = parts.get(id) ?? Array.from({ length: of.total }, () => undefined)
    known[of.number - 1] = text
    if (parts.size < 10_000) parts.set(id, known)
    if (known.includes(undefined)) return undefined
    parts.delete(id)
    return known.join('')
  }
  const delivered = async (came: Delivered): Promise<void> => {
    if (came.receipt !== undefined) return await told(edge, provider, came.receipt)
    const text = whole(came)
    if (text === undefined) return
    // The centre has no name for what it delivers: the minute and the words are one, should it deliver twice.
    const ref = `${provider} ${came.from} ${Math.floor(edge.clock.now() / 60_000)} ${text}`
    await takeIn(edge, { channel: 'sms', ref: createHash('sha256').update(ref).digest('base64url'), from: came.from, text, files: [] })
  }
  const session = async (): Promise<Session> => {
    const known = await opening?.catch(() => undefined)
    if (known?.open) return known
    opening = openSession({ url, delivered })
    return await opening
  }
  return {
    listen: async () => void (await session()),
    close: () =>
      void opening?.then(
        (known) => known.close(),
        () => undefined,
      ),
    send: async ({ to, text }) => {
      let line: Session
      try {
        line = await session()
      } catch (error) {
        return { was: 'again', failure: error instanceof Error && 'code' in error ? String(error.code) : 'smpp-down' }
      }
      const texts = split(text)
      reference = (reference + 1) % 256
      const sent = await Promise.all(
        texts.map((part, index) => {
          const of = texts.length === 1 ? {} : { of: { reference, total: texts.length, number: index + 1 } }
          // A receipt for the last part: the message is there when it is.
          return line.submit({ from, to, ...inOne(text, part), ...of, receipt: index === texts.length - 1 })
        }),
      )
      return outcomeOf(sent, provider)
    },
  }
}

/** Every part is written in the alphabet of the whole. */
function inOne(text: string, part: string) {
  const { coding } = encoded(text)
  return coding === 8 ? { coding, bytes: Buffer.from(part, 'utf16le').swap16() } : encoded(part)
}

/** All parts were taken, none was, or nobody knows: then a person decides, for a half message is not sent again whole by itself. */
function outcomeOf(sent: readonly Sent[], provider: string): Outcome {
  const taken = sent.filter((one) => one.was === 'answered' && one.status === 0).length
  const last = sent.at(-1)
  if (taken === sent.length && last?.was === 'answered') return { was: 'sent', provider, ref: last.id, segments: sent.length }
  if (taken > 0 || sent.some(({ was }) => was === 'lost')) return { was: 'unknown', failure: 'smpp-cut-off' }
  const refused = sent.find((one) => one.was === 'answered')
  if (refused?.was !== 'answered') return { was: 'again', failure: 'smpp-down' }
  return { was: passing.has(refused.status) ? 'again' : 'failed', failure: `smpp-${refused.status.toString(16)}` }
}
