import { type CaseRow, keptOf, placeOf } from '#cases'
import type { ToErase } from '#consent'
import { say } from '#definitions'
import type { RightsEdge } from './edge.ts'

/** What an erasure does to one case and why: gone now, kept until a day, for ever, or while it is under way. */
export interface Fate {
  readonly row: CaseRow
  readonly title: string
  readonly fate: 'now' | 'until' | 'forever' | 'open'
  readonly why: 'over' | 'draft' | 'kept' | 'forever' | 'open'
  readonly day?: string
  /** as the service file writes it: `5y` */
  readonly duration?: string
  readonly basis: string
}

/** Line by line what the law lets go. A draft is the person's alone; what was sent stays as long as its service says, and it says why. */
export function planOf(edge: RightsEdge, rows: readonly CaseRow[], lang: string): readonly Fate[] {
  const now = edge.clock.instant()
  return rows.map((row): Fate => {
    const { service } = edge.catalogue.at(row.service, row.version)
    const { outcome, submittedAt } = row
    const ended = {
      phase: row.phase,
      since: row.since,
      openedAt: row.openedAt,
      ...(outcome === null ? {} : { outcome }),
      ...(submittedAt === null ? {} : { submittedAt }),
    }
    const kept = keptOf(ended, service, placeOf(edge.town, row.agency, service.workflow.calendar))
    const line = { row, title: say(service.title, lang), basis: say(service.data.legalBasis, lang) }
    if (submittedAt === null) return { ...line, fate: 'now', why: 'draft' }
    if (row.phase !== 'done') return { ...line, fate: 'open', why: 'open' }
    if (kept?.until === undefined) return { ...line, fate: 'forever', why: 'forever' }
    if (kept.until.at <= now) return { ...line, fate: 'now', why: 'over' }
    return { ...line, fate: 'until', why: 'kept', day: kept.until.day, duration: kept.for }
  })
}

/** Keys to drop: all of her when nothing must stay, else her own and each case that may go. */
export function keysToDrop(person: string, plan: readonly Fate[]): readonly ToErase[] {
  const cases = plan.filter(({ fate }) => fate === 'now')
  const all = cases.length === plan.length
  return [
    { scope: 'own', person, why: 'asked' },
    ...cases.map(({ row }): ToErase => ({ scope: 'case', case: row.id, person, agency: row.agency, why: 'asked' })),
    ...(all ? [{ scope: 'person', person, why: 'asked' } as const] : []),
  ]
}
