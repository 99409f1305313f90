import type { Refusal } from '#kernel'
import type { Action } from '#services'
import { limitOf, validityOf } from '../deadlines.ts'
import { instantBefore, isOver } from '../duration.ts'
import { stateOf } from '../enter.ts'
import { type CaseRefusal, refuse } from '../refusals.ts'
import type { CaseView } from '../view.ts'
import { decisionHeld } from './asking.ts'
import { type CaseContext, partyOf, type Who } from './context.ts'
import { extensionOf } from './extend.ts'
import { unheard } from './observations.ts'
import { placeRefusal } from './offer.ts'
import { whoNow } from './parties.ts'
import { fieldsBehind, holds, type Situation, situationOf } from './situation.ts'
import { endsRight, systemRefusal, wishOf } from './system.ts'
import { isVerified } from './verified.ts'

export type Possible =
  | { readonly action: Action; readonly allowed: true }
  | { readonly action: Action; readonly allowed: false; readonly code: CaseRefusal; readonly details: Readonly<Record<string, unknown>> }

/**
 * The actions of this state that are this person's (or this role's) to take, each with whether it can be taken now and the refusal if not.
 * What the actor still has to give (reason, fields) is not counted; a condition that may still turn by what they fill is taken as open.
 */
export function actionsFor(view: CaseView, asks: Who, ctx: CaseContext): readonly Possible[] {
  const who = whoNow(view, asks, ctx)
  const mine = actionsHere(view, ctx).filter((action) => isTheirs(action, who))
  if (mine.length === 0) return []
  const situation = situationOf(view, view.answers, ctx)
  return mine.map((action): Possible => {
    const refusal = refusalOf(view, action, who, situation, ctx, mayStillTurn(view, action, ctx))
    return refusal === undefined ? { action, allowed: true } : { action, allowed: false, code: refusal.code, details: refusal.details }
  })
}

/** Actions of the state the case is in; none once a withdrawal has closed it there. */
export function actionsHere(view: CaseView, { service }: Pick<CaseContext, 'service'>): readonly Action[] {
  const state = stateOf(service, view.state)
  return state !== undefined && state.phase === view.phase ? state.do : []
}

/** Why this action cannot be taken now by `who`, or undefined. `open`: its condition is not read yet. */
export function refusalOf(
  view: CaseView,
  action: Action,
  who: Who,
  situation: Situation,
  ctx: CaseContext,
  open = false,
): Refusal<CaseRefusal> | undefined {
  if (!isTheirs(action, who)) return refuse('case.action-not-yours', { action: action.name, by: action.by })
  if (who.kind === 'worker' && who.person !== undefined && who.person === view.person) return refuse('case.own-case')
  const machine = who.kind === 'system' || isRobot(who)
  return (
    (isRobot(who) ? outcomeRefusal(action, ctx) : undefined) ??
    handsRefusal(view, action, who) ??
    heldRefusal(view, action, ctx) ??
    placeRefusal(view, action, ctx) ??
    heardRefusal(view, action, who, ctx) ??
    timeRefusal(view, action, ctx) ??
    (action.extend !== undefined && extensionOf(view, action, ctx) === undefined
      ? refuse('case.extended-enough', { action: action.name, times: action.extend.times })
      : undefined) ??
    (open ? undefined : conditionRefusal(view, action, situation, ctx)) ??
    (machine ? systemRefusal(view, wishOf(action, ctx), situation, ctx) : undefined)
  )
}

function isTheirs(action: Action, who: Who): boolean {
  if (who.kind === 'party') return who.parts.some((part) => action.by.includes(partyOf(part)))
  return who.kind === 'worker'
    ? who.roles.some((role) => role !== 'applicant' && role !== 'system' && action.by.includes(role))
    : action.by.includes(who.kind)
}

/** A program of an agency (`by: robot`). */
const isRobot = (who: Who): boolean => who.kind === 'worker' && who.roles.includes('robot')

/** A program prepares; what a case comes to, people say, or the system by a rule that the file shows. */
const outcomeRefusal = (action: Action, { service }: CaseContext): Refusal<CaseRefusal> | undefined =>
  action.to !== undefined && stateOf(service, action.to)?.outcome !== undefined
    ? refuse('case.system-may-not', { action: action.name, why: 'robot' })
    : undefined

/** Four eyes: nobody who had a hand in the case before this stay may approve it, nor the system. `not-by: decider`: nobody who ever decided it. */
function handsRefusal(view: CaseView, action: Action, who: Who): Refusal<CaseRefusal> | undefined {
  if (action.fourEyes) {
    const own = who.kind === 'worker' ? view.round.hands.find((hand) => hand.account === who.account && hand.stay < view.stay) : undefined
    if (who.kind !== 'worker' || isRobot(who) || own !== undefined)
      return refuse('case.four-eyes', { action: action.name, did: own?.action })
  }
  if (action.notBy === 'decider' && (who.kind !== 'worker' || view.deciders.includes(who.account)))
    return refuse('case.not-by-decider', { action: action.name })
  return undefined
}

/** While something is open that suspends the decision, nobody decides. */
function heldRefusal(view: CaseView, action: Action, ctx: CaseContext): Refusal<CaseRefusal> | undefined {
  const decides = action.to !== undefined && stateOf(ctx.service, action.to)?.outcome !== undefined
  const held = decides ? decisionHeld(view, ctx) : undefined
  return held && refuse('case.suspended', { action: action.name, request: held.name })
}

/** Nobody loses a right that runs before she could say what she thinks of it; by herself she may give it up. */
const heardRefusal = (view: CaseView, action: Action, who: Who, ctx: CaseContext): Refusal<CaseRefusal> | undefined =>
  who.kind === 'worker' && endsRight(view, action, ctx) ? unheard(view, { action: action.name }, ctx) : undefined

function timeRefusal(view: CaseView, action: Action, ctx: CaseContext): Refusal<CaseRefusal> | undefined {
  const limit = limitOf(view, action, ctx)
  if (limit !== undefined && isOver(limit, ctx.at)) return refuse('case.too-late', { action: action.name, day: limit.day })
  const valid = stateOf(ctx.service, view.state)?.valid
  const end = validityOf(view, ctx)
  if (valid?.renew !== action.name || end === undefined || valid.remind.length === 0) return undefined
  // Renewing opens with the first reminder: years of a right cannot be piled up in advance.
  const opens = valid.remind.map((before) => instantBefore(end, before, ctx)).sort()[0]!
  return Date.parse(ctx.at) < Date.parse(opens) ? refuse('case.too-early', { action: action.name, opens, day: end.day }) : undefined
}

function conditionRefusal(view: CaseView, action: Action, situation: Situation, ctx: CaseContext): Refusal<CaseRefusal> | undefined {
  if (action.when !== undefined && holds(action.when, situation, ctx) !== true) {
    const value = ctx.rules.evaluate(situation.answers, [action.when], situation.at)[action.when]
    return refuse('case.action-not-now', { action: action.name, when: action.when, missing: value?.kind === 'missing' ? value.needs : [] })
  }
  const unverified = action.needs.filter((name) => !isVerified(view, name, situation, ctx))
  return unverified.length > 0 ? refuse('case.input-unverified', { action: action.name, fields: unverified }) : undefined
}

function mayStillTurn(view: CaseView, action: Action, ctx: CaseContext): boolean {
  if (view.phase === 'draft') return true
  const mayChange = new Set([...action.fill, ...(view.asked?.fields ?? [])])
  return action.when !== undefined && mayChange.size > 0 && fieldsBehind(action.when, ctx).some((field) => mayChange.has(field.name))
}
