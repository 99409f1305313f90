import { legalDay } from '#kernel'
import type { Service } from '#services'
import { type Deadline, endOf, type Place, plainLastDay } from './duration.ts'
import type { CaseView } from './view.ts'

/** How long a case is kept: under which entry of `keep`, for how long, and its last day. `forever` has none. */
export interface Kept {
  readonly entry: string
  readonly for: string
  readonly until?: Deadline
}

type Ended = Pick<CaseView, 'phase' | 'outcome' | 'since' | 'openedAt' | 'submittedAt' | 'transferred'>

/** Counted in legal days from the end of the case, for a draft that was never sent from its opening. undefined: it is under way, or its file says nothing. */
export function keptOf(view: Ended, { data }: Pick<Service, 'data'>, { zone, calendar }: Place): Kept | undefined {
  if (view.phase !== 'done' && view.phase !== 'draft') return undefined
  const entry = view.submittedAt === undefined ? 'draft' : (view.outcome ?? 'closed')
  // A file that never closes a case itself says nothing of one that was passed on: it is kept as one that was refused.
  const duration = data.keep[entry] ?? (view.transferred && (data.keep.refused ?? data.keep.withdrawn))
  if (duration === undefined) return undefined
  if (duration === 'forever') return { entry, for: duration }
  const from = entry === 'draft' ? view.openedAt : view.since
  return { entry, for: duration, until: endOf(plainLastDay(legalDay(from, zone), duration, calendar), zone) }
}
