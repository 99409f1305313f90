import { openChanges } from '../changes.ts'
import { deadlineAfter } from '../duration.ts'
import { refuse } from '../refusals.ts'
import { isOpen } from '../requests.ts'
import type { CaseView } from '../view.ts'
import { readText } from './act.ts'
import { byOf, type CaseContext, type CommandOf, type Decided } from './context.ts'
import { happen, ordinal } from './effects.ts'
import { actionsHere } from './may.ts'
import { noticeOf } from './message.ts'
import { aboutOf, type Intent, invitedFor, observationDelays } from './observations.ts'
import { situationOf } from './situation.ts'
import { endsRight } from './system.ts'

/** Invites observations, with what is intended and why, until a day. Refuses what lowers nothing, and a second invitation for the same. */
export function hear(view: CaseView, command: CommandOf<'hear'>, ctx: CaseContext): Decided {
  const { who, intent } = command
  if (who.kind !== 'worker' || who.roles.length === 0) throw refuse('case.action-not-yours', { action: 'hear' })
  if (who.person !== undefined && who.person === view.person) throw refuse('case.own-case')
  if (view.phase !== 'running') throw refuse('case.not-open', { phase: view.phase })
  if (!isIntended(view, intent, ctx)) throw refuse('change' in intent ? 'case.change-unknown' : 'case.action-unknown', { ...intent })
  if (invitedFor(view, intent).some(isOpen)) throw refuse('case.already-invited')
  const question = readText(command.reason)
  if (question === undefined) throw refuse('case.reason-missing', { action: 'hear' })
  const due = command.due ?? observationDelays[0]
  if (!(observationDelays as readonly string[]).includes(due)) throw refuse('case.delay-unknown', { due })
  const request = ordinal(view, 'observations')
  const by = byOf(who)
  const own = { by, question, remind: ['3d'], show: [], confidential: false, about: aboutOf(intent) }
  const payload = { request, key: `${view.id}:${request}`, kind: 'observations', to: ['applicant'], need: 'all', due, own } as const
  const asked = happen({ view, events: [] }, { type: 'case.requested', payload: { ...payload, to: [...payload.to] } }, ctx)
  const situation = situationOf(asked.view, asked.view.answers, ctx)
  const { day } = deadlineAfter(ctx.at, due, ctx)
  return happen(asked, noticeOf(asked.view, 'observations', { request, day, reason: question }, situation, ctx), ctx)
}

function isIntended(view: CaseView, intent: Intent, ctx: CaseContext): boolean {
  if ('change' in intent) return openChanges(view).some(({ key }) => key === intent.change)
  const action = actionsHere(view, ctx).find(({ name, by }) => name === intent.action && by.some((one) => one !== 'applicant'))
  return action !== undefined && endsRight(view, action, ctx)
}
