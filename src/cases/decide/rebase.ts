import { legalDay } from '#kernel'
import type { RuleValue } from '#rules'
import type { Answers, Service } from '#services'
import { backTo, cycleOf } from '../cycle.ts'
import { deadlinesOf } from '../deadlines.ts'
import { stateOf } from '../enter.ts'
import { keptOf } from '../keep.ts'
import { missingFields, missingPath } from '../known.ts'
import { rebased } from '../rebased.ts'
import { refuse } from '../refusals.ts'
import { openRequests } from '../requests.ts'
import { type Good, resultsOf } from '../results.ts'
import type { CaseView } from '../view.ts'
import { byOf, type CaseContext, type CommandOf, type Decided } from './context.ts'
import { reckon } from './cycle.ts'
import { happen } from './effects.ts'
import { holds, type Situation, situationOf } from './situation.ts'

export type Into = CommandOf<'rebase'>['into']

/** One result of a case under the version it has and under the newer one; undefined: that version has no such result. */
export interface Compared {
  readonly result: string
  readonly before: RuleValue | undefined
  readonly after: RuleValue | undefined
  readonly change: 'same' | 'better' | 'worse' | 'unclear' | 'missing'
}

/** What moving a case to a newer version would change for it. */
export interface Weighed {
  readonly results: readonly Compared[]
  /** required questions that only the newer version asks of this case and that nobody has answered, as paths */
  readonly missing: readonly string[]
}

/**
 * Moves a case to a newer version. It lowers and refuses nothing: what would come out worse, or cannot be told, is refused by name and left to a person.
 * Of a draft nothing is compared: nothing is decided in it, and its person reads it once more before she sends it.
 */
export function rebase(view: CaseView, { who, into }: CommandOf<'rebase'>, ctx: CaseContext): Decided {
  if (who.kind !== 'worker') throw refuse('case.action-not-yours')
  if (view.phase === 'done') throw refuse('case.not-open', { phase: view.phase })
  if (into.service.id !== view.service || into.service.version <= view.version) throw refuse('case.rebase-older')
  refuseStanding(view, into.service, ctx.service)
  if (view.phase === 'draft') {
    refuseDraft(view, into.service, ctx)
    return happen({ view, events: [] }, movedEvent(view, who, into), ctx)
  }
  const { results } = weigh(view, into, ctx)
  const named = (change: Compared['change']) => results.filter((one) => one.change === change).map(({ result }) => result)
  const needs = results.flatMap(({ change, after }) => (change === 'missing' && after?.kind === 'missing' ? after.needs : []))
  if (named('worse').length > 0) throw refuse('case.rebase-worse', { rules: named('worse') })
  if (named('missing').length > 0) throw refuse('case.rebase-missing', { fields: [...new Set(needs)] })
  if (named('unclear').length > 0) throw refuse('case.rebase-unclear', { rules: named('unclear') })
  return happen({ view, events: [] }, movedEvent(view, who, into), ctx)
}

function movedEvent(view: CaseView, who: CommandOf<'rebase'>['who'], into: Into) {
  const payload = { from: view.version, to: into.service.version, renamed: into.renamed.map((step) => ({ ...step })), by: byOf(who) }
  return { type: 'case.rebased', payload } as const
}

/** A draft goes on as long as it did, and can be sent as long: a version that closes sooner is not hers. */
function refuseDraft(view: CaseView, to: Service, ctx: CaseContext): void {
  if (ctx.service.access.offline && asksOtherwise(ctx.service, to)) throw refuse('case.rebase-offline')
  const today = legalDay(ctx.at, ctx.zone)
  const closed = (service: Service): boolean => {
    const { from, until } = service.access.open ?? {}
    return (from !== undefined && today < from) || (until !== undefined && today > until)
  }
  if (closed(to) && !closed(ctx.service)) throw refuse('case.service-closed')
  const ends = (service: Service): string => {
    const days = [deadlinesOf(view, { ...ctx, service }).expiry?.at, keptOf(view, service, ctx)?.until?.at]
    return days.filter((day) => day !== undefined).sort()[0] ?? '9999'
  }
  if (ends(to) < ends(ctx.service)) throw refuse('case.rebase-sooner')
}

/** A browser may hold what was typed without network, by the names of its questions: those must be the same. */
const asksOtherwise = (from: Service, to: Service): boolean =>
  from.fields.some(({ name, type }) => to.fields.find((one) => one.name === name)?.type !== type)

/** Where it stands must mean the same there: its state, that of its right, and what it asks of others. */
function refuseStanding(view: CaseView, to: Service, from: Service): void {
  if (view.contest !== undefined) throw refuse('case.rebase-contest')
  const names = [view.state, ...(view.validity === undefined ? [] : [view.validity.state])]
  const gone = names.find((name) => stateOf(to, name) === undefined)
  if (gone !== undefined) throw refuse('case.rebase-state', { state: gone })
  const now = stateOf(to, view.state)
  if (now?.phase !== view.phase || now.outcome !== stateOf(from, view.state)?.outcome)
    throw refuse('case.rebase-phase', { state: view.state })
  const lost = openRequests(view).find((asked) => !to.requests.some(({ name, kind }) => name === asked.name && kind === asked.kind))
  if (lost !== undefined) throw refuse('case.rebase-request', { request: lost.name })
}

