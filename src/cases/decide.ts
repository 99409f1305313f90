/**
 * The decisions of a case, without any effect on the world: the case as its events tell it, a command, and a context (service, compiled rules,
 * instant, zone, calendar) give new events, or a `Refusal` whose code is in `refusals.ts`. The edge reads, decides, appends, and nothing more.
 *
 * How it fits together
 * - `fold` makes the case; `decide` and `tick` make events; each new event is folded at once, so that what follows in the same command
 *   (effects of a state, an automatic grant) sees the case as it will be.
 * - An event holds what was fixed when it happened: phase and outcome of the state entered, our target, the law's delay, values and explanation.
 *   The fold therefore needs no rules, and a case reads the same in ten years.
 * - Whatever is asked, the law comes first: silence that took effect at midnight stands even if no job ran before the command of nine o'clock.
 *   Expiry is milder: it takes place when the job runs, so an answer that comes before it still counts.
 * - A condition that is not known yet is not true: `case.action-not-now` tells what is missing. Not applicable is false.
 * - The system grants, never refuses or lowers, never decides a contest, never rests on a word that the file does not accept (`decide/system.ts`).
 *   It acts after something came from the applicant, not because time went by.
 * - Four eyes: everybody who had a hand in the case is barred, except a reviewer who only gave it back; a renewal by the applicant begins afresh.
 *   `not-by: decider` looks at all that was ever decided.
 * - A state pays once in the life of a case; every order has a key, so that who executes it can repeat without doubling.
 * - A fact that changes while a right runs is read by the rules at once; it lowers nothing before a person has invited observations and waited for them.
 * - Each command is repeatable where people repeat: a second sending is `case.already-sent`, reading twice or ticking twice gives no event.
 */
import { legalDay } from '#kernel'
import type { Answers, Provenance } from '#services'
import { act } from './decide/act.ts'
import { runAutomatic } from './decide/automatic.ts'
import { setChangeAside, takeChange, tellChange } from './decide/changes.ts'
import { byOf, type CaseContext, type Command, type Decided, type Who } from './decide/context.ts'
import { correct } from './decide/cycle.ts'
import { happen, moveTo, takeEffect } from './decide/effects.ts'
import { hear } from './decide/hear.ts'
import { actionsHere } from './decide/may.ts'
import { book, unbook } from './decide/meet.ts'
import { askOpinion } from './decide/opinion.ts'
import { decline, invite, join, whoNow } from './decide/parties.ts'
import { paymentSettled, paymentUnclear } from './decide/payment.ts'
import { rebase } from './decide/rebase.ts'
import { reply } from './decide/reply.ts'
import { answer, refuseClosed, submit } from './decide/send.ts'
import { situationOf } from './decide/situation.ts'
import { summarise } from './decide/summarise.ts'
import { paid, systemRefusal } from './decide/system.ts'
import { addDocument, issued, message, read, resemble } from './decide/talk.ts'
import { settle } from './decide/tick.ts'
import { transfer } from './decide/transfer.ts'
import { withdraw } from './decide/withdraw.ts'
import { stateOf } from './enter.ts'
import type { NewCaseEvent } from './events.ts'
import { step } from './fold.ts'
import { refuse } from './refusals.ts'
import type { CaseView } from './view.ts'

/** What is known of a person when a case of hers begins by itself. */
interface Known {
  readonly answers: Answers
  readonly provenance: Readonly<Record<string, Provenance>>
}

export interface Opening {
  readonly reference: string
  readonly channel: string
  readonly language: string
  readonly who: Who
  readonly origin?: { readonly case: string; readonly request: string }
}

