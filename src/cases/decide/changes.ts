import { isDeepStrictEqual } from 'node:util'
import { legalDay, Refusal } from '#kernel'
import type { Answers } from '#services'
import { saysTheSame } from '../answers.ts'
import { changeable, openChanges } from '../changes.ts'
import { cycleOf } from '../cycle.ts'
import { stateOf } from '../enter.ts'
import type { Direction, Notice } from '../events.ts'
import { refuse } from '../refusals.ts'
import type { CaseView, ToldChange } from '../view.ts'
import { readText } from './act.ts'
import { amountOf } from './amount.ts'
import { compareRight, watchedRules } from './compare.ts'
import { byOf, type CaseContext, type CommandOf, type Decided } from './context.ts'
import { happen, orderPayment } from './effects.ts'
import { noticeOf } from './message.ts'
import { refuseUnheard } from './observations.ts'
import { pick } from './send.ts'
import { type Situation, situationOf } from './situation.ts'
import { systemRefusal } from './system.ts'
import { isVerified } from './verified.ts'

/**
 * A fact of a right that runs has changed, as its person, the office or a register tells it, from a legal day on. The rules of the right are read with it
 * and without it on that day. What changes nothing for them counts at once; what only improves the right, and rests on verified inputs where the file
 * lets the system grant, too; everything else waits for a person.
 */
export function tellChange(view: CaseView, command: CommandOf<'tell-change'>, ctx: CaseContext): Decided {
  if (view.phase !== 'running') throw refuse('case.not-open', { phase: view.phase })
  const { who, from } = command
  refuseOwn(view, command)
  if (from > legalDay(ctx.at, ctx.zone)) throw refuse('case.change-early', { day: from })
  const may = new Set((who.kind === 'system' ? ctx.service.fields : changeable(ctx.service)).map(({ name }) => name))
  const strange = Object.keys(command.answers).filter((name) => !may.has(name))
  if (strange.length > 0) throw refuse('case.field-not-asked', { fields: strange })
  const answers = Object.fromEntries(Object.entries(command.answers).filter(([name, value]) => !saysTheSame(value, view.answers[name])))
  if (Object.keys(answers).length === 0) throw refuse('case.change-nothing')
  const known = view.changes.some((one) => one.closed === undefined && one.from === from && isDeepStrictEqual(one.answers, answers))
  if (known) return { view, events: [] }
  const by = byOf(who)
  const provenance = pick(command.provenance, answers, by.kind, ctx.at)
  const note = readText(command.note)
  const found = compareRight(view, { ...view.answers, ...answers }, from, ctx)
  const change = `${view.id}:change:${view.sequence}`
  const payload = { change, by, from, answers, provenance, ...(note !== undefined && { note }), ...found }
  const told = happen({ view, events: [] }, { type: 'case.change-told', payload }, ctx)
  const alone = found.direction === 'same' || (found.direction === 'better' && mayImprove(told.view, answers, ctx))
  return alone ? takeIn(told, change, 'system', undefined, ctx) : say(told, 'change-told', {}, ctx)
}

/** A person takes a change into account. One that lowers, or of which nobody can tell, only after its person could say what she thinks of it. */
export function takeChange(view: CaseView, command: CommandOf<'take-change'>, ctx: CaseContext): Decided {
  const told = openIn(view, command)
  const reason = readText(command.reason)
  if (mayLower(told.direction)) {
    refuseUnheard(view, { change: told.key }, ctx)
    if (reason === undefined) throw refuse('case.reason-missing', { action: 'take-change' })
  }
  return takeIn({ view, events: [] }, told.key, command.who, reason, ctx)
}

/** A person leaves the right as it is, and says why: the person is told how to contest. */
export function setChangeAside(view: CaseView, command: CommandOf<'set-change-aside'>, ctx: CaseContext): Decided {
  const told = openIn(view, command)
  const reason = readText(command.reason)
  if (reason === undefined) throw refuse('case.reason-missing', { action: 'set-change-aside' })
  const payload = { change: told.key, by: byOf(command.who), reason }
  return say(happen({ view, events: [] }, { type: 'case.change-set-aside', payload }, ctx), 'change-set-aside', { reason }, ctx)
}

