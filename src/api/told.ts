import {
  actionsFor,
  answerKeys,
  answerMust,
  type CaseContext,
  type CaseRow,
  type CasesEdge,
  type CaseView,
  contextOf,
  deadlinesOf,
  missingIn,
  type OpenedCase,
  type OwnCase,
  openRequests,
  type PartnerCase,
  type Possible,
  possibleOwn,
  requestLabel,
  requestLimit,
  seatsOf,
  shownToPartner,
  sourceOf,
  standLabel,
  whoIs,
  withdrawal,
} from '#cases'
import { say } from '#definitions'
import { type Field, type FieldValue, formatMasked, formatValue, isEmpty, isShownOnly, isVisible, type Service } from '#services'
import type { Ctx } from '#web'
import { answersTold, type DeskCase } from '#work'
import type { OneCase } from './schemas.ts'
import { t } from './texts.ts'

type Asking = Ctx<CasesEdge>

/** Where a case stands after a command: nothing that a person wrote. */
export interface Made {
  readonly reference: string
  readonly service: string
  readonly state: string
  readonly phase: CaseView['phase']
  readonly outcome?: NonNullable<CaseView['outcome']>
  readonly sequence: number
}

export const madeOf = ({ reference, service, state, phase, outcome, sequence }: CaseView): Made => ({
  reference,
  service,
  state,
  phase,
  ...(outcome === undefined ? {} : { outcome }),
  sequence,
})

/** A line of a list: names nobody. */
export function rowTold({ edge, lang }: Asking, row: CaseRow) {
  const { service } = edge.catalogue.at(row.service, row.version)
  const at = (name: string, instant: string | null) => (instant === null ? {} : { [name]: new Date(instant).toISOString() })
  return {
    reference: row.reference,
    service: { id: service.id, version: service.version, title: say(service.title, lang) },
    state: { name: row.state, label: standLabel(service, row, lang) },
    phase: row.phase,
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
    ...at('since', row.since),
    ...at('openedAt', row.openedAt),
    ...at('submittedAt', row.submittedAt),
    ...at('dueAt', row.dueAt),
    ...at('legalAt', row.legalAt),
    sequence: row.sequence,
  }
}

/** One's own case: what one said and what registers said, what one may do. */
export function ownTold(ctx: Asking, opened: OwnCase, context: CaseContext): OneCase {
  const { edge, lang, actor } = ctx
  const { view, draft } = opened
  const { service } = opened.loaded
  const { answers, provenance } = view.phase === 'draft' ? draft : view
  const { actions, withdraw } = possibleOwn(ctx, opened)
  const missing = view.phase === 'draft' ? missingIn(ctx, opened) : (view.asked?.fields ?? [])
  const given = service.fields.filter((field) => !isShownOnly(field) && field.by === undefined && !isEmpty(answers[field.name], field))
  return {
    ...standing(opened, context, lang),
    answers: given.map((field) => answerTold(edge, field, { answers, provenance }, context, lang)),
    actions: [
      ...actions.map((one) =>
        possibleTold(one, opened, context, lang, one.action.to === undefined ? one.action.fill : [...one.action.fill, ...missing]),
      ),
      ...(withdraw ? [{ action: withdrawal, label: t(lang, 'withdraw'), allowed: true, needs: { reason: false, fields: [] } }] : []),
    ],
    requests: requestsTold(opened, context, whoIs(actor, opened.loaded), lang),
  }
}

/** An answer, whole, with where it comes from. */
function answerTold(
  edge: CasesEdge,
  field: Field,
  { answers, provenance }: Pick<CaseView, 'answers' | 'provenance'>,
  { service, zone }: CaseContext,
  lang: string,
): OneCase['answers'][number] {
  const from = provenance[field.name]
  const value = answers[field.name] as FieldValue
  return {
    field: field.name,
    label: say(field.label, lang),
    value,
    text: [formatValue(field, value, lang, { answers, fields: service.fields })],
    ...(from === undefined ? {} : { source: sourceOf(edge.town, from, zone, lang).text, verified: from.verified }),
  }
}