/** A new case in the first state of its service. Refuses `case.service-closed`. */
export function openCase(opening: Opening, ctx: CaseContext): readonly [Extract<NewCaseEvent, { type: 'case.opened' }>] {
  const { service } = ctx
  refuseClosed(service, legalDay(ctx.at, ctx.zone))
  const first = service.workflow.states[0]
  if (first === undefined) throw refuse('case.not-open')
  const { reference, channel, language, who, origin } = opening
  return [
    {
      type: 'case.opened',
      payload: {
        reference,
        service: service.id,
        version: service.version,
        channel,
        language,
        state: first.name,
        phase: first.phase,
        by: byOf(who),
        ...(origin && { origin }),
      },
    },
  ]
}

/** What a command makes of a case. Refuses with a code of `refusals.ts`; nothing happened then. */
export function decide(view: CaseView, asked: Command, ctx: CaseContext): readonly NewCaseEvent[] {
  const command: Command = { ...asked, who: whoNow(view, asked.who, ctx) }
  if (command.expected !== undefined && command.expected !== view.sequence) {
    throw refuse('case.changed-meanwhile', { expected: command.expected, found: view.sequence })
  }
  if (command.do === 'tick') return tick(view, ctx)
  const settled = settle(view, ctx, 'law')
  const decided = run(settled.view, command, ctx)
  const changed = decided.events.some(
    ({ type, payload }) =>
      type === 'case.change-taken' || (type !== 'case.change-told' && 'answers' in payload && payload.answers !== undefined),
  )
  const done = changed ? correct(decided, ctx) : decided
  const all: Decided = { view: done.view, events: [...settled.events, ...done.events] }
  const news = command.do === 'reply' || (command.who.kind !== 'worker' && command.who.kind !== 'system' && bringsNews.has(command.do))
  return (news && decided.events.length > 0 ? runAutomatic(all, ctx) : all).events
}

const bringsNews: ReadonlySet<Command['do']> = new Set(['submit', 'answer', 'act', 'add-document'])

const partyDoes: ReadonlySet<Command['do']> = new Set(['act', 'reply', 'join', 'decline', 'book', 'unbook'])
const partnerDoes: ReadonlySet<Command['do']> = new Set(['submit', 'act', 'reply', 'add-document'])

function run(view: CaseView, command: Exclude<Command, { do: 'tick' }>, ctx: CaseContext): Decided {
  // Who takes part in the case of somebody else acts and answers where the file says so, and does nothing else in it.
  if (command.who.kind === 'party' && (!partyDoes.has(command.do) || view.phase === 'draft')) throw refuse('case.action-not-yours')
  // A partner has a side in the cases that it began, and in no other.
  if (command.who.kind === 'partner' && (!partnerDoes.has(command.do) || view.partner !== command.who.partner))
    throw refuse('case.action-not-yours')
  switch (command.do) {
    case 'submit':
      return submit(view, command, ctx)
    case 'answer':
      return answer(view, command, ctx)
    case 'act': {
      const sends =
        actionsHere(view, ctx).find((action) => action.name === command.action)?.to !== undefined && command.who.kind !== 'system'
      const { who, action, answers = {}, provenance } = command
      if (sends && view.phase === 'draft') return submit(view, { do: 'submit', who, action, answers, provenance }, ctx)
      if (sends && view.phase === 'waiting' && who.kind === 'applicant')
        return answer(view, { do: 'answer', who, action, answers, provenance }, ctx)
      return act(view, command, ctx)
    }
    case 'withdraw':
      return withdraw(view, command, ctx)
    case 'add-document':
      return addDocument(view, command, ctx)
    case 'reply':
      return reply(view, command, ctx)
    case 'book':
      return book(view, command, ctx)
    case 'unbook':
      return unbook(view, command, ctx)
    case 'invite':
      return invite(view, command, ctx)
    case 'join':
      return join(view, command, ctx)
    case 'decline':
      return decline(view, command, ctx)
    case 'payment-unclear':
      return paymentUnclear(view, command, ctx)
    case 'tell-change':
      return tellChange(view, command, ctx)
    case 'take-change':
      return takeChange(view, command, ctx)
    case 'set-change-aside':
      return setChangeAside(view, command, ctx)
    case 'hear':
      return hear(view, command, ctx)
    case 'ask-opinion':
      return askOpinion(view, command, ctx)
    case 'transfer':
      return transfer(view, command, ctx)
    case 'payment-settled':
      return paymentSettled(view, command, ctx)
    case 'message':
      return message(view, command, ctx)
    case 'read':
      return read(view, command, ctx)
    case 'resemble':
      return resemble(view, command, ctx)
    case 'summarise':
      return summarise(view, command, ctx)
    case 'rebase':
      return rebase(view, command, ctx)
    case 'issued':
      return issued(view, command, ctx)
    default:
      return command satisfies never
  }
}

