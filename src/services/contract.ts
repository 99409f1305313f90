/**
 * The service file as the rest of the house reads it: checked, names resolved, every text complete in every language.
 * `read.ts` makes it from YAML; nothing else does. Source of the grammar: docs/service-file.md.
 */
import type { CaseRequest, Cycle, LikenessRule, LocalValues, Party, Queue } from './contract-more.ts'

export type * from './contract-more.ts'

export type Lang = string
/** One text in every language of the service. */
export type Text = Readonly<Record<Lang, string>>
/** The name of a rule or field, or one comparison (`logement = 'autre'`). Evaluated by `#rules`. */
export type Condition = string
/** ISO-like legal duration as written: `6h 15d 10bd 8w 3mo 1y`. */
export type Duration = string

export const fieldTypes = [
  'text',
  'longtext',
  'boolean',
  'choice',
  'choices',
  'integer',
  'number',
  'money',
  'date',
  'duration',
  'email',
  'phone',
  'iban',
  'account',
  'address',
  'place',
  'person',
  'organisation',
  'file',
  'files',
  'list',
  'row',
  'consent',
  'computed',
  'note',
] as const
export type FieldType = (typeof fieldTypes)[number]

/** A field that says nothing else of itself: asked, required, and no more. */
export const plainField = {
  required: true,
  from: [],
  with: [],
  confirm: false,
  asked: true,
  sensitive: false,
  special: false,
  later: false,
} as const satisfies Partial<Field>

export interface Option {
  readonly key: string
  readonly label: Text
}

export interface Field {
  readonly name: string
  readonly type: FieldType
  readonly label: Text
  readonly hint?: Text
  /** Unit of the value in rules: `€/an`, `nuit`. Fixed for every number. */
  readonly unit?: string
  readonly options?: readonly Option[]
  /** Parts asked of a person, organisation or address; undefined: the type's usual ones. */
  readonly parts?: readonly string[]
  /** `partial`: as much as the person knows (`1988`, `1988-06`, `1988-06-09`); rules that need its day do not guess it */
  readonly precision?: 'day' | 'month' | 'year' | 'partial'
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
  readonly default?: FieldValue
  /** true, false or a condition. Fields are required unless the file says otherwise. */
  readonly required: boolean | Condition
  readonly when?: Condition
  /** Once-only key across services, for example `person.home`. */
  readonly concept?: string
  /** Sources tried in order: `identity`, `profile`, `case`, `registry.<id>`, `document.<kind>`. */
  readonly from: readonly string[]
  readonly with: readonly string[]
  /** Known value is shown and must be confirmed. */
  readonly confirm: boolean
  /** false: `ask: never`, the person is never asked. */
  readonly asked: boolean
  /** Role that fills it instead of the applicant. */
  readonly by?: string
  readonly sensitive: boolean
  readonly special: boolean
  /** May be given after sending. */
  readonly later: boolean
  readonly was?: string
  /** `computed`: the rule shown. */
  readonly value?: string
  /** file(s): accepted media types (`image/*`, `application/pdf`), bytes per file. */
  readonly accept?: readonly string[]
  readonly size?: number
  /** list */
  readonly item?: readonly Field[]
  readonly rules?: RuleMap
  readonly aggregates?: Readonly<Record<string, Aggregate>>
  /** list: checks read in each row */
  readonly checks?: readonly Check[]
  /** list: one row a month, each with its `mois` (`2026-03`) */
  readonly per?: 'month'
  /** row: the list it picks from */
  readonly of?: string
}

export const aggregateOps = ['count', 'sum', 'min', 'max', 'mean', 'any', 'all'] as const
export interface Aggregate {
  readonly op: (typeof aggregateOps)[number]
  readonly of: string
  readonly where?: string
  /** only so many months before the month of the reference date */
  readonly last?: number
}

/**
 * A value as kept in events and drafts (JSON). By type:
 * text longtext email phone(E.164) iban(compact) account date(`2026-11-24`, `2026-11`, `2026`) choice → string · boolean consent → boolean ·
 * integer number money(in the field's unit, at most 2 decimals) duration → number · choices → string[] ·
 * address person organisation place file → object (below) · files → FileRef[] · list → Row[] · row → number (index).
 * `null`: asked and left empty. Absent: not answered yet.
 */
export type FieldValue =
  | string
  | number
  | boolean
  | null
  | readonly string[]
  | Address
  | Person
  | Organisation
  | Place
  | FileRef
  | readonly FileRef[]
  | readonly Row[]
