import { z } from 'zod'
import { actingKinds, type EventType, type LoggedEvent } from '#kernel'
import type { TraceLine } from '#rules'
import { type FieldValue, type Outcome, type Phase, requestKinds } from '#services'

/**
 * What can happen to a case, in the words of the domain. Its person, agency, actor and instant are in the envelope of the log; a payload says the rest.
 * The draft of an application or of a correction is not here: it lives in a table until it is sent.
 * A payload never changes once written: a newer shape gets a higher version and a pure step in `upcast`.
 */
const phases = ['draft', 'open', 'waiting', 'running', 'done'] as const satisfies readonly Phase[]
const outcomes = ['granted', 'partly', 'refused', 'withdrawn', 'closed'] as const satisfies readonly Outcome[]
const day = z.iso.date()
const instant = z.iso.datetime()
const duration = z.string().regex(/^\d{1,4}(h|d|bd|w|mo|y)$/)
const names = z.array(z.string())
const record = <T extends z.ZodType>(value: T) => z.record(z.string(), value)
const json = z.json() as z.ZodType<unknown>
const answers = record(json as z.ZodType<FieldValue>)
const provenance = record(
  z.object({
    source: z.string(),
    at: z.string(),
    verified: z.boolean(),
    instead: z.object({ source: z.string(), why: z.enum(['none', 'several', 'down', 'unreadable']) }).optional(),
  }),
)

const ruleValue = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), value: z.union([z.number(), z.boolean(), z.string()]), unit: z.string().optional() }),
  z.object({ kind: z.literal('not-applicable') }),
  z.object({ kind: z.literal('missing'), needs: names.readonly() }),
])
const reference = z.object({ title: z.string(), url: z.string().optional() })
const trace: z.ZodType<TraceLine> = z.lazy(() =>
  z.object({
    rule: z.string(),
    expression: z.string().optional(),
    value: ruleValue,
    references: z.array(reference).readonly(),
    children: z.array(trace).readonly(),
  }),
)

/** Who acted, as the fold needs it; the account is the envelope's actor as well. */
const by = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('applicant'),
    account: z.string().optional(),
    /** she acted for the applicant */
    mandate: z.object({ id: z.uuid(), kind: z.enum(actingKinds) }).optional(),
  }),
  z.object({ kind: z.literal('system') }),
  z.object({ kind: z.literal('worker'), account: z.string(), role: z.string() }),
  /** somebody whom the applicant named; `party`: which participant of the case she is (`conjoint`, `codéclarants#2`) */
  z.object({ kind: z.literal('party'), account: z.string(), party: z.string() }),
  /** another administration or body: the id of its definition */
  z.object({ kind: z.literal('partner'), partner: z.string() }),
])
export type By = z.infer<typeof by>

/** Into which state, and what was fixed on entering: the fold needs no rules. `valid.from`: the legal day from which a right counts. */
const move = z.object({
  from: z.string(),
  to: z.string(),
  phase: z.enum(phases),
  outcome: z.enum(outcomes).optional(),
  due: duration.optional(),
  clock: duration.optional(),
  valid: z.object({ from: day, for: duration }).optional(),
})
export type Move = z.infer<typeof move>

/** Variables of a message as facts, so that it is written in the reader's language when it is read. */
const variable = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rule'), value: ruleValue }),
  z.object({ kind: z.literal('answer'), field: z.string(), value: json as z.ZodType<FieldValue> }),
  z.object({ kind: z.literal('fields'), fields: names }),
  z.object({ kind: z.literal('day'), day }),
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('trace'), trace }),
  z.object({ kind: z.literal('document'), key: z.string() }),
  z.object({ kind: z.literal('request'), request: z.string() }),
  z.object({ kind: z.literal('hours'), from: instant, until: instant, zone: z.string() }),
  z.object({ kind: z.literal('case-link') }),
  z.object({ kind: z.literal('absent') }),
])
export type MessageVariable = z.infer<typeof variable>

