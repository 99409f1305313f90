import { isDeepStrictEqual } from 'node:util'
import { legalDay } from '#kernel'
import type { Action, Answers, Provenance, Service } from '#services'
import { fieldOf, isEmpty, isShownOnly } from '../answers.ts'
import { checksFailing, failingPath } from '../checks.ts'
import { missingPath, readForm, sentForm } from '../known.ts'
import { refuse } from '../refusals.ts'
import type { CaseView } from '../view.ts'
import { byOf, type CaseContext, type CommandOf, type Decided, rulesAt, type Who } from './context.ts'
import { happen, moveTo, takeEffect } from './effects.ts'
import { actionsHere, refusalOf } from './may.ts'
import { holds, situationOf } from './situation.ts'

/** Sending an application: all required answers (unless the action is `incomplete`), no check that stops, only what was asked. */
export function submit(view: CaseView, command: CommandOf<'submit'>, ctx: CaseContext): Decided {
  if (view.phase !== 'draft')
    throw refuse(view.submittedAt === undefined ? 'case.not-open' : 'case.already-sent', { phase: view.phase, reference: view.reference })
  refuseClosed(ctx.service, legalDay(ctx.at, ctx.zone))
  const action = sendingAction(view, command, ctx)
  refuseForeign(command.answers, ctx.service)
  const at = rulesAt(view, command.answers, ctx)
  const form = action.incomplete
    ? readForm(ctx.service, ctx.rules, command.answers, at)
    : sentForm(ctx.service, ctx.rules, command.answers, at)
  if (form.missing.length > 0 && !action.incomplete) throw refuse('case.fields-missing', { fields: form.missing.map(missingPath) })
  const { stopping, advice } = checksFailing(ctx.service, ctx.rules, form, at)
  if (stopping.length > 0) throw refuse('case.checks-failing', { checks: stopping.map(failingPath) })
  const by = byOf(command.who, action.by)
  const provenance = pick(command.provenance, form.answers, by.kind, ctx.at)
  const sent = { ...view, answers: form.answers, provenance }
  const situation = situationOf(view, form.answers, ctx)
  const refusal = refusalOf(sent, action, command.who, situation, ctx)
  if (refusal !== undefined) throw refusal
  const move = moveTo(sent, action.to!, situation, ctx)
  const payload = {
    action: action.name,
    move,
    by,
    answers: form.answers,
    provenance,
    advised: advice.map(failingPath),
    ...namedIn(command.who, ctx.service),
    rulesDate: at.date,
    ...(command.language === undefined ? {} : { language: command.language }),
  }
  const decided = happen({ view, events: [] }, { type: 'case.submitted', payload }, ctx)
  return takeEffect(
    decided,
    action.then,
    action.to,
    { by, key: action.name, ...(by.kind === 'partner' ? {} : { otherwise: 'received' as const }) },
    ctx,
  )
}

/** Whose case it is, by name: where others take part in it, and where a partner begins it for her. */
const namedIn = (who: Who, { parties }: Service) =>
  (who.kind === 'partner' || (who.kind === 'applicant' && parties.length > 0)) && who.named !== undefined ? { named: who.named } : {}

