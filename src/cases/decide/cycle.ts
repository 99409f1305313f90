import { legalDay } from '#kernel'
import { answersFor, backTo, cycleOf, nextPeriod, payday, remindersOf, toDeclare } from '../cycle.ts'
import { isOver } from '../duration.ts'
import { stateOf } from '../enter.ts'
import type { CaseView } from '../view.ts'
import { amountOf } from './amount.ts'
import type { CaseContext, Decided } from './context.ts'
import { happen, moveTo, orderPayment, takeEffect } from './effects.ts'
import { situationOf } from './situation.ts'

const bySystem = { kind: 'system' } as const

/** What time brings to a right that is paid again and again: a reminder to declare, the end of waiting for it, the assessment of the next period. */
export function turnCycle(now: Decided, ctx: CaseContext): Decided | undefined {
  const { view } = now
  const cycle = cycleOf(view, ctx.service)
  if (cycle === undefined) return undefined
  const missing = toDeclare(view, ctx.service, ctx)
  if (missing !== undefined) {
    if (view.lateFor.includes(missing.period)) return undefined
    if (isOver(missing.limit, ctx.at)) return undeclared(now, missing.period, missing.limit.day, ctx)
    const [before] =
      remindersOf(view, cycle, missing, ctx)
        .filter(([, at]) => at <= ctx.at)
        .at(-1) ?? []
    if (before === undefined) return undefined
    const payload = { period: missing.period, before, day: missing.limit.day }
    const reminded = happen(now, { type: 'case.cycle-reminded', payload }, ctx)
    return takeEffect(reminded, [], undefined, { by: bySystem, key: 'cycle', day: missing.limit.day, otherwise: 'reminder' }, ctx)
  }
  const period = nextPeriod(view, cycle, ctx)
  return legalDay(ctx.at, ctx.zone) < payday(period, cycle) ? undefined : assess(now, period, ctx)
}

/** Nobody declared: the file may suspend, by an article; else a person must look. Neither is a refusal. */
function undeclared(now: Decided, period: string, day: string, ctx: CaseContext): Decided {
  const silent = ctx.service.cycle?.silent
  const late = happen(now, { type: 'case.cycle-late', payload: { period, day } }, ctx)
  if (silent === undefined || stateOf(ctx.service, silent.to)?.phase !== 'running') return late
  const move = moveTo(late.view, silent.to, situationOf(late.view, late.view.answers, ctx), ctx)
  const moved = happen(late, { type: 'case.expired', payload: { what: 'cycle', move, day } }, ctx)
  return takeEffect(moved, [], silent.to, { by: bySystem, key: 'cycle', otherwise: 'expired', lenient: true }, ctx)
}

function assess(now: Decided, period: string, ctx: CaseContext): Decided | undefined {
  const found = reckon(now.view, period, ctx)
  const assessed = happen(now, { type: 'case.assessed', payload: { period, ...found } }, ctx)
  return 'missing' in found ? assessed : pay(assessed, found.amount, found.currency, period, ctx)
}

type Reckoned = { readonly amount: number; readonly currency: string } | { readonly missing: string[] }

/** What a period comes to; why not, when an answer is missing: a person must look. */
export function reckon(view: CaseView, period: string, ctx: CaseContext): Reckoned {
  const cycle = ctx.service.cycle!
  const { answers, at } = situationOf(view, answersFor(view, period, ctx.service, ctx), ctx, `${period}-01`)
  const rule = cycle.pay ?? cycle.assess
  const value = ctx.rules.evaluate(answers, [rule], at)[rule]
  if (value?.kind === 'missing') return { missing: [...value.needs] }
  if (value?.kind === 'not-applicable') return { amount: 0, currency: view.assessed.at(-1)?.currency ?? 'EUR' }
  return amountOf(rule, { answers, at }, ctx)
}

function pay(decided: Decided, amount: number, currency: string, period: string, ctx: CaseContext): Decided {
  const { cycle } = ctx.service
  if (cycle?.pay === undefined || cycle.to === undefined || amount <= 0) return decided
  return orderPayment(
    decided,
    { rule: cycle.pay, to: cycle.to, amount, currency, key: `${decided.view.id}:cycle:${period}:${decided.view.sequence}` },
    ctx,
  )
}

/**
 * After answers changed: every period that a correction still reaches is reckoned again. What was paid too little is paid now (`more: pay`); what was
 * paid too much is asked for by another case (`less`), which a person decides: nothing is taken back by a machine.
 */
export function correct(decided: Decided, ctx: CaseContext): Decided {
  const { cycle } = ctx.service
  if (cycle === undefined || decided.view.assessed.length === 0) return decided
  const first = backTo(legalDay(ctx.at, ctx.zone), cycle)
  let now = decided
  let more = 0
  let less = 0
  let since: string | undefined
  for (const before of decided.view.assessed.filter(({ period }) => period >= first)) {
    const found = reckon(now.view, before.period, ctx)
    if ('missing' in found || found.amount === before.amount) continue
    now = happen(now, { type: 'case.assessed', payload: { period: before.period, ...found } }, ctx)
    const difference = found.amount - (before.amount ?? 0)
    if (difference > 0) more += difference
    else {
      less -= difference
      since ??= before.period
    }
  }
  const currency = now.view.assessed.at(-1)?.currency ?? 'EUR'
  // What is owed one way is set against what is owed the other way.
  const owed = more - less
  if (owed > 0 && cycle.more === 'pay') return pay(now, owed, currency, 'correction', ctx)
  if (owed >= 0 || cycle.less === undefined) return now
  const payload = { request: cycle.less, key: `${now.view.id}:cycle:${now.view.sequence}:${cycle.less}` }
  const asked = ctx.service.requests.find(({ name }) => name === cycle.less)
  if (asked === undefined) return now
  const over = { amount: -owed, currency, since: `${since}-01` }
  return happen(now, { type: 'case.requested', payload: { ...payload, kind: asked.kind, to: [...asked.to], need: asked.need, over } }, ctx)
}