/** Messages of the house that no service file has to write. */
export const notices = [
  'received',
  'asked',
  'reminder',
  'expired',
  'silence-granted',
  'silence-refused',
  'validity-ended',
  'decided',
  'withdrawn',
  'requested',
  'party-asked',
  'request-reminder',
  'appointment',
  'appointment-cancelled',
  'change-told',
  'change-taken',
  'change-set-aside',
  'observations',
  'transferred',
  'transferred-draft',
  'payment-returned',
] as const
export type Notice = (typeof notices)[number]

const need = z.union([z.enum(['all', 'any']), z.number().int().positive()])
/** What somebody answered to a request, by the names under which rules read it (`avis`, `signé` …). `montant`: cents that were paid. */
const reply = record(z.union([z.string(), z.number(), z.boolean()]))

/** As somebody is named in the answers of a case: what she is known by. */
const named = z.object({ given: z.string(), family: z.string(), birth: z.string().optional() })
/** What a case asks of others: what its service foresees, and what the office asks beside it. */
export const askedKinds = [...requestKinds, 'observations'] as const
export type AskedKind = (typeof askedKinds)[number]

/** What a fact that changes would do to a right: nothing, more, less, or nobody can tell yet. */
export const directions = ['same', 'better', 'worse', 'unclear'] as const
export type Direction = (typeof directions)[number]

const file = z.object({ file: z.string(), name: z.string(), type: z.string(), size: z.number().int().nonnegative() })
const account = z.object({ field: z.string(), masked: z.string() })