/** What time brings: expiry, reminders, missed targets, silence, the end of a right. The same instant twice, or an earlier one, brings nothing more. */
export const tick = (view: CaseView, ctx: CaseContext): readonly NewCaseEvent[] => settle(view, ctx, 'all').events

/**
 * A case that nobody asked for: opened, filled from registers and moved to the state that `proactive.open` names. The system grants only:
 * the condition must hold and every input must be verified. Refuses as an action of the system does.
 */
export function openProactively(id: string, opening: Opening, given: Known, ctx: CaseContext): readonly NewCaseEvent[] {
  const { proactive } = ctx.service
  const target = stateOf(ctx.service, proactive?.open ?? '')
  if (proactive === undefined || target === undefined) throw refuse('case.action-unknown', { action: 'proactive' })
  const [opened] = openCase({ ...opening, who: { kind: 'system' } }, ctx)
  const blank = step(undefined, { ...opened, at: ctx.at, case: id }, ctx.service)
  const view = { ...blank, answers: given.answers, provenance: given.provenance }
  const situation = situationOf(view, given.answers, ctx)
  const wish = { name: 'proactive', to: target.name, rests: [proactive.when, ...paid(target.then)], declaredOk: [] }
  const value = ctx.rules.holds(proactive.when, situation.answers, situation.at)
  if (value !== true) throw refuse('case.action-not-now', { action: wish.name, when: proactive.when })
  const refusal = systemRefusal(view, wish, situation, ctx)
  if (refusal !== undefined) throw refusal
  const sent = sendAt({ view: blank, events: [opened] }, wish.name, target.name, given, ctx)
  const cause = { by: opened.payload.by, key: wish.name, otherwise: 'decided' } as const
  return runAutomatic(takeEffect(sent, [], target.name, cause, ctx), ctx).events
}

/**
 * A case that begins without a draft (its service's first state is not one), because another case or an agent opened it with what is known.
 * Refuses `case.not-open` when its service begins with a draft.
 */
export function openFor(id: string, opening: Opening, given: Known, ctx: CaseContext): readonly NewCaseEvent[] {
  const [opened] = openCase(opening, ctx)
  const { state, by } = opened.payload
  if (opened.payload.phase === 'draft') throw refuse('case.not-open', { phase: 'draft' })
  const blank = step(undefined, { ...opened, at: ctx.at, case: id }, ctx.service)
  return takeEffect(sendAt({ view: blank, events: [opened] }, 'open', state, given, ctx), [], state, { by, key: 'open' }, ctx).events
}

/** A case that was just opened is sent at once, with what is known, into a state. */
function sendAt(opened: Decided, action: string, to: string, given: Known, ctx: CaseContext): Decided {
  const view = { ...opened.view, ...given }
  const situation = situationOf(view, given.answers, ctx)
  const payload = {
    action,
    move: moveTo(view, to, situation, ctx),
    by: byOf({ kind: 'system' }),
    answers: situation.answers,
    provenance: { ...given.provenance },
    advised: [],
    rulesDate: situation.at.date,
  }
  return happen(opened, { type: 'case.submitted', payload }, ctx)
}

export type { CaseContext, Command, Who } from './decide/context.ts'
export { rulesAt } from './decide/context.ts'
export { actionsFor, type Possible } from './decide/may.ts'
export { canWithdraw } from './decide/withdraw.ts'
