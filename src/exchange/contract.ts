import { z } from 'zod'
import type { CasesEdge } from '#cases'

/** What the exchange needs of the composed town: all that cases need, since a control is one. */
export type ExchangeEdge = CasesEdge

/** Checked when it came (`readEvent`); kept as it came. */
const epcis = z.looseObject({ type: z.string(), eventTime: z.string(), eventTimeZoneOffset: z.string() })
const hash = z.string().regex(/^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/)

/** This party recorded what happened to goods. `to`: the parties whom the event names; they get it, the others see its commitment. */
export const captured = {
  type: 'exchange.captured',
  version: 1,
  payload: z.strictObject({ event: epcis, hash, to: z.array(z.string()), ignored: z.array(z.string()).optional() }),
}

/** Another party told us of an event, and showed that it stands in its log. `envelope` and `salt` open the commitment, `proof` is the receipt. */
export const received = {
  type: 'exchange.received',
  version: 1,
  payload: z.strictObject({
    from: z.string(),
    event: epcis,
    hash,
    envelope: z.looseObject({ id: z.uuid(), at: z.string() }),
    salt: z.string(),
    index: z.int().min(0),
    proof: z.string(),
    /** when the first of the witnesses saw that it stood there */
    witnessedAt: z.string().optional(),
  }),
}

/**
 * What a party signed contradicts what it signed elsewhere. `fork`: two heads of its log of one size with two roots, which says so to anybody.
 * `unproven`: two heads of which it does not prove that one goes on from the other. `evidence`: the signed notes.
 */
export const lieFound = {
  type: 'exchange.lie-found',
  version: 1,
  payload: z.strictObject({
    party: z.string(),
    kind: z.enum(['fork', 'unproven']),
    /** who had seen the other head: a party, or we ourselves */
    witness: z.string(),
    evidence: z.array(z.string()).length(2),
  }),
}
export type Lie = z.infer<typeof lieFound.payload>

const findings = z.array(z.strictObject({ kind: z.string(), events: z.array(z.string()) }))

/** A person of customs opened a case about a shipment. `findings`: what she had before her. What is decided, by whom and why, stands in the case. */
export const controlled = {
  type: 'exchange.controlled',
  version: 1,
  payload: z.strictObject({ shipment: z.string(), case: z.uuid(), reference: z.string(), findings }),
}

/** What a person of customs decided on a shipment, and why. Kept for logs that hold it: nobody writes it since controls are cases. */
export const decided = {
  type: 'exchange.decided',
  version: 1,
  payload: z.strictObject({ shipment: z.string(), decision: z.enum(['release', 'inspect', 'hold']), reason: z.string(), findings }),
}

export const refusals = {
  'exchange.not-here': 404,
  'exchange.unauthorized': 401,
  'exchange.document-invalid': 400,
  'exchange.event-invalid': 400,
  'exchange.event-unknown': 404,
  'exchange.declarant-unknown': 422,
  'exchange.control-open': 409,
  'exchange.query-unknown': 404,
  'exchange.query-exists': 409,
  'exchange.subscription-invalid': 400,
  'exchange.subscription-unknown': 404,
  'exchange.subscriptions-many': 409,
  'exchange.query-invalid': 400,
  'exchange.link-invalid': 404,
  'exchange.party-unknown': 403,
  'exchange.message-invalid': 400,
  'exchange.proof-missing': 409,
  'exchange.lie': 409,
  'exchange.seed': 500,
  'exchange.not-taken': 502,
} as const satisfies Readonly<Record<string, number>>
