import type { RuleValue, TraceLine } from '#rules'
import type { Answers, FieldValue, FileRef, Outcome, Person, Phase, Provenance, Service } from '#services'
import type { ClockMarks } from './clock.ts'
import type { AskedKind, By, CaseEventType, Direction, MessageVariable, Notice } from './events.ts'
import type { QueueStanding } from './queue.ts'

/** A case as its events tell it. Instants are UTC, days are legal days. Nothing here depends on today: `deadlinesOf` does. */
export interface CaseView {
  readonly id: string
  readonly reference: string
  readonly service: string
  /** version of the service under which it runs */
  readonly version: number
  readonly person?: string
  readonly agency?: string
  readonly channel: string
  readonly language: string
  /** number of events: what a command hands back as `expected` */
  readonly sequence: number

  readonly state: string
  readonly phase: Phase
  readonly outcome?: Outcome
  /** when this state was entered */
  readonly since: string
  /** how many times any state was entered: names this stay */
  readonly stay: number
  readonly openedAt: string
  /** the partner who began it for its person */
  readonly partner?: string
  /** the case that asked for this one, and the key of its request */
  readonly origin?: { readonly case: string; readonly request: string; readonly received?: string }
  readonly submittedAt?: string
  readonly rulesDate?: string

  /** latest answers, those of fields that the version no longer has included */
  readonly answers: Answers
  readonly provenance: Readonly<Record<string, Provenance>>
  readonly history: readonly AnswerChange[]
  /** the correction that the applicant is asked for now */
  readonly asked?: Correction
  readonly corrections: readonly Correction[]

  readonly messages: readonly CaseMessage[]
  readonly documents: readonly CaseDocument[]
  readonly files: readonly AddedFiles[]
  readonly payments: readonly Payment[]
  /** periods of a cycle, oldest first, each as it was reckoned last */
  readonly assessed: readonly AssessedPeriod[]
  /** `2026-03 5d`: reminders to declare that were sent; periods that were not declared in time */
  readonly remindedFor: readonly string[]
  readonly lateFor: readonly string[]
  /** other cases that may be the same matter; `aside`: a person looked and set it aside */
  readonly resembling: readonly {
    readonly case: string
    readonly reference: string
    readonly ways: readonly string[]
    readonly aside: boolean
  }[]
  /** the person whose case it is, where others take part or a partner began it */
  readonly named?: Person
  /** who beside her was asked to take part, by participant */
  readonly parties: readonly PartyStanding[]
  /** where it stands among those that want a limited place; from beside its events, when it is read */
  readonly queue?: QueueStanding
  /** contributions that stand in its open consultations, by the key of the request; from beside its events, when it is read */
  readonly said?: Readonly<Record<string, number>>
  /** the authority to which it was passed on, from which legal day */
  readonly transferred?: {
    readonly day: string
    readonly to: {
      readonly name: string
      readonly agency?: string
      readonly service?: string
      readonly address?: string
      readonly email?: string
    }
    readonly other?: { readonly case: string; readonly reference: string }
  }
  /** facts that changed while the right runs, oldest first */
  readonly changes: readonly ToldChange[]
  /** what the case asked of others, oldest first */
  readonly requests: readonly AskedRequest[]
  readonly refunds: readonly { readonly request: string; readonly amount: number; readonly currency: string; readonly at: string }[]
  readonly calls: readonly { readonly target: string; readonly key: string; readonly at: string }[]

  /** Who had a hand in it since it was first sent or last renewed, and when each state was first entered since the applicant last reopened it. */
  readonly round: { readonly hands: readonly Hand[]; readonly entered: Readonly<Record<string, string>> }
  /** accounts of all who ever decided */
  readonly deciders: readonly string[]
  readonly decision?: Decision
  /** Versions under which it ran before, oldest first: what was said and decided until then reads as it did. `sequence`: events until then. */
  readonly before: readonly { readonly until: string; readonly sequence: number; readonly service: Service }[]
  /** the decision that the applicant contests */
  readonly contest?: { readonly state: string; readonly since: string; readonly outcome: Outcome }

  readonly clock?: ClockMarks
  readonly silence?: { readonly means: 'granted' | 'refused'; readonly day: string; readonly reference: string }
  /** our target for this state, fixed on entering */
  readonly due?: string
  readonly escalated?: string
  /** what was told as late in this stay */
  readonly late: readonly ('due' | 'clock' | 'expiry' | 'payment')[]
  /** reminders sent in this stay, as written in the file */
  readonly reminded: { readonly expiry: readonly string[]; readonly validity: readonly string[] }
  /** the right in force: counted from this legal day */
  readonly validity?: { readonly state: string; readonly from: string; readonly for: string }
  /** the applicant asked to renew it and no new right has begun yet */
  readonly renewing: boolean
  readonly timeline: readonly TimelineEntry[]
}

/** Where an invitation stands; `as`: how she was named when she joined, the person as whom she takes part. */
export interface PartyStanding {
  /** `conjoint`; of a list, with its row: `codéclarants#2` */
  readonly party: string
  readonly state: 'invited' | 'joined' | 'declined'
  readonly at: string
  readonly person?: string
  readonly as?: Person
}