export type Row = Readonly<{ [name: string]: FieldValue }>
export type Answers = Readonly<{ [field: string]: FieldValue }>

/** `commune`: INSEE code in France; `département`: its number, given when the commune is known. `country`: ISO 3166-1 alpha-2. */
export interface Address {
  readonly line: string
  readonly complement?: string
  readonly postcode: string
  readonly town: string
  readonly commune?: string
  readonly département?: string
  readonly country: string
}
export interface Person {
  readonly given: string
  readonly family: string
  readonly birth?: string
  readonly birthPlace?: string
}
export interface Organisation {
  readonly name: string
  readonly number?: string
}
/** A place in words, a point in degrees (WGS 84), or both. */
export interface Place {
  readonly lat?: number
  readonly lon?: number
  readonly label?: string
}
export interface FileRef {
  readonly file: string
  readonly name: string
  readonly type: string
  readonly size: number
}

/** Where a value comes from. `verified`: from a source, unchanged; else declared by the person or the office. */
export interface Provenance {
  readonly source: string
  readonly at: string
  readonly verified: boolean
  /** a declared value that a register could not give: which one, and why */
  readonly instead?: { readonly source: string; readonly why: 'none' | 'several' | 'down' | 'unreadable' }
}

export type RuleMap = Readonly<Record<string, unknown>>

export interface Page {
  readonly name: string
  readonly title: Text
  readonly hint?: Text
  readonly when?: Condition
  readonly fields: readonly string[]
  readonly for?: string
}
export interface Check {
  readonly name: string
  readonly must: Condition
  readonly say: Text
  readonly at: readonly string[]
  readonly advice: boolean
  readonly instead?: string
}

export const stages = ['concept', 'prototype', 'pilot', 'live', 'retired'] as const
export type Stage = (typeof stages)[number]
export interface StageWish {
  readonly stage: Stage
  /** `in`: codes of communes and départements; who lives in one of them */
  readonly pilot?: {
    readonly who?: Condition
    readonly share?: number
    readonly in?: readonly string[]
    readonly until?: string
  }
}

export const phases = ['draft', 'open', 'waiting', 'running', 'done'] as const
export type Phase = (typeof phases)[number]
export const outcomes = ['granted', 'partly', 'refused', 'withdrawn', 'closed'] as const
export type Outcome = (typeof outcomes)[number]

export type Effect =
  | { readonly kind: 'send'; readonly message: string; readonly when?: Condition }
  | { readonly kind: 'issue'; readonly document: string; readonly when?: Condition }
  | { readonly kind: 'pay'; readonly rule: string; readonly to: string; readonly when?: Condition }
  | { readonly kind: 'call'; readonly target: string; readonly when?: Condition }
  | { readonly kind: 'request'; readonly request: string; readonly when?: Condition }
  /** gives a paid request back, whole or `amount` of it */
  | { readonly kind: 'refund'; readonly request: string; readonly amount?: string; readonly when?: Condition }

export interface Action {
  readonly name: string
  readonly label: Text
  /** `applicant`, `system`, `robot`, `partner`, names of roles and of parties. */
  readonly by: readonly string[]
  readonly when?: Condition
  readonly needs: readonly string[]
  readonly declaredOk: readonly string[]
  readonly within?: { readonly in: Duration; readonly from?: string }
  readonly fill: readonly string[]
  /** Fields the applicant must correct: chosen by the worker (`'choose'`) or fixed. */
  readonly ask?: 'choose' | readonly string[]
  readonly incomplete: boolean
  readonly reason: boolean
  readonly explain?: string
  readonly fourEyes: boolean
  readonly notBy?: 'decider'
  /** offered for many cases at once */
  readonly batch: boolean
  /** gives the law's delay, or the right in force, more time, at most `times` */
  readonly extend?: { readonly by: Duration; readonly times: number; readonly reference: string }
  readonly then: readonly Effect[]
  readonly to?: string
}

export interface State {
  readonly name: string
  readonly phase: Phase
  readonly label: Text
  readonly outcome?: Outcome
  readonly do: readonly Action[]
  readonly then: readonly Effect[]
  readonly due?: { readonly in: Duration; readonly faster: Readonly<Record<string, Duration>>; readonly escalate?: string }
  readonly expire?: { readonly after: Duration; readonly to: string; readonly remind: readonly Duration[]; readonly reference?: string }
  readonly valid?: { readonly for: Duration; readonly remind: readonly Duration[]; readonly renew?: string; readonly then: string }
}

