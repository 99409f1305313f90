/** A passport of goods, checked without any server: runs in browsers, so it knows nothing but the log's face. */
import { Broken, commit, readPolicy, readProof, verifyProof } from '#log'
import type { EpcisEvent } from '../epcis/event.ts'
import { type Thing, thingsIn } from '../things.ts'

/** An event with all that it takes to check it: the opening of its commitment and the receipt of its party's log. */
export interface Page {
  readonly party: string
  readonly envelope: Readonly<Record<string, unknown>>
  /** base64 */
  readonly salt: string
  /** text of a tlog-proof */
  readonly proof: string
}

export interface Passport {
  readonly passport: 1
  readonly things: readonly string[]
  readonly pages: readonly Page[]
}

/** Whom to believe: the policy of the corridor, and the name of each party's log. */
export interface Trusted {
  readonly policy: string
  /** id of a party → origin of its log */
  readonly origins: Readonly<Record<string, string>>
}

export interface Checked {
  readonly party: string
  readonly eventTime: string
  readonly step: string
  readonly place: string
  /** who saw it in the log: parties, where they are some, else names */
  readonly witnesses: readonly string[]
  readonly event: EpcisEvent
  readonly things: readonly Thing[]
  readonly index: number
}

const bytes = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Every page or none, in the order in which it happened. Refuses with the fault: of the file, the commitment, the proof, the log's name. */
export function checkPassport(written: string, { policy, origins }: Trusted): readonly Checked[] {
  const read = readPolicy(policy)
  const party = (key: string) => Object.keys(origins).find((id) => key === origins[id] || key === `${origins[id]}/witness`)
  return readPassport(written)
    .pages.map(({ party: teller, envelope, salt, proof }): Checked => {
      const { head, index, cosigners, witnessed } = verifyProof(readProof(proof), commit(bytes(salt), envelope), read)
      const origin = Object.hasOwn(origins, teller) ? origins[teller] : undefined
      if (head.origin !== origin || envelope.actor !== `party:${teller}`) throw new Broken('log.origin-wrong', { origin: head.origin })
      if (read.quorum !== 'none' && !witnessed) throw new Broken('log.signature-missing')
      const { event } = (envelope.payload ?? {}) as { event?: EpcisEvent }
      if (event === undefined) throw new Broken('log.text-malformed')
      return {
        party: teller,
        eventTime: text(event.eventTime),
        step: text(event.bizStep).replace(/^.*BizStep-/, ''),
        place: text(event.readPoint?.id),
        witnesses: [...new Set(cosigners.map(({ witness }) => party(witness.key.name) ?? witness.name))],
        event,
        things: thingsIn(event),
        index,
      }
    })
    .sort((a, b) => Date.parse(a.eventTime) - Date.parse(b.eventTime))
}

function readPassport(written: string): Passport {
  try {
    const given = JSON.parse(written) as Passport
    const whole =
      given.passport === 1 &&
      given.pages.length > 0 &&
      given.pages.every(
        ({ party, envelope, salt, proof }) => [party, salt, proof].every((one) => typeof one === 'string') && typeof envelope === 'object',
      )
    if (whole) return given
  } catch {
    // said below
  }
  throw new Broken('log.text-malformed')
}