/** Reads the results of a case by both versions, on the same day and from the same answers. */
export function weigh(view: CaseView, into: Into, ctx: CaseContext): Weighed {
  const there: CaseContext = { ...ctx, service: into.service, rules: into.rules }
  const moved = {
    ...view,
    ...rebased(view, { to: into.service.version, renamed: into.renamed.map((step) => ({ ...step })) }, ctx.at, ctx.service),
  }
  const [here, then] = [situationOf(view, view.answers, ctx), situationOf(moved, moved.answers, there)]
  const [before, after] = [resultsOf(ctx.service), resultsOf(into.service)]
  const results = [...new Set([...before.keys(), ...after.keys()])].map((result): Compared => {
    const good = after.get(result) ?? before.get(result) ?? 'unknown'
    const one = before.has(result) ? read(result, good, here, ctx) : undefined
    const other = after.has(result) || (before.has(result) && into.rules.names.has(result)) ? read(result, good, then, there) : undefined
    return { result, before: one, after: other, change: changeOf(good, one, other) }
  })
  const asked = new Set(missing(ctx, view.answers, here))
  return {
    results: [...results, ...periods(view, moved, ctx, there)],
    missing: missing(there, moved.answers, then).filter((path) => !asked.has(path)),
  }
}

const missing = ({ service, rules }: CaseContext, answers: Answers, { at }: Situation): string[] =>
  missingFields(service, rules, answers, at).map(missingPath)

function read(result: string, good: Good, situation: Situation, ctx: CaseContext): RuleValue {
  if (good !== 'yes' && good !== 'no')
    return ctx.rules.evaluate(situation.answers, [result], situation.at)[result] ?? { kind: 'not-applicable' }
  const value = holds(result, situation, ctx)
  return value === undefined ? { kind: 'missing', needs: [...ctx.rules.dependencies(result)] } : { kind: 'value', value }
}

/** Periods of a right that were assessed and that a correction still reaches, and whether it goes on at all. */
function periods(view: CaseView, moved: CaseView, ctx: CaseContext, there: CaseContext): Compared[] {
  const cycle = cycleOf(view, ctx.service)
  if (cycle === undefined) return []
  const after = cycleOf(moved, there.service)
  if (after === undefined) return [{ result: cycle.assess, before: undefined, after: undefined, change: 'unclear' }]
  const first = backTo(legalDay(ctx.at, ctx.zone), after)
  return view.assessed
    .filter(({ period, amount }) => period >= first && amount !== undefined)
    .map(({ period, amount = 0 }): Compared => {
      const found = reckon(moved, period, there)
      const before: RuleValue = { kind: 'value', value: amount / 100, unit: '€' }
      const now: RuleValue =
        'missing' in found ? { kind: 'missing', needs: found.missing } : { kind: 'value', value: found.amount / 100, unit: '€' }
      return { result: `${cycle.assess} (${period})`, before, after: now, change: changeOf('more', before, now) }
    })
}

/** How a result changes for the person. What was not known before cannot come out worse; what is not known after is asked for first. */
export function changeOf(good: Good, before: RuleValue | undefined, after: RuleValue | undefined): Compared['change'] {
  if (before === undefined && after !== undefined) return changeOfNew(good, after)
  if (before === undefined || before.kind === 'missing') return 'same'
  if (after === undefined) return 'unclear'
  if (after.kind === 'missing') return 'missing'
  const [one, other] = [plain(before, good), plain(after, good)]
  if (one === other) return 'same'
  if (good === 'yes' || good === 'no') return (other === true) === (good === 'yes') ? 'better' : 'worse'
  if (good === 'unknown') return typeof one === 'boolean' && typeof other === 'boolean' ? (other ? 'better' : 'worse') : 'unclear'
  if (typeof one !== 'number' || typeof other !== 'number' || !sameUnit(before, after)) return 'unclear'
  return other > one === (good === 'more') ? 'better' : 'worse'
}

/** A result that only the newer version has: one that is in the way, or asks for money, is worse than none. */
function changeOfNew(good: Good, after: RuleValue): Compared['change'] {
  const value = plain(after, good)
  if (good === 'yes') return value === false ? 'unclear' : 'same'
  if (good === 'no') return value === true ? 'worse' : 'same'
  return good === 'less' && (after.kind === 'missing' || value !== 0) ? 'worse' : 'same'
}

/** What does not apply is nothing, where something is counted. */
const plain = (value: RuleValue, good: Good): number | string | boolean | undefined =>
  value.kind === 'value' ? value.value : good === 'more' || good === 'less' ? 0 : undefined

/** Nothing has every unit. */
const sameUnit = (one: RuleValue, other: RuleValue): boolean => {
  const [a, b] = [one, other].map((value) => (value.kind === 'value' && value.value !== 0 ? (value.unit ?? '') : undefined))
  return a === undefined || b === undefined || a === b
}
