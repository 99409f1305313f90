import { randomBytes } from 'node:crypto'
import type { CaseEvent } from '#cases'
import { Refusal } from '#kernel'

/** What an agency may hear of. The names are those of the log; what they hold stays there. */
export const eventTypes = [
  'case.submitted',
  'case.answered',
  'case.acted',
  'case.withdrawn',
  'case.expired',
  'case.silence',
  'case.document-added',
  'case.issued',
  'case.requested',
  'case.request-answered',
] as const
export type EventType = (typeof eventTypes)[number]

/** What a partner may hear of the cases that it began: the same that it reads there. */
export const partnerTypes = [
  'case.answered',
  'case.acted',
  'case.withdrawn',
  'case.expired',
  'case.silence',
  'case.requested',
] as const satisfies readonly EventType[]

/** Is this a partner's to know: the case went to another state, or asks the partner something. What else happens in it is between its person and the office. */
export const tellsPartner = ({ type, payload }: CaseEvent): boolean =>
  type === 'case.requested' ? payload.to.includes('partner') : 'move' in payload && payload.move !== undefined

export const isEventType = (type: string): type is EventType => (eventTypes as readonly string[]).includes(type)

export interface Subscription {
  readonly id: string
  readonly agency: string
  /** whose program it is; null: the agency's own */
  readonly partner: string | null
  readonly url: string
  readonly types: readonly string[]
  readonly madeAt: string
}

export interface Delivery {
  readonly id: string
  readonly subscription: string
  readonly agency: string
  readonly type: string
  readonly payload: string
  readonly state: 'waiting' | 'delivered' | 'dead'
  readonly madeAt: string
  readonly tries: number
  /** of the last attempt: an HTTP status, or a code */
  readonly outcome: string | null
}

/** The most subscriptions of one agency, and of one partner. */
export const mostSubscriptions = 20
/** Seconds from one attempt to the next; after the last the delivery is dead. */
export const pauses = [5, 30, 120, 600, 3600, 4 * 3600, 12 * 3600] as const

export const refusals = {
  'webhook.url-wrong': 422,
  'webhook.types-missing': 422,
  'webhook.too-many': 409,
  'webhook.unknown': 404,
} as const satisfies Readonly<Record<string, number>>

/** Whole, without a name and password in it, over TLS outside a demonstration. Refuses `webhook.url-wrong`. */
export function readUrl(text: string, mayBePlain: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const safe = url?.protocol === 'https:' || (mayBePlain && url?.protocol === 'http:')
  if (url === undefined || !safe || url.username !== '' || url.password !== '' || text.length > 2000) throw new Refusal('webhook.url-wrong')
  return url
}

/** At least one, each among those that may be heard of. Refuses `webhook.types-missing`. */
export function readTypes(types: readonly string[], among: readonly EventType[] = eventTypes): readonly EventType[] {
  const known = among.filter((type) => types.includes(type))
  if (known.length === 0 || known.length < new Set(types).size) throw new Refusal('webhook.types-missing', { known: among })
  return known
}

/** As Standard Webhooks writes it: `whsec_` and 32 bytes in base64. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`