const payloads = {
  'case.opened': z.object({
    reference: z.string(),
    service: z.string(),
    version: z.number().int(),
    channel: z.string(),
    language: z.string(),
    state: z.string(),
    phase: z.enum(phases),
    by,
    /** the case that asked for this one, and the key of its request; `received`: when the authority that passed it on had received it */
    origin: z.object({ case: z.uuid(), request: z.string(), received: instant.optional() }).optional(),
  }),
  /** `advised`: advice checks that did not hold; the person was told and applied all the same. */
  'case.submitted': z.object({
    action: z.string(),
    move,
    by,
    answers,
    provenance,
    advised: names,
    /** the person whose case it is, where others take part in it (her own row in a list of people is not somebody else) or a partner began it */
    named: named.optional(),
    language: z.string().optional(),
    rulesDate: day,
  }),
  'case.answered': z.object({ action: z.string(), move, by, answers, provenance, asked: names }),
  'case.acted': z.object({
    action: z.string(),
    by,
    move: move.optional(),
    reason: z.string().optional(),
    asked: names.optional(),
    answers: answers.optional(),
    provenance: provenance.optional(),
    /** the values on which the act rests and why, as they were then */
    computed: record(ruleValue).optional(),
    explanation: trace.optional(),
    rulesDate: day,
    /** a renewal, or more time for a right, without change of state */
    valid: z.object({ from: day, for: duration }).optional(),
    /** the law's delay as it was extended */
    clock: duration.optional(),
  }),
  'case.withdrawn': z.object({ what: z.enum(['draft', 'request', 'contest']), move, by, reason: z.string().optional() }),
  /** What time did: nobody answered (`expiry`), or a right ran out (`validity`). */
  'case.expired': z.object({ what: z.enum(['expiry', 'validity', 'cycle']), move, day }),
  'case.reminded': z.object({ what: z.enum(['expiry', 'validity']), before: duration, day }),
  /** Our own target (`due`) or the law's delay without consequence (`clock`) is missed; time alone may not refuse (`expiry`) or could not pay (`payment`): a person must look. */
  'case.late': z.object({ what: z.enum(['due', 'clock', 'expiry', 'payment']), day, escalate: z.string().optional() }),
  /** The law's delay ran out and the law says what silence means; `effective`: the instant at which it took effect. */
  'case.silence': z.object({
    means: z.enum(['granted', 'refused']),
    move: move.optional(),
    day,
    effective: instant,
    reference: z.string(),
  }),
  'case.document-added': z.object({ field: z.string().optional(), files: z.array(file).min(1), note: z.string().optional(), by }),
  'case.message': z.object({
    from: z.enum(['person', 'office', 'system']),
    by,
    text: z.string().optional(),
    message: z.string().optional(),
    notice: z.enum(notices).optional(),
    variables: record(variable).optional(),
    /** has effects in law: sent even to somebody who asked for no messages */
    legal: z.boolean(),
  }),
  'case.message-read': z.object({ messages: names.min(1), by: z.enum(['person', 'office']) }),
  'case.issue-ordered': z.object({ document: z.string(), key: z.string() }),
  'case.issued': z.object({ document: z.string(), key: z.string(), number: z.string().optional(), file: z.string() }),
  /** `amount` in cents of `currency`; sent once per `key` whatever happens. */
  'case.payment-ordered': z.object({
    rule: z.string(),
    amount: z.number().int().positive(),
    currency: z.string(),
    account,
    key: z.string(),
  }),
  /** The bank confirmed it: the money left on this day. */
  'case.payment-made': z.object({ key: z.string(), day }),
  /** The bank gave it back or never took it; `reason`: ISO 20022 code of external status reasons (`AC04`: the account is closed). */
  'case.payment-returned': z.object({ key: z.string(), day, reason: z.string().regex(/^[A-Z]{2}\d{2}$/) }),
  'case.call-ordered': z.object({ target: z.string(), key: z.string() }),
  /** `to`: roles, participants (`conjoint`, `codéclarants#2`), `applicant`, `public`, `partner`, registers. `amount` in cents. `due`, fixed when it was asked. */
  'case.requested': z.object({
    request: z.string(),
    key: z.string(),
    kind: z.enum(askedKinds),
    to: names.min(1),
    need,
    due: duration.optional(),
    /** asked by somebody of the office, beside what the file foresees. `about`: the change or the action before which observations are invited */
    own: z
      .object({
        by,
        question: z.string(),
        remind: z.array(duration),
        show: names,
        confidential: z.boolean(),
        about: z.string().optional(),
      })
      .optional(),
    amount: z.number().int().positive().optional(),
    currency: z.string().optional(),
    instalments: z.number().int().positive().optional(),
    /** what was paid too much in a cycle, in cents, and from which day */
    over: z.object({ amount: z.number().int().positive(), currency: z.string(), since: day }).optional(),
  }),
  /** `from`: which of those asked answered; `assurance`: of a signature, how surely it was known who signed */
  'case.request-answered': z.object({
    request: z.string(),
    key: z.string(),
    from: z.string(),
    by,
    answer: reply,
    assurance: z.enum(['none', 'low', 'substantial', 'high']).optional(),
    /** our key of the payment that this answer tells of */
    payment: z.uuid().optional(),
    answers: answers.optional(),
    provenance: provenance.optional(),
  }),
  /** The applicant asked somebody whom she named to take part; `how`: by e-mail, or by a code that she hands over herself. */
  'case.party-invited': z.object({ party: z.string(), how: z.enum(['email', 'code']), by }),
  /** Somebody under her own identity, which agrees with how she is named (`as`), takes part. */
  'case.party-joined': z.object({ party: z.string(), person: z.uuid(), as: named, by }),
  'case.party-declined': z.object({ party: z.string(), by }),
  /** Nobody can tell what became of a payment: a person asks the provider, and answers for it. */
  'case.payment-unclear': z.object({ request: z.string(), key: z.string(), payment: z.uuid(), amount: z.number().int().positive() }),
  /** When and where she comes, as the slot said then. A later one takes its place. */
  'case.appointment-booked': z.object({
    request: z.string(),
    key: z.string(),
    by,
    slot: z.uuid(),
    place: z.string(),
    from: instant,
    until: instant,
  }),
  'case.appointment-cancelled': z.object({ request: z.string(), key: z.string(), by }),
  'case.request-reminded': z.object({ request: z.string(), key: z.string(), before: duration, day }),
  /** Nobody answered in time; `as`: what the law makes of this silence. Without it the request stays open and is late. */
  'case.request-silent': z.object({
    request: z.string(),
    key: z.string(),
    day,
    as: z.string().optional(),
    reference: z.string().optional(),
  }),
  /** Other cases of the service that may be the same matter, by the ways of its file; a person looks at them. */
  'case.resembles': z.object({ found: z.array(z.object({ case: z.uuid(), reference: z.string(), ways: names.min(1) })).min(1) }),
  /** What a period (`2026-03`) comes to, in cents; told again when a correction changes it. `missing`: it cannot be told, a person must look. */
  'case.assessed': z.object({
    period: z.string(),
    amount: z.number().int().nonnegative().optional(),
    currency: z.string().optional(),
    missing: names.optional(),
  }),
  'case.cycle-reminded': z.object({ period: z.string(), before: duration, day }),
  /** A period was not declared in time. */
  'case.cycle-late': z.object({ period: z.string(), day }),
  /**
   * It goes on under a newer version of its service. `renamed`: one step a version, old name of a question → new one (`enfants . nom` → `prénom` in the
   * rows of a list), so that answers are carried over without reading the versions between.
   */
  'case.rebased': z.object({ from: z.number().int(), to: z.number().int(), renamed: z.array(record(z.string())), by }),
  /** What the office makes of a consultation, for everybody to read; a later one takes its place. */
  'case.summarised': z.object({ request: z.string(), key: z.string(), text: z.string(), by }),
  /** A fact that changed while a right runs: from which legal day, what it does to the rules of the right on that day. Nothing counts yet. */
  'case.change-told': z.object({
    change: z.string(),
    by,
    from: day,
    answers,
    provenance,
    note: z.string().optional(),
    direction: z.enum(directions),
    before: record(ruleValue),
    after: record(ruleValue),
    explanation: trace.optional(),
  }),
  /** The change counts from its day. By the system only when it takes nothing away. */
  'case.change-taken': z.object({ change: z.string(), by, reason: z.string().optional() }),
  'case.change-set-aside': z.object({ change: z.string(), by, reason: z.string() }),
  /** Another authority decides: the request went there with all that it holds (CRPA, L. 114-2). `day`: legal day; `other`: the case that it became there. */
  'case.transferred': z.object({
    by,
    move,
    day,
    to: z.object({
      name: z.string(),
      agency: z.string().optional(),
      service: z.string().optional(),
      address: z.string().optional(),
      email: z.string().optional(),
    }),
    reason: z.string(),
    other: z.object({ case: z.uuid(), reference: z.string() }).optional(),
  }),
  'case.refund-ordered': z.object({ request: z.string(), key: z.string(), amount: z.number().int().positive(), currency: z.string() }),
} as const

export type CaseEventType = keyof typeof payloads
export type PayloadOf<T extends CaseEventType> = z.infer<(typeof payloads)[T]>

/** What `decide` says happened: the log adds the envelope. */
export type NewCaseEvent = { [T in CaseEventType]: { readonly type: T; readonly payload: PayloadOf<T> } }[CaseEventType]

/** An event of a case as read from the log. */
export type CaseEvent = Omit<LoggedEvent, 'type' | 'payload'> & NewCaseEvent

/** What the fold reads of an envelope; an event that is not written yet has no id. */
export type Happening = NewCaseEvent & Pick<LoggedEvent, 'at' | 'case' | 'person' | 'agency'> & { readonly id?: string }

export const caseEventTypes = Object.keys(payloads) as CaseEventType[]

/** For the log: every type at its newest version. */
export const caseEvents: readonly EventType[] = caseEventTypes.map((type) => ({ type, version: 1, payload: payloads[type], upcast: {} }))

/** Tells a case's event from any other of the log. */
export const isCaseEvent = (event: LoggedEvent): event is CaseEvent => Object.hasOwn(payloads, event.type)
