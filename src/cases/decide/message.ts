import { legalDay } from '#kernel'
import type { TraceLine } from '#rules'
import type { Text } from '#services'
import { deadlinesOf } from '../deadlines.ts'
import { stateOf } from '../enter.ts'
import type { MessageVariable, NewCaseEvent, Notice } from '../events.ts'
import type { CaseView } from '../view.ts'
import type { CaseContext } from './context.ts'
import type { Situation } from './situation.ts'

/** What an act can tell beside the case itself. `day`: the limit meant, when it is not the case's own next one. */
export interface Told {
  readonly reason?: string
  readonly explanation?: TraceLine
  readonly asked?: readonly string[]
  readonly day?: string
  readonly request?: string
  /** people whom the case asks, by name */
  readonly who?: string
  /** to whom a case was passed on, and the legal day on which it had been received here */
  readonly receiver?: string
  readonly received?: string
  readonly meeting?: { readonly from: string; readonly until: string; readonly place: string; readonly zone: string }
}

type Message = Extract<NewCaseEvent, { type: 'case.message' }>

/** A message of the service file, with its variables as facts of this moment. */
export function messageOf(view: CaseView, message: string, told: Told, situation: Situation, ctx: CaseContext): Message {
  const variables = variablesOf(ctx.service.messages[message] ?? {}, view, told, situation, ctx)
  return {
    type: 'case.message',
    payload: { from: 'system', by: { kind: 'system' }, message, variables, legal: view.outcome !== undefined || view.phase === 'waiting' },
  }
}

const withoutEffectInLaw: readonly Notice[] = ['reminder', 'withdrawn', 'request-reminder']

/** A message of the house; it carries the given names only. */
export function noticeOf(view: CaseView, notice: Notice, told: Told, situation: Situation, ctx: CaseContext): Message {
  // The day until which others are waited for is not the day of our answer.
  const leaves = notice === 'received' && view.phase === 'waiting' ? 'échéance' : undefined
  const all = Object.entries(given(view, told, situation, ctx))
  const variables = Object.fromEntries(all.filter(([name, value]) => value.kind !== 'absent' && name !== leaves))
  return {
    type: 'case.message',
    payload: { from: 'system', by: { kind: 'system' }, notice, variables, legal: !withoutEffectInLaw.includes(notice) },
  }
}

/** Names that a text uses after `$`. */
const used = /\$([\p{L}\p{N}-]+)/gu

/** How a rule or field is written in a message: every run of signs that are no letter or digit is `-` (`taxe d'aménagement` → `taxe-d-aménagement`). */
export const asVariable = (name: string): string => name.normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '-')

/** What a text asks for, as facts of this moment. */
export function variablesOf(
  text: Text,
  view: CaseView,
  told: Told,
  situation: Situation,
  ctx: CaseContext,
): Record<string, MessageVariable> {
  const wanted = new Set(Object.values(text).flatMap((one) => [...one.normalize('NFC').matchAll(used)].map((match) => match[1]!)))
  const ours = given(view, told, situation, ctx)
  const fields = new Map(ctx.service.fields.map((field) => [asVariable(field.name), field]))
  const rules = new Map([...ctx.rules.names].map((name) => [asVariable(name), name]))
  const variables: Record<string, MessageVariable> = {}
  for (const name of wanted) {
    const field = fields.get(name)
    const rule = field?.type === 'computed' ? (field.value ?? field.name) : rules.get(name)
    if (ours[name] !== undefined) variables[name] = ours[name]
    else if (field !== undefined && field.type !== 'computed')
      variables[name] = { kind: 'answer', field: field.name, value: situation.answers[field.name] ?? null }
    else if (rule !== undefined) {
      const value = ctx.rules.evaluate(situation.answers, [rule], situation.at)[rule]
      if (value !== undefined) variables[name] = { kind: 'rule', value }
    }
  }
  return variables
}

function given(view: CaseView, told: Told, situation: Situation, ctx: CaseContext): Record<string, MessageVariable> {
  const absent: MessageVariable = { kind: 'absent' }
  const day = told.day ?? nextLimit(view, ctx)
  const document = view.documents.at(-1)
  const asked = told.asked ?? view.asked?.fields
  const rank = view.state === ctx.service.queue?.state ? view.queue?.rank : undefined
  return {
    liste: asked === undefined ? absent : { kind: 'fields', fields: [...asked] },
    échéance: day === undefined ? absent : { kind: 'day', day },
    explication: told.explanation === undefined ? absent : { kind: 'trace', trace: told.explanation },
    demande: told.request === undefined ? absent : { kind: 'request', request: told.request },
    ...(told.who !== undefined && { qui: { kind: 'text', text: told.who } as const }),
    ...(told.meeting && {
      'rendez-vous': { kind: 'hours', from: told.meeting.from, until: told.meeting.until, zone: told.meeting.zone },
      lieu: { kind: 'text', text: told.meeting.place },
    }),
    ...(told.receiver && { destinataire: { kind: 'text', text: told.receiver } }),
    ...(told.received && { reçue: { kind: 'day', day: told.received } }),
    raison: told.reason === undefined ? absent : { kind: 'text', text: told.reason },
    référence: { kind: 'text', text: view.reference },
    numéro: document === undefined ? absent : { kind: 'document', key: document.key },
    lien: { kind: 'case-link' },
    mois: { kind: 'day', day: legalDay(ctx.at, ctx.zone) },
    rang: rank === undefined || rank === null ? absent : { kind: 'text', text: String(rank) },
    'date-de-référence': { kind: 'day', day: situation.at.date },
  }
}

/** The limit that matters to the applicant: to answer, to contest, the end of the right, the day of our answer by law, then by promise. */
function nextLimit(view: CaseView, ctx: CaseContext): string | undefined {
  const limits = deadlinesOf(view, ctx)
  const theirs = (stateOf(ctx.service, view.state)?.do ?? [])
    .filter((action) => action.by.includes('applicant'))
    .map((action) => limits.actions[action.name]?.day)
    .filter((day) => day !== undefined)
    .sort()[0]
  if (view.phase === 'waiting') return limits.expiry?.day ?? theirs
  if (view.phase === 'running') return limits.validity?.day ?? theirs
  if (view.phase === 'done') return theirs
  return (limits.clock?.status === 'running' ? limits.clock.deadline.day : undefined) ?? limits.due?.day
}