export interface AnswerChange {
  readonly field: string
  readonly value: FieldValue
  readonly provenance: Provenance
  readonly at: string
  readonly by: By
  /** the legal day from which it is so, when that was said */
  readonly from?: string
}

/** A fact that changed, as it was told, and what the rules made of it then. `closed`: undefined while nobody has looked. */
export interface ToldChange {
  readonly key: string
  readonly at: string
  readonly by: By
  readonly from: string
  readonly answers: Answers
  readonly provenance: Readonly<Record<string, Provenance>>
  readonly note?: string
  readonly direction: Direction
  readonly before: Readonly<Record<string, RuleValue>>
  readonly after: Readonly<Record<string, RuleValue>>
  readonly explanation?: TraceLine
  readonly closed?: { readonly as: 'taken' | 'set-aside'; readonly by: By; readonly at: string; readonly reason?: string }
}

export interface Correction {
  readonly fields: readonly string[]
  readonly action: string
  readonly at: string
  readonly answeredAt?: string
}

export interface CaseMessage {
  readonly id: string
  readonly at: string
  readonly from: 'person' | 'office' | 'system'
  readonly by: By
  readonly text?: string
  readonly message?: string
  readonly notice?: Notice
  readonly variables?: Readonly<Record<string, MessageVariable>>
  readonly legal: boolean
  /** when the other side read it: the office for the person's, the person for all others */
  readonly readAt?: string
}

export interface CaseDocument {
  readonly document: string
  readonly key: string
  readonly orderedAt: string
  readonly number?: string
  readonly file?: string
  readonly issuedAt?: string
}

/** `amount` in cents; undefined: an answer is missing. */
export interface AssessedPeriod {
  readonly period: string
  readonly amount?: number
  readonly currency?: string
  readonly missing?: readonly string[]
  readonly at: string
}

/** `amount` in cents. */
export interface AskedRequest {
  readonly name: string
  readonly key: string
  readonly kind: AskedKind
  readonly to: readonly string[]
  readonly need: 'all' | 'any' | number
  readonly at: string
  readonly due?: string
  readonly amount?: number
  readonly currency?: string
  readonly instalments?: number
  /** asked by somebody of the office, not foreseen in the file */
  readonly own?: {
    readonly by: By
    readonly question: string
    readonly remind: readonly string[]
    readonly show: readonly string[]
    readonly confidential: boolean
    readonly about?: string
  }
  readonly over?: { readonly amount: number; readonly currency: string; readonly since: string }
  readonly replies: readonly Reply[]
  /** of a meeting: who comes, or is visited, of those the case is about: `applicant`, participants (`conjoint`, `codéclarants#2`) */
  readonly comers: readonly string[]
  /** they come at one time */
  readonly together: boolean
  /** when and where the applicant comes, or all of them; `changes`: how often that was said */
  readonly meeting?: Meeting
  /** when and where a participant comes by herself; `account`: hers, who took the time */
  readonly meetings: Readonly<Record<string, Meeting & { readonly account: string }>>
  readonly changes: number
  /** payments of which nobody knows what became; `amount` in cents */
  readonly unclear: readonly { readonly payment: string; readonly amount: number }[]
  /** of a consultation: what the office makes of it */
  readonly summary?: { readonly text: string; readonly by: By; readonly at: string }
  /** reminders sent, as written in the file */
  readonly reminded: readonly string[]
  readonly silent?: { readonly day: string; readonly as?: string; readonly reference?: string }
  /** undefined while it is open; `lapsed`: the case ended before anybody answered */
  readonly closed?: 'answered' | 'silent' | 'lapsed'
}

export interface Meeting {
  readonly slot: string
  readonly place: string
  readonly from: string
  readonly until: string
}

export interface Reply {
  readonly from: string
  readonly by: By
  readonly at: string
  readonly answer: Readonly<Record<string, string | number | boolean>>
  /** of a signature: how surely it was known who signed */
  readonly assurance?: 'none' | 'low' | 'substantial' | 'high'
  /** our key of the payment that it tells of */
  readonly payment?: string
}

export interface AddedFiles {
  readonly id?: string
  readonly field?: string
  readonly files: readonly FileRef[]
  readonly note?: string
  readonly at: string
  readonly by: By
}

/** `amount` in cents */
export interface Payment {
  readonly key: string
  readonly rule: string
  readonly amount: number
  readonly currency: string
  readonly account: { readonly field: string; readonly masked: string }
  readonly at: string
  /** the legal day on which the money left */
  readonly made?: string
  /** it came back: on which day, and why (ISO 20022) */
  readonly returned?: { readonly day: string; readonly reason: string }
}

export interface Hand {
  readonly account: string
  readonly role: string
  readonly action: string
  readonly state: string
  readonly stay: number
  readonly at: string
}

export interface Decision {
  readonly action?: string
  readonly by: By | { readonly kind: 'law' }
  readonly at: string
  readonly outcome: Outcome
  readonly state: string
  readonly reason?: string
  readonly explanation?: TraceLine
  readonly computed?: Readonly<Record<string, RuleValue>>
}

export interface TimelineEntry {
  readonly id?: string
  readonly at: string
  readonly type: CaseEventType
  readonly by?: By
  readonly action?: string
  readonly from?: string
  readonly to?: string
  /** field, document, message, limit … that the entry is about */
  readonly about?: string
}