/** A case as an agent's role may see it. */
export function deskTold({ edge, lang }: Asking, opened: DeskCase): OneCase {
  const { view, loaded, ctx, roles, who, person } = opened
  const { service } = loaded
  return {
    ...standing(opened, ctx, lang),
    ...(person === undefined ? {} : { person: { given: person.given, family: person.family } }),
    answers: answersTold(opened, lang)
      .flatMap(({ answers }) => answers)
      .map(({ field, label, lines, hidden: unseen, files }) => {
        if (unseen) return { field: field.name, label, hidden: true as const, text: [] }
        const from = view.provenance[field.name]
        const value = shownValue(service, field, view.answers[field.name], roles)
        return {
          field: field.name,
          label,
          ...(value === undefined ? {} : { value }),
          text: [...lines, ...files.map(({ name }) => name)],
          ...(from === undefined ? {} : { source: sourceOf(edge.town, from, ctx.zone, lang).text, verified: from.verified }),
        }
      }),
    actions: actionsFor(view, who, ctx).map((one) => possibleTold(one, opened, ctx, lang, one.action.fill)),
    requests: requestsTold(opened, ctx, who, lang),
  }
}

/** A case as the partner who began it sees it: where it stands, what it said itself, what it is asked and shown. */
export function partnerTold({ edge, lang }: Asking, opened: PartnerCase): OneCase {
  const { view, loaded, who } = opened
  const { service } = loaded
  const ctx = contextOf(edge, loaded)
  const shown = shownToPartner(opened)
  const seen = service.fields.filter((field) => shown.has(field.name) && !isEmpty(view.answers[field.name], field))
  return {
    ...standing(opened, ctx, lang),
    answers: seen.map((field) => answerTold(edge, field, view, ctx, lang)),
    actions: actionsFor(view, who, ctx).map((one) => possibleTold(one, opened, ctx, lang, one.action.fill)),
    requests: requestsTold(opened, ctx, who, lang).filter(({ to }) => to.includes('partner')),
  }
}

/** A value as far as these roles see it: of an account enough to know it by, of a row the questions that they see. */
function shownValue(service: Service, field: Field, value: FieldValue | undefined, roles: readonly string[]): unknown {
  if (value === undefined || value === null) return undefined
  if (field.type === 'iban' || field.type === 'account') return formatMasked(String(value))
  if (field.type !== 'list' || !Array.isArray(value)) return value
  const items = (field.item ?? []).filter((item) => isVisible(service, item, roles))
  return value.map((row) =>
    Object.fromEntries(
      items.flatMap((item) => {
        const shown = shownValue(service, item, (row as unknown as Record<string, FieldValue>)[item.name], roles)
        return shown === undefined ? [] : [[item.name, shown]]
      }),
    ),
  )
}

function standing({ view, loaded }: OpenedCase, ctx: CaseContext, lang: string) {
  const { service } = loaded
  const { due, expiry, validity, clock } = deadlinesOf(view, ctx)
  const legal = clock?.status === 'running' || clock?.status === 'over' ? clock.deadline.day : undefined
  const days = Object.entries({ due: due?.day, legal, expiry: expiry?.day, validity: validity?.day }).filter(([, day]) => day !== undefined)
  return {
    ...madeOf(view),
    service: { id: service.id, version: service.version, title: say(service.title, lang) },
    state: { name: view.state, label: standLabel(service, view, lang) },
    openedAt: view.openedAt,
    ...(view.submittedAt === undefined ? {} : { submittedAt: view.submittedAt }),
    deadlines: Object.fromEntries(days),
  }
}

function possibleTold(possible: Possible, { view }: OpenedCase, ctx: CaseContext, lang: string, fields: readonly string[]) {
  const { action } = possible
  const until = deadlinesOf(view, ctx).actions[action.name]?.day
  return {
    action: action.name,
    label: say(action.label, lang),
    allowed: possible.allowed,
    ...(possible.allowed ? {} : { code: possible.code, details: { ...possible.details } }),
    needs: { reason: action.reason, fields: [...new Set(fields)], ...(action.ask === 'choose' ? { ask: 'choose' as const } : {}) },
    ...(until === undefined ? {} : { until }),
  }
}

const requestsTold = ({ view, loaded }: OpenedCase, ctx: CaseContext, who: Parameters<typeof seatsOf>[1], lang: string) =>
  openRequests(view).map((asked) => {
    const until = requestLimit(asked, ctx)?.day
    const must = answerMust[asked.kind]
    return {
      request: asked.name,
      kind: asked.kind,
      label: requestLabel(loaded.service, asked.name, lang),
      to: [...asked.to],
      ...(until === undefined ? {} : { until }),
      yours: seatsOf(asked, who).length > 0,
      answer: { ...answerKeys[asked.kind] },
      ...(must === undefined ? {} : { must }),
      fields: [...(loaded.service.requests.find(({ name }) => name === asked.name)?.fill ?? [])],
    }
  })
