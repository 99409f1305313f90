/** What the processes of a waiting room say of themselves, a row each. */
import { list, sql, type Tx } from '#store'
import type { Crowd, OtherRoom, Pace, Why } from '#web'

/** As administrators see it. */
export interface Room {
  readonly inside: number
  /** people who may be in, the most */
  readonly places: number
  readonly waits: number
  /** people let in during the last minute */
  readonly letIn: number
  /** people whom it would let in, a minute */
  readonly pace: number
  /** milliseconds of the slow ones of its answers */
  readonly slow: number
  /** percent of its thread's time */
  readonly busy: number
  readonly why: Why
}

/** Those that are still there, when it is this one's turn: what each takes, the next one sees. Rows of processes that ended go. */
export async function others(tx: Tx, process: string, since: string): Promise<readonly OtherRoom[]> {
  await tx.rows(sql`select pg_advisory_xact_lock(hashtextextended('response.room', 0))`)
  await tx.rows(sql`delete from response.room where seen_at < ${since}::timestamptz`)
  return await tx.rows(sql<OtherRoom>`select inside, places, waiting from response.room where process <> ${process} order by process`)
}

type Told = Crowd & Pick<Room, 'places' | 'waits' | 'letIn'> & { readonly pace: Pace }

export const tell = (tx: Tx, process: string, { inside, places, waiting, waits, letIn, pace }: Told) =>
  tx.rows(sql`insert into response.room (process, inside, places, waiting, waits, let_in, pace, slow, busy, why, seen_at)
    values (${process}, ${inside}, ${places}, ${list(waiting)}::text[], ${waits}, ${letIn}, ${Math.round(pace.perSecond * 60)}, ${Math.round(pace.slow)},
      ${Math.round(pace.busy * 100)}, ${pace.why}, ${tx.at}::timestamptz)
    on conflict (process) do update set inside = excluded.inside, places = excluded.places, waiting = excluded.waiting, waits = excluded.waits,
      let_in = excluded.let_in, pace = excluded.pace, slow = excluded.slow, busy = excluded.busy, why = excluded.why, seen_at = excluded.seen_at`)

export const leave = (tx: Tx, process: string) => tx.rows(sql`delete from response.room where process = ${process}`)

/** Every process that has told of itself lately (system). */
export const roomsOf = (tx: Tx, since: string): Promise<Room[]> =>
  tx.rows(sql<Room>`select inside, places, waits, let_in as "letIn", pace, slow, busy, why from response.room
    where seen_at >= ${since}::timestamptz order by process`)
