import { createHash } from 'node:crypto'
import type { Actor } from '#kernel'
import type { Answers, Loaded } from '#services'
import { formatDate, type Lang, type StageProps } from '#web'
import type { CaseContext } from '../../decide.ts'
import { rulesAt } from '../../decide.ts'

/** How finished the service is, for the banner of each of its pages. */
export function stageOf({ service, stage }: Pick<Loaded, 'service' | 'stage'>, lang: Lang): { readonly stage?: Omit<StageProps, 'lang'> } {
  if (stage === 'prototype') return { stage: { stage } }
  const until = service.stage.pilot?.until
  return stage === 'pilot' ? { stage: { stage, ...(until === undefined ? {} : { until: formatDate(lang, until) }) } } : {}
}

export type Closed = { readonly why: 'prototype' | 'pilot' } | { readonly why: 'dates'; readonly from?: string; readonly until?: string }

/** May this person begin now? A pilot's share is drawn from person and service, so that the same people stay in it. undefined: yes. */
export function closedFor(
  { service, stage }: Pick<Loaded, 'service' | 'stage'>,
  actor: Pick<Actor, 'may'>,
  person: string,
  known: Answers,
  ctx: CaseContext,
  today: string,
): Closed | undefined {
  const tester = actor.may.includes('tester')
  if (stage === 'prototype' && !tester) return { why: 'prototype' }
  if (stage === 'pilot' && !tester && !inPilot(service, person, known, ctx, today)) return { why: 'pilot' }
  const { from, until } = service.access.open ?? {}
  return (from !== undefined && today < from) || (until !== undefined && today > until)
    ? { why: 'dates', ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) }
    : undefined
}

function inPilot(service: Loaded['service'], person: string, known: Answers, ctx: CaseContext, today: string): boolean {
  const { who, share, until } = service.stage.pilot ?? {}
  if (until !== undefined && today > until) return false
  if (who !== undefined && ctx.rules.holds(who, known, rulesAt(undefined, known, ctx)) !== true) return false
  return share === undefined || drawOf(person, service.id) < share
}

/** A number from 0 to 1, the same for ever for one person and service. */
export const drawOf = (person: string, service: string): number =>
  createHash('sha256').update(`${service}\n${person}`).digest().readUInt32BE(0) / 2 ** 32
