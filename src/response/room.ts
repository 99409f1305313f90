/** The waiting room of a town: each process sets its pace by how quickly it answers; together they share the most that may be in, of which each learns its part every two seconds. */
import { type Clock, uuidv7 } from '#kernel'
import type { Store } from '#store'
import { firstPace, type Keeper, nextPace, openGauge, openWaiting, placesOf, type Waiting } from '#web'
import { leave, others, tell } from './rooms.ts'

/** How often a process tells of itself, and how often it looks how it answers. */
const every = 2000
const look = 1000
/** Entries of the last minute, a count each so often. */
const kept = 60_000 / look
/** A process that said nothing for so long has ended; whom it let in shows a ticket that says so to the others. */
const silent = 15_000
const access = { actor: 'system', purpose: 'administration' } as const

export interface WaitingRoom extends Waiting, Keeper, AsyncDisposable {
  /** tells the other processes, and learns of them */
  exchange(): Promise<void>
}

/** `capacity`: people at once in the town, at most. */
export async function openRoom(
  { store, clock, capacity }: { readonly store: Store; readonly clock: Clock; readonly capacity: number },
  failed: (error: unknown) => void,
): Promise<WaitingRoom> {
  const key = await store.as(access, (tx) => store.keys.ensure(tx, 'web:waiting'))
  const process = uuidv7(clock.now())
  const waiting = openWaiting({ places: 0, pace: firstPace.perSecond, key, now: () => clock.now() })
  const gauge = openGauge()
  let pace = firstPace
  /** let in since the beginning, by second, for a minute */
  let entries: readonly number[] = [0]
  const adapt = () => {
    const { letIn, stay } = waiting.counts()
    pace = nextPace(pace, { ...gauge.read(), letIn: letIn - (entries.at(-1) ?? 0), stay })
    entries = [...entries, letIn].slice(-kept)
    waiting.keepTo(pace.perSecond)
  }
  const exchange = async () => {
    const mine = waiting.crowd()
    const { waiting: waits, letIn } = waiting.counts()
    const found = await store.as(access, async (tx) => {
      const known = await others(tx, process, new Date(tx.now - silent).toISOString())
      const places = placesOf(capacity, mine, known)
      await tell(tx, process, { ...mine, places, waits, letIn: letIn - (entries[0] ?? 0), pace })
      return { places, known }
    })
    waiting.allot(
      found.places,
      found.known.flatMap((one) => one.waiting),
    )
  }
  await exchange()
  const looking = setInterval(adapt, look).unref()
  let running: Promise<void> = Promise.resolve()
  let busy = false
  const telling = setInterval(() => {
    if (busy) return
    busy = true
    // A database that is away for a moment changes nothing: places stay whose they were.
    running = exchange()
      .catch(failed)
      .finally(() => {
        busy = false
      })
  }, every).unref()
  return {
    ...waiting,
    answered: gauge.answered,
    exchange,
    [Symbol.asyncDispose]: async () => {
      clearInterval(looking)
      clearInterval(telling)
      gauge[Symbol.dispose]()
      await running
      await store.as(access, (tx) => leave(tx, process)).catch(failed)
    },
  }
}
