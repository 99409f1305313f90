import { createHash } from 'node:crypto'
import type { Actor } from '#kernel'
import type { Address, Answers, Loaded } from '#services'
import { formatDate, type Lang, type StageProps } from '#web'
import type { CaseContext } from '../../decide.ts'
import { rulesAt } from '../../decide.ts'

/** How finished the service is, for the banner of each of its pages. */
export function stageOf({ service, stage }: Pick<Loaded, 'service' | 'stage'>, lang: Lang): { readonly stage?: Omit<StageProps, 'lang'> } {
  if (stage === 'prototype') return { stage: { stage } }
  const until = service.stage.pilot?.until
  return stage === 'pilot' ? { stage: { stage, ...(until === undefined ? {} : { until: formatDate(lang, until) }) } } : {}
}

/** Where somebody lives, as far as it is known. */
export type Home = Partial<Pick<Address, 'commune' | 'département'>>

/** Who comes: where she lives, and whether she had this version before. */
export interface Comer {
  readonly person: string
  readonly home?: Home
  readonly began?: boolean
}

/** `in`: codes of the territories in which it is tried, when she does not live there. */
export type Closed =
  | { readonly why: 'prototype' }
  | { readonly why: 'pilot'; readonly in?: readonly string[] }
  | { readonly why: 'dates'; readonly from?: string; readonly until?: string }

/**
 * May this person begin now? A pilot's share is drawn from person and service, so that the same people stay in it; who began with this version stays in it
 * as long as it is tried, wherever she lives by then. undefined: yes.
 */
export function closedFor(
  { service, stage }: Pick<Loaded, 'service' | 'stage'>,
  actor: Pick<Actor, 'may'>,
  comer: Comer,
  known: Answers,
  ctx: CaseContext,
  today: string,
): Closed | undefined {
  const tester = actor.may.includes('tester')
  if (stage === 'prototype' && !tester) return { why: 'prototype' }
  if (stage === 'pilot' && !tester && !inPilot(service, comer, known, ctx, today)) {
    const there = service.stage.pilot?.in
    return { why: 'pilot', ...(there === undefined || livesIn(comer.home, there) ? {} : { in: there }) }
  }
  const { from, until } = service.access.open ?? {}
  return (from !== undefined && today < from) || (until !== undefined && today > until)
    ? { why: 'dates', ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) }
    : undefined
}

/** Does she live in one of these communes or départements? Of whom nobody knows where she lives: no. */
const livesIn = (home: Home | undefined, territories: readonly string[]): boolean =>
  [home?.commune, home?.département].some((code) => code !== undefined && territories.includes(code))

function inPilot(service: Loaded['service'], { person, home, began }: Comer, known: Answers, ctx: CaseContext, today: string): boolean {
  const { who, share, in: territories, until } = service.stage.pilot ?? {}
  if (until !== undefined && today > until) return false
  if (began) return true
  if (territories !== undefined && !livesIn(home, territories)) return false
  if (who !== undefined && ctx.rules.holds(who, known, rulesAt(undefined, known, ctx)) !== true) return false
  return share === undefined || drawOf(person, service.id) < share
}

/** A number from 0 to 1, the same for ever for one person and service. */
export const drawOf = (person: string, service: string): number =>
  createHash('sha256').update(`${service}\n${person}`).digest().readUInt32BE(0) / 2 ** 32
