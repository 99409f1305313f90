/** One capacity for all processes of a town: each says every two seconds who is in and who waits, and learns how many places are its own. */
import { type Clock, uuidv7 } from '#kernel'
import { list, type Store, sql, type Tx } from '#store'
import { type OtherRoom, openWaiting, placesOf, type Waiting } from '#web'

const every = 2000
/** A process that said nothing for so long has ended; whom it let in shows a ticket that says so to the others. */
const silent = 15_000
const access = { actor: 'system', purpose: 'administration' } as const

export interface WaitingRoom extends Waiting, AsyncDisposable {
  /** tells the other processes, and learns of them */
  exchange(): Promise<void>
}

/** `capacity`: people at once in the town. */
export async function openRoom(
  { store, clock, capacity }: { readonly store: Store; readonly clock: Clock; readonly capacity: number },
  failed: (error: unknown) => void,
): Promise<WaitingRoom> {
  const key = await store.as(access, (tx) => store.keys.ensure(tx, 'web:waiting'))
  const process = uuidv7(clock.now())
  const waiting = openWaiting({ places: 0, key, now: () => clock.now() })
  const exchange = async () => {
    const mine = waiting.crowd()
    const { places, others } = await store.as(access, async (tx) => {
      // One after the other: what each takes, the next one sees.
      await tx.rows(sql`select pg_advisory_xact_lock(hashtextextended('response.room', 0))`)
      const others = await othersThan(tx, process, new Date(tx.now - silent).toISOString())
      const places = placesOf(capacity, mine, others)
      await tx.rows(sql`insert into response.room (process, inside, places, waiting, seen_at)
        values (${process}, ${mine.inside}, ${places}, ${list(mine.waiting)}::text[], ${tx.at}::timestamptz)
        on conflict (process) do update set inside = excluded.inside, places = excluded.places, waiting = excluded.waiting, seen_at = excluded.seen_at`)
      return { places, others }
    })
    waiting.allot(
      places,
      others.flatMap((one) => one.waiting),
    )
  }
  await exchange()
  let running: Promise<void> = Promise.resolve()
  let busy = false
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    // A database that is away for a moment changes nothing: places stay whose they were.
    running = exchange()
      .catch(failed)
      .finally(() => {
        busy = false
      })
  }, every)
  timer.unref()
  return {
    ...waiting,
    exchange,
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer)
      await running
      await store.as(access, (tx) => tx.rows(sql`delete from response.room where process = ${process}`)).catch(failed)
    },
  }
}

/** Those that are still there; rows of others go. */
async function othersThan(tx: Tx, process: string, since: string): Promise<readonly OtherRoom[]> {
  await tx.rows(sql`delete from response.room where seen_at < ${since}::timestamptz`)
  return await tx.rows(sql<OtherRoom>`select inside, places, waiting from response.room where process <> ${process} order by process`)
}
