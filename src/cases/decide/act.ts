import type { RuleValue, TraceLine } from '#rules'
import type { Action, Answers } from '#services'
import { fieldOf, isEmpty, isShownOnly } from '../answers.ts'
import { stateOf } from '../enter.ts'
import type { Notice } from '../events.ts'
import { refuse } from '../refusals.ts'
import type { CaseView } from '../view.ts'
import { byOf, type CaseContext, type CommandOf, type Decided } from './context.ts'
import { happen, moveTo, renewedRight, takeEffect } from './effects.ts'
import { extensionOf } from './extend.ts'
import { actionsHere, refusalOf } from './may.ts'
import { outOfOrder } from './offer.ts'
import { pick } from './send.ts'
import { holds, type Situation, situationOf } from './situation.ts'

/** The longest reason or message: four pages. A limit, so that no text can fill the log. */
export const longestText = 10_000

/** An action of the service file by a worker, the applicant or the system. */
export function act(view: CaseView, command: CommandOf<'act'>, ctx: CaseContext): Decided {
  const { who } = command
  const action = actionsHere(view, ctx).find((one) => one.name === command.action)
  if (action === undefined)
    throw refuse(view.phase === 'done' ? 'case.not-open' : 'case.action-unknown', {
      action: command.action,
      state: view.state,
      phase: view.phase,
    })
  const filled = fill(view, action, command.answers ?? {}, ctx)
  const by = byOf(who, action.by)
  const provenance = pick(command.provenance, filled, by.kind, ctx.at)
  const next = { ...view, answers: { ...view.answers, ...filled }, provenance: { ...view.provenance, ...provenance } }
  const situation = situationOf(view, next.answers, ctx)
  const refusal = refusalOf(next, action, who, situation, ctx)
  if (refusal !== undefined) throw refusal
  const reason = readText(command.reason)
  if ((action.reason || outOfOrder(view, action, ctx)) && reason === undefined) throw refuse('case.reason-missing', { action: action.name })
  const asked = askedBy(action, command.ask, ctx)
  refuseMissing(action, command.answers ?? {}, situation, ctx)
  const outcome = action.to === undefined ? undefined : stateOf(ctx.service, action.to)?.outcome
  const explanation = explain(action, outcome !== undefined, situation, ctx)
  const move = action.to === undefined ? undefined : moveTo(next, action.to, situation, ctx)
  const extended = extensionOf(view, action, ctx)
  const renewed = move === undefined && extended === undefined ? renewedRight(view, action.name, ctx) : undefined
  const valid = extended && 'valid' in extended ? extended.valid : renewed
  const payload = {
    action: action.name,
    by,
    rulesDate: situation.at.date,
    ...(move && { move }),
    ...(reason !== undefined && { reason }),
    ...(asked && { asked }),
    ...(valid && { valid }),
    ...(extended && 'clock' in extended && { clock: extended.clock }),
    ...(Object.keys(filled).length > 0 && { answers: filled, provenance }),
    ...(who.kind !== 'applicant' && { computed: computedFor(action, situation, ctx) }),
    ...(explanation && { explanation }),
  }
  const decided = happen({ view, events: [] }, { type: 'case.acted', payload }, ctx)
  // Nobody is decided upon, or asked for something, without a word.
  const otherwise: Notice | undefined = asked ? 'asked' : outcome !== undefined && who.kind !== 'applicant' ? 'decided' : undefined
  return takeEffect(decided, action.then, action.to, { by, key: action.name, reason, explanation, asked, otherwise }, ctx)
}

/** Text as said: trimmed; nothing left is nothing said. Refuses `case.text-too-long`. */
export function readText(text: string | undefined): string | undefined {
  const said = text?.trim()
  if (said !== undefined && said.length > longestText) throw refuse('case.text-too-long', { length: said.length, longest: longestText })
  return said === '' ? undefined : said
}

function fill(view: CaseView, action: Action, answers: Answers, ctx: CaseContext): Answers {
  const unknown = Object.keys(answers).filter((name) => fieldOf(ctx.service, name) === undefined)
  if (unknown.length > 0) throw refuse('case.field-unknown', { fields: unknown })
  const unasked = Object.keys(answers).filter((name) => !action.fill.includes(name))
  if (unasked.length > 0) throw refuse('case.field-not-asked', { fields: unasked })
  const { answers: asked } = situationOf(view, { ...view.answers, ...answers }, ctx)
  return Object.fromEntries(Object.entries(answers).filter(([name]) => asked[name] !== undefined))
}

/** Fields to fill that are asked in this case and required, and were not given now. */
function refuseMissing(action: Action, given: Answers, situation: Situation, ctx: CaseContext): void {
  const missing = action.fill.filter((name) => {
    const field = fieldOf(ctx.service, name)
    if (field === undefined || !isEmpty(given[name], field) || isShownOnly(field) || action.incomplete) return false
    const required = typeof field.required === 'string' ? holds(field.required, situation, ctx) === true : field.required
    return required && holds(field.when, situation, ctx) === true
  })
  if (missing.length > 0) throw refuse('case.fields-missing', { fields: missing })
}

function askedBy(action: Action, chosen: readonly string[] | undefined, { service }: CaseContext): string[] | undefined {
  if (action.ask === undefined) return undefined
  if (action.ask !== 'choose') return [...action.ask]
  if (chosen === undefined || chosen.length === 0) throw refuse('case.ask-missing', { action: action.name })
  const wrong = chosen.filter((name) => {
    const field = fieldOf(service, name)
    return field === undefined || !field.asked || field.by !== undefined || isShownOnly(field)
  })
  if (wrong.length > 0) throw refuse('case.field-unknown', { fields: wrong })
  return [...new Set(chosen)]
}

/** Why it is decided so: the rule that the file names, else the condition of the action when it is a rule. */
function explain(action: Action, decides: boolean, { answers, at }: Situation, { rules }: CaseContext): TraceLine | undefined {
  const rule = action.explain ?? (decides && action.when !== undefined && rules.names.has(action.when) ? action.when : undefined)
  return rule === undefined ? undefined : rules.explain(rule, answers, at)
}

/** Values of the rules on which the act rests, as they are now. */
function computedFor(action: Action, { answers, at }: Situation, { rules, service }: CaseContext): Record<string, RuleValue> {
  const effects = [...action.then, ...(action.to === undefined ? [] : (stateOf(service, action.to)?.then ?? []))]
  const names = [action.when, action.explain, ...effects.map((effect) => (effect.kind === 'pay' ? effect.rule : effect.when))].filter(
    (name) => name !== undefined,
  )
  return { ...rules.evaluate(answers, [...new Set(names)], at) }
}
