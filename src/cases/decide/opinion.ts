import { refuse } from '../refusals.ts'
import type { CaseView } from '../view.ts'
import { readText } from './act.ts'
import { byOf, type CaseContext, type CommandOf, type Decided } from './context.ts'
import { happen, ordinal } from './effects.ts'

/** How long a team has to give its opinion. */
export const opinionDelays = ['3bd', '5bd', '10bd', '15bd'] as const

/** A team of the agency, as a request names it beside roles. */
export const seatOfTeam = (team: string): string => `team.${team}`

/**
 * Somebody who works on a case asks a team for an opinion that its file does not foresee. The team sees the question and the answers that `show` names,
 * nothing else. It holds nothing up: rules do not read it, and the case goes on without it.
 *
 * `confidential`: kept between offices while the decision is being prepared (CRPA, L. 311-2: what prepares a decision is communicated once it is taken).
 * Until then the person reads neither question nor answer, on her page or in her copy, only that an opinion was asked; afterwards both are in her copy.
 */
export function askOpinion(view: CaseView, command: CommandOf<'ask-opinion'>, ctx: CaseContext): Decided {
  const { who, team, among, due, show, confidential } = command
  if (who.kind !== 'worker' || who.roles.length === 0) throw refuse('case.action-not-yours', { action: 'ask-opinion' })
  if (who.person !== undefined && who.person === view.person) throw refuse('case.own-case')
  if (view.phase === 'draft' || view.phase === 'done') throw refuse('case.not-open', { phase: view.phase })
  if (!among.includes(team)) throw refuse('case.team-unknown', { team })
  if (!(opinionDelays as readonly string[]).includes(due)) throw refuse('case.delay-unknown', { due })
  const question = readText(command.question)
  if (question === undefined) throw refuse('case.text-missing')
  const strange = show.filter((name) => !ctx.service.fields.some((field) => field.name === name))
  if (strange.length > 0) throw refuse('case.field-unknown', { fields: strange })
  const request = ordinal(view, 'opinion')
  const own = { by: byOf(who), question, remind: ['1bd'], show: [...show], confidential }
  const payload = {
    request,
    key: `${view.id}:${request}`,
    kind: 'opinion' as const,
    to: [seatOfTeam(team)],
    need: 'all' as const,
    due,
    own,
  }
  return happen({ view, events: [] }, { type: 'case.requested', payload }, ctx)
}

/** Is this opinion still between offices: asked in confidence, and nothing decided since it was asked? */
export const isConfidential = ({ own, at }: CaseView['requests'][number], { decision }: Pick<CaseView, 'decision'>): boolean =>
  own?.confidential === true && (decision === undefined || decision.at < at)
