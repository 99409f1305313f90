/** What the times of a situation show once one looks back: from its events' rows, nobody named. */
import { sql, type Tx } from '#store'
import type { Situation } from './store.ts'

/** From one thing that happened to an offer to the next. */
export const steps = ['told-opened', 'opened-sent', 'sent-decided', 'decided-paid'] as const
export type StepName = (typeof steps)[number]

export interface Step {
  readonly step: StepName
  /** offers that came so far */
  readonly done: number
  /** offers that wait for it now, and the longest wait among them; seconds */
  readonly waiting: number
  readonly longestWait: number | null
  /** seconds: half of them, nine of ten, the slowest */
  readonly half: number | null
  readonly most: number | null
  readonly slowest: number | null
}

/** Seconds after it was known here; null: did not happen. */
export interface Milestones {
  readonly published: number | null
  readonly found: number | null
  readonly firstTold: number | null
  readonly lastTold: number | null
  readonly firstAnswer: number | null
  readonly firstDecision: number | null
  readonly firstPayment: number | null
}

export const stepsOf = (tx: Tx, { id }: Pick<Situation, 'id'>): Promise<Step[]> =>
  tx.rows(sql<Step>`
    select s.step, count(s.after)::int as done, count(*) filter (where s.after is null)::int as waiting,
      extract(epoch from max(${tx.at}::timestamptz - s.before) filter (where s.after is null))::float8 as "longestWait",
      extract(epoch from percentile_disc(0.5) within group (order by s.after - s.before) filter (where s.after is not null))::float8 as half,
      extract(epoch from percentile_disc(0.9) within group (order by s.after - s.before) filter (where s.after is not null))::float8 as most,
      extract(epoch from max(s.after - s.before))::float8 as slowest
    from response.offer o, lateral (values
      ('told-opened', 1, o.offered_at, o.opened_at), ('opened-sent', 2, o.opened_at, o.sent_at), ('sent-decided', 3, o.sent_at, o.decided_at),
      ('decided-paid', 4, case when o.outcome in ('granted', 'partly') then o.decided_at end, o.paid_at)) as s(step, place, before, after)
    where o.situation_id = ${id} and s.before is not null group by s.step, s.place order by s.place`)

export async function milestonesOf(tx: Tx, { id, run, proposedAt }: Pick<Situation, 'id' | 'run' | 'proposedAt'>): Promise<Milestones> {
  const since = (what: string) => sql.raw(`extract(epoch from ${what} - began.at)::float8`)
  const row = await tx.row(sql<Milestones>`
    with began as (select ${proposedAt}::timestamptz as at)
    select ${since('(select published_at from response.situation where id = s.id)')} as published,
      ${since('(select max(found_at) from response.hit where situation_id = s.id and run_id = s.run)')} as found,
      ${since('min(o.offered_at)')} as "firstTold", ${since('max(o.offered_at)')} as "lastTold", ${since('min(o.sent_at)')} as "firstAnswer",
      ${since('min(o.decided_at)')} as "firstDecision", ${since('min(o.paid_at)')} as "firstPayment"
    from began, (select ${id}::uuid as id, ${run}::uuid as run) s left join response.offer o on o.situation_id = s.id group by began.at, s.id, s.run`)
  return row!
}

/** The step that holds people up: the one for which nine of ten waited longest, those who still wait included. */
export function bottleneck(all: readonly Step[]): StepName | undefined {
  const slowness = ({ most, longestWait }: Step) => Math.max(most ?? 0, longestWait ?? 0)
  const slowest = all.toSorted((one, other) => slowness(other) - slowness(one))[0]
  // Under a minute nobody is held up.
  return slowest === undefined || slowness(slowest) < 60 ? undefined : slowest.step
}