export interface LegalClock {
  readonly from: string
  readonly in: Duration
  readonly longer: Readonly<Record<string, Duration>>
  readonly pause: readonly string[]
  readonly restart: readonly string[]
  readonly until: readonly string[]
  readonly incomplete?: 'restart' | 'suspend'
  readonly missed?: { readonly means: 'granted' | 'refused'; readonly to?: string; readonly reference: string }
}

export interface Workflow {
  /** service role → team path of the town */
  readonly roles: Readonly<Record<string, string>>
  readonly route?: string
  readonly calendar?: string
  readonly clock?: LegalClock
  /** The first state is where a case begins (phase draft). */
  readonly states: readonly State[]
}

export interface IssuedDocument {
  readonly name: string
  readonly title: Text
  readonly body?: Text
  readonly signature?: string
  readonly number?: string
  readonly languages?: readonly Lang[]
  readonly proof?: boolean
  readonly credential?: CredentialRule
}

/** A document that is also a verifiable credential: what it says, and in which states of its case it is suspended or over. */
export interface CredentialRule {
  /** fields */
  readonly claims: readonly string[]
  readonly suspended: readonly string[]
  readonly revoked: readonly string[]
}

export interface DataRules {
  /** id in the register of processing */
  readonly purpose: string
  readonly legalBasis: Text
  readonly keep: Readonly<Record<string, Duration | 'forever'>>
  readonly then: 'erase' | 'archive' | 'anonymise'
  /** field → roles and parties that may see it; a field that is not here is seen by every role that acts (none when sensitive), and by no party. */
  readonly visible: Readonly<Record<string, readonly string[]>>
  /** what is public of each case: these fields, from the first time in a state, for so long */
  readonly public?: { readonly fields: readonly string[]; readonly from: string; readonly for: Duration }
  /** fields and rules that may be counted */
  readonly statistics?: readonly string[]
}

export interface Example {
  readonly name: string
  readonly on?: string
  /** values of its territory */
  readonly local?: Readonly<Record<string, number>>
  readonly given: Readonly<Record<string, unknown>>
  /** day → what happens on it: an action by name, answers of requests, or nothing but time (`null`) */
  readonly story?: Readonly<Record<string, string | Readonly<Record<string, unknown>> | null>>
  readonly expect: Readonly<Record<string, unknown>>
}

export interface Proactive {
  readonly when: Condition
  readonly send?: string
  readonly channels: readonly string[]
  readonly atMost?: string
  /** after a disaster it is offered once each: to one of those who live together, when it is `dwelling` */
  readonly each: 'person' | 'dwelling'
  readonly open?: string
}

export interface Service {
  readonly id: string
  readonly version: number
  readonly title: Text
  readonly summary: Text
  /** what people should hear of in this version */
  readonly news?: Text
  readonly languages: readonly Lang[]
  readonly authority: string
  readonly event?: string
  readonly themes: readonly string[]
  readonly contact?: Readonly<Record<string, string>>
  readonly stage: StageWish
  readonly access: {
    readonly assurance: 'none' | 'low' | 'substantial' | 'high'
    readonly actors: readonly string[]
    readonly channels: readonly string[]
    /** kinds of mandate accepted; without it all of them */
    readonly mandate?: readonly string[]
    /** for a person (default), for an organisation, or both */
    readonly for?: readonly ('person' | 'organisation')[]
    readonly open?: { readonly from?: string; readonly until?: string }
    /** the field that names the person concerned, where that is not the applicant */
    readonly about?: string
    /** partners of this kind may begin a case for somebody */
    readonly partner?: string
    /** the form can be filled and sent without network */
    readonly offline?: boolean
  }
  readonly fields: readonly Field[]
  readonly pages: readonly Page[]
  readonly rules: RuleMap
  /** what people read for a rule, where the file gives it a `titre` */
  readonly titles?: Readonly<Record<string, Text>>
  readonly checks: readonly Check[]
  readonly requests: readonly CaseRequest[]
  readonly parties: readonly Party[]
  readonly local?: LocalValues
  readonly duplicates: readonly LikenessRule[]
  readonly cycle?: Cycle
  readonly queue?: Queue
  /** names that are only a question in the rules: the day on which the draft was opened */
  readonly questions: readonly string[]
  readonly workflow: Workflow
  readonly messages: Readonly<Record<string, Text>>
  readonly documents: readonly IssuedDocument[]
  readonly data: DataRules
  readonly proactive?: Proactive
  readonly examples: readonly Example[]
}