/** Answering a correction: what was asked and what follows from it; the rest stays as it was. */
export function answer(view: CaseView, command: CommandOf<'answer'>, ctx: CaseContext): Decided {
  if (view.phase !== 'waiting') throw refuse('case.not-open', { phase: view.phase })
  const action = sendingAction(view, command, ctx)
  refuseForeign(command.answers, ctx.service)
  const given = Object.fromEntries(
    Object.entries(command.answers).filter(
      ([name, value]) => !isDeepStrictEqual(value, view.answers[name]) || view.asked?.fields.includes(name),
    ),
  )
  const merged = { ...view.answers, ...given }
  const at = rulesAt(view, merged, ctx)
  const form = action.incomplete ? readForm(ctx.service, ctx.rules, merged, at) : sentForm(ctx.service, ctx.rules, merged, at)
  const asked = view.asked?.fields ?? []
  const before = new Set(
    readForm(ctx.service, ctx.rules, view.answers, at)
      .shown.filter((one) => one.answered)
      .map((one) => one.field.name),
  )
  const unasked = Object.keys(given).filter((name) => asked.length > 0 && !asked.includes(name) && before.has(name))
  if (unasked.length > 0) throw refuse('case.field-not-asked', { fields: unasked })
  // A question that was asked for by name must be answered now, even one that could wait when the application was sent.
  const open = form.shown.filter(
    (one) =>
      asked.includes(one.field.name) &&
      (given[one.field.name] === undefined || (one.required && isEmpty(given[one.field.name], one.field))),
  )
  const missing = [...new Set([...open.map((one) => one.field.name), ...form.missing.map(missingPath)])]
  if (missing.length > 0 && !action.incomplete) throw refuse('case.fields-missing', { fields: missing })
  const stopping = checksFailing(ctx.service, ctx.rules, form, at).stopping
  if (stopping.length > 0) throw refuse('case.checks-failing', { checks: stopping.map(failingPath) })
  const by = byOf(command.who, action.by)
  const answers = Object.fromEntries(
    Object.entries(form.answers).filter(
      ([name, value]) => Object.hasOwn(given, name) || (value === null && view.answers[name] === undefined),
    ),
  )
  const provenance = pick(command.provenance, answers, by.kind, ctx.at)
  const sent = { ...view, answers: { ...view.answers, ...answers }, provenance: { ...view.provenance, ...provenance } }
  const situation = situationOf(view, sent.answers, ctx)
  const refusal = refusalOf(sent, action, command.who, situation, ctx)
  if (refusal !== undefined) throw refusal
  const move = moveTo(sent, action.to!, situation, ctx)
  const decided = happen(
    { view, events: [] },
    { type: 'case.answered', payload: { action: action.name, move, by, answers, provenance, asked: [...asked] } },
    ctx,
  )
  return takeEffect(decided, action.then, action.to, { by, key: action.name }, ctx)
}

/** Refuses `case.service-closed` outside the days on which a service takes applications. */
export function refuseClosed({ access }: Service, today: string): void {
  const { from, until } = access.open ?? {}
  if ((from !== undefined && today < from) || (until !== undefined && today > until)) throw refuse('case.service-closed', { from, until })
}

/** The named action, or among those of this state that this person may take and that move the case the first whose condition holds for these answers. */
function sendingAction(view: CaseView, { who, action: name, answers }: CommandOf<'submit' | 'answer'>, ctx: CaseContext): Action {
  const moving = actionsHere(view, ctx).filter((action) => action.to !== undefined)
  const kinds = who.kind === 'worker' ? who.roles : [who.kind]
  const theirs = moving.filter((one) => kinds.some((kind) => one.by.includes(kind)))
  const fitting = () => {
    const situation = situationOf(view, { ...view.answers, ...answers }, ctx)
    return theirs.find(({ when }) => holds(when, situation, ctx) === true) ?? theirs[0]
  }
  const action = name === undefined ? (theirs.length > 1 ? fitting() : theirs[0]) : moving.find((one) => one.name === name)
  if (action === undefined) throw refuse('case.action-unknown', { action: name, state: view.state })
  return action
}

function refuseForeign(answers: Answers, service: Service): void {
  const fields = Object.keys(answers)
  const unknown = fields.filter((name) => fieldOf(service, name) === undefined)
  if (unknown.length > 0) throw refuse('case.field-unknown', { fields: unknown })
  const notTheirs = fields.filter((name) => fieldOf(service, name)!.by !== undefined || isShownOnly(fieldOf(service, name)!))
  if (notTheirs.length > 0) throw refuse('case.field-not-asked', { fields: notTheirs })
}

/** Where each value comes from; one that says nothing was declared by who sends it, now. */
export function pick(
  given: Readonly<Record<string, Provenance>> | undefined,
  answers: Answers,
  kind: string,
  at: string,
): Record<string, Provenance> {
  const own: Provenance = { source: kind === 'worker' ? 'office' : kind, at, verified: false }
  return Object.fromEntries(Object.keys(answers).map((name) => [name, given?.[name] ?? own]))
}
