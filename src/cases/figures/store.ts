import { sql, type Tx } from '#store'

/** A number of cases under a name: an outcome, a channel, a score. */
export interface Count {
  readonly name: string
  readonly count: number
}

/** What is counted of a service over the last twelve months. Small counts are in it: `figuresOf` says what may be told. */
export interface Counts {
  /** legal days */
  readonly from: string
  readonly until: string
  readonly received: number
  /** first decided: granted, in part or not, or refused */
  readonly decided: number
  /** days from sending to the first decision */
  readonly median: number | null
  readonly p90: number | null
  /** of the cases received, those that ended, by outcome */
  readonly outcomes: readonly Count[]
  readonly channels: readonly Count[]
  /** `2026-11` */
  readonly months: readonly { readonly month: string; readonly received: number; readonly decided: number }[]
  /** 1 to 5, how content people were */
  readonly scores: readonly Count[]
}

export interface Measured {
  readonly measuredAt: string
  readonly counts: Counts
}

interface Span {
  readonly service: string
  readonly from: string
  readonly zone: string
}

/** Counts a service since an instant (system only): each statement reads that service's cases of the time, by an index. */
export async function count(tx: Tx, { service, from, zone }: Span): Promise<Omit<Counts, 'from' | 'until'>> {
  const sent = sql`service = ${service} and submitted_at >= ${from}`
  const decided = sql`service = ${service} and decided_at >= ${from} and submitted_at is not null`
  const month = (column: string) => sql`to_char(${sql.raw(column)} at time zone ${zone}, 'YYYY-MM')`
  const received = await tx.rows(
    sql<{ month: string; channel: string; outcome: string | null; count: number }>`
      select ${month('submitted_at')} as month, channel, outcome, count(*)::int as count from cases.case where ${sent} group by 1, 2, 3`,
  )
  const days = await tx.row(
    sql<{ decided: number; median: number | null; p90: number | null }>`
      select count(*)::int as decided, percentile_cont(0.5) within group (order by took)::float8 as median, percentile_cont(0.9) within group (order by took)::float8 as p90
      from (select extract(epoch from decided_at - submitted_at) / 86400 as took from cases.case where ${decided}) d`,
  )
  const decisions = await tx.rows(
    sql<{
      month: string
      count: number
    }>`select ${month('decided_at')} as month, count(*)::int as count from cases.case where ${decided} group by 1`,
  )
  const scores = await tx.rows(
    sql<Count>`select score::text as name, count(*)::int as count from cases.opinion where service = ${service} and given_at >= ${from} group by 1 order by 1`,
  )
  const sum = (of: readonly { readonly count: number }[]) => of.reduce((all, one) => all + one.count, 0)
  const by = (key: 'channel' | 'outcome'): Count[] =>
    [...Map.groupBy(received, (one) => one[key])].flatMap(([name, of]) => (name === null ? [] : [{ name, count: sum(of) }]))
  const inMonth = (name: string) => ({
    month: name,
    received: sum(received.filter((one) => one.month === name)),
    decided: decisions.find((one) => one.month === name)?.count ?? 0,
  })
  const months = [...new Set([...received, ...decisions].map((one) => one.month))].sort()
  return {
    received: sum(received),
    decided: days?.decided ?? 0,
    median: days?.median ?? null,
    p90: days?.p90 ?? null,
    outcomes: by('outcome'),
    channels: by('channel'),
    months: months.map(inMonth),
    scores,
  }
}

export const saveCounts = (tx: Tx, agency: string, service: string, counts: Counts) =>
  tx.rows(sql`insert into cases.figure (agency_id, service, measured_at, decided, p90, counts)
    values (${agency}, ${service}, ${tx.at}, ${counts.decided}, ${counts.p90}, ${JSON.stringify(counts)}::jsonb)
    on conflict (service) do update set measured_at = excluded.measured_at, decided = excluded.decided, p90 = excluded.p90, counts = excluded.counts`)

/** The last counts of a service; undefined when none were made (system only). */
export const measured = (tx: Tx, service: string): Promise<Measured | undefined> =>
  tx.row(sql<Measured>`select measured_at as "measuredAt", counts from cases.figure where service = ${service}`)

/** When a service was last counted, by whatever process (system only). */
export const lastMeasured = async (tx: Tx): Promise<string | undefined> =>
  (await tx.row(sql<{ at: string | null }>`select max(measured_at) as at from cases.figure`))?.at ?? undefined

/** With fewer decisions a number of days would promise what nobody knows. */
const enough = 20

/** In how many days nine of ten cases had their answer, at least one; undefined while fewer than twenty were decided (system only). */
export async function usualDays(tx: Tx, service: string): Promise<number | undefined> {
  const row = await tx.row(
    sql<{ p90: number }>`select p90 from cases.figure where service = ${service} and decided >= ${enough} and p90 is not null`,
  )
  return row === undefined ? undefined : Math.max(1, Math.ceil(row.p90))
}