export const mayLower = (direction: Direction): boolean => direction === 'worse' || direction === 'unclear'

function openIn(view: CaseView, command: CommandOf<'take-change' | 'set-change-aside'>): ToldChange {
  if (command.who.kind !== 'worker' || command.who.roles.length === 0) throw refuse('case.action-not-yours', { action: command.do })
  refuseOwn(view, command)
  const told = openChanges(view).find(({ key }) => key === command.change)
  if (told === undefined) throw refuse('case.change-unknown')
  return told
}

function refuseOwn(view: CaseView, { who }: CommandOf<'tell-change' | 'take-change' | 'set-change-aside'>): void {
  if (who.kind === 'worker' && who.person !== undefined && who.person === view.person) throw refuse('case.own-case')
}

function takeIn(
  decided: Decided,
  change: string,
  who: 'system' | CommandOf<'take-change'>['who'],
  reason: string | undefined,
  ctx: CaseContext,
): Decided {
  const by = byOf(who === 'system' ? { kind: 'system' } : who)
  const payload = { change, by, ...(reason !== undefined && { reason }) }
  const taken = happen(decided, { type: 'case.change-taken', payload }, ctx)
  return say(payMore(taken, change, ctx), 'change-taken', reason === undefined ? {} : { reason }, ctx)
}

const say = (decided: Decided, notice: Notice, told: { readonly reason?: string }, ctx: CaseContext): Decided =>
  happen(decided, noticeOf(decided.view, notice, told, situationOf(decided.view, decided.view.answers, ctx), ctx), ctx)

/** May the system improve the right by itself: where the file lets it open or pay it, on what it must and may rest on for that. */
function mayImprove(view: CaseView, changed: Answers, ctx: CaseContext): boolean {
  const grants = ctx.service.workflow.states
    .flatMap((state) => state.do)
    .find(({ to, by, fourEyes }) => to === view.state && by.includes('system') && !fourEyes)
  const pays = ctx.service.cycle?.more === 'pay' && cycleOf(view, ctx.service) !== undefined
  if (grants === undefined && !pays) return false
  const told = view.changes.at(-1)
  const answers = { ...view.answers, ...changed }
  const next: CaseView = { ...view, answers, provenance: { ...view.provenance, ...told?.provenance } }
  const situation = situationOf(view, answers, ctx)
  const rests = watchedRules(view, ctx).map(({ rule }) => rule)
  const wish = { name: 'change', rests, declaredOk: grants?.declaredOk ?? [] }
  const verified = (grants?.needs ?? []).every((name) => isVerified(next, name, situation, ctx))
  return verified && systemRefusal(next, wish, situation, ctx) === undefined
}

/** What the state pays and comes to more now is paid as far as it was not; what would be less is taken back by nobody here. */
function payMore(decided: Decided, change: string, ctx: CaseContext): Decided {
  const { view } = decided
  const situation = situationOf(view, view.answers, ctx)
  return (stateOf(ctx.service, view.state)?.then ?? []).reduce((now, effect) => {
    if (effect.kind !== 'pay') return now
    const before = view.payments.filter(({ rule }) => rule === effect.rule).reduce((sum, { amount }) => sum + amount, 0)
    const due = dueOf(effect.rule, situation, ctx)
    if (before === 0 || due === undefined || due.amount <= before) return now
    const order = { rule: effect.rule, to: effect.to, amount: due.amount - before, currency: due.currency, key: `${change}:${effect.rule}` }
    return orderPayment(now, order, ctx)
  }, decided)
}

/** undefined: it cannot be reckoned, so nothing is paid. */
function dueOf(rule: string, situation: Situation, ctx: CaseContext): ReturnType<typeof amountOf> | undefined {
  try {
    return amountOf(rule, situation, ctx)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
