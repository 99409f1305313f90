import type { RuleValue, TraceLine } from '#rules'
import type { Answers } from '#services'
import { cycleOf, periodOf } from '../cycle.ts'
import { stateOf } from '../enter.ts'
import type { Direction } from '../events.ts'
import type { CaseView } from '../view.ts'
import type { CaseContext } from './context.ts'
import { situationOf } from './situation.ts'
import { paid } from './system.ts'

/** What a right rests on: a condition under which it was opened, an amount that is paid to the person (`1`), or that she pays (`-1`). */
export interface Watched {
  readonly rule: string
  readonly sign: 1 | -1
}

/** The rules of a right that runs: what opens the state that the case is in, what is paid in it, period by period too, and what its person was asked to pay. */
export function watchedRules(view: CaseView, ctx: CaseContext): readonly Watched[] {
  const { service } = ctx
  const cycle = cycleOf(view, service)
  const opens = service.workflow.states
    .flatMap((state) => state.do)
    .filter(({ to, by }) => to === view.state && by.some((one) => one !== 'applicant'))
    .flatMap(({ when }) => when ?? [])
  const gets = [...paid(stateOf(service, view.state)?.then ?? []), ...(cycle === undefined ? [] : [cycle.pay ?? cycle.assess])]
  const asked = new Set(view.requests.map(({ name }) => name))
  const pays = service.requests.flatMap(({ name, kind, amount }) => (kind === 'payment' && asked.has(name) ? (amount ?? []) : []))
  const all = [...[...opens, ...gets].map((rule) => ({ rule, sign: 1 as const })), ...pays.map((rule) => ({ rule, sign: -1 as const }))]
  return [...new Map(all.map((one) => [one.rule, one])).values()]
}

export interface Compared {
  readonly direction: Direction
  readonly before: Record<string, RuleValue>
  readonly after: Record<string, RuleValue>
  /** why it is so afterwards, of the first rule that changes */
  readonly explanation?: TraceLine
}

/**
 * What other answers would do to a right, both times read on the same legal day. Better: nothing is lost and something gained; worse: something is
 * lost, whatever else is gained; unclear: an answer is missing.
 */
export function compareRight(view: CaseView, answers: Answers, day: string, ctx: CaseContext): Compared {
  const { rules } = ctx
  const cycle = cycleOf(view, ctx.service)
  const date = cycle === undefined ? day : `${periodOf(day, cycle.every)}-01`
  const watched = watchedRules(view, ctx)
  const names = watched.map(({ rule }) => rule)
  const then = situationOf(view, view.answers, ctx, date)
  const next = situationOf(view, answers, ctx, date)
  const before = { ...rules.evaluate(then.answers, names, then.at) }
  const after = { ...rules.evaluate(next.answers, names, next.at) }
  const each = watched.map(({ rule, sign }) => ({ rule, direction: directionOf(before[rule], after[rule], sign) }))
  const direction = (['worse', 'unclear', 'better'] as const).find((one) => each.some((rule) => rule.direction === one)) ?? 'same'
  const changed = each.find((one) => one.direction === direction && direction !== 'same' && rules.names.has(one.rule))
  return {
    direction,
    before,
    after,
    ...(changed && { explanation: rules.explain(changed.rule, next.answers, next.at) }),
  }
}

/** What does not apply gives nothing: a condition that is false, an amount of zero. */
function directionOf(before: RuleValue | undefined, after: RuleValue | undefined, sign: 1 | -1): Direction {
  if (after === undefined || before === undefined) return 'same'
  if (after.kind === 'missing') return before.kind === 'missing' ? 'same' : 'unclear'
  if (before.kind === 'missing') return 'unclear'
  const [one, other] = [weightOf(before), weightOf(after)]
  if (one === undefined || other === undefined) return JSON.stringify(before) === JSON.stringify(after) ? 'same' : 'unclear'
  const difference = (other - one) * sign
  return difference === 0 ? 'same' : difference > 0 ? 'better' : 'worse'
}

const weightOf = (value: Exclude<RuleValue, { kind: 'missing' }>): number | undefined =>
  value.kind === 'not-applicable' ? 0 : typeof value.value === 'string' ? undefined : Number(value.value)
