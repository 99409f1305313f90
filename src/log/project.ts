import { type LoggedEvent, type Reaction, together } from '#kernel'
import { list, type Store, sql, type Tx } from '#store'
import type { BoundProjector, Log } from './contract.ts'
import type { Reader } from './read.ts'

/** What was written to a stream, and what was there before, where that is known. */
export interface Written {
  readonly stream: string
  readonly events: readonly LoggedEvent[]
  readonly before: readonly LoggedEvent[] | undefined
}

export interface Projecting extends Pick<Log, 'remake' | 'forgetStrays'> {
  project(tx: Tx, written: readonly Written[]): Promise<void>
}

const kindOf = (stream: string): string => stream.split(':')[0] ?? ''

/** A written event as it will be read: JSON knows no `undefined`. */
const asRead = (event: LoggedEvent): LoggedEvent => ({ ...event, payload: JSON.parse(JSON.stringify(event.payload)) })

export function openProjecting(projectors: readonly BoundProjector[], reader: Reader): Projecting {
  /** Several streams of one kind. */
  const projectKind = async (tx: Tx, kind: string, written: readonly Written[]): Promise<void> => {
    const ours = projectors.filter(({ stream }) => stream === kind)
    const unread = ours.some(({ whole }) => whole) ? written.filter(({ before }) => before === undefined) : []
    const read = await reader.readAll(
      tx,
      unread.map(({ stream }) => stream),
    )
    const fresh = new Map(written.map(({ stream, events }) => [stream, events]))
    const all = new Map(
      written.map(({ stream, events, before }) => [
        stream,
        before === undefined ? (read.get(stream) ?? []) : [...before, ...events.map(asRead)],
      ]),
    )
    await together(...ours.map((projector) => projector.apply(tx, projector.whole ? all : fresh)))
  }
  return {
    project: async (tx, written) => {
      for (const [kind, ones] of Map.groupBy(written, ({ stream }) => kindOf(stream))) await projectKind(tx, kind, ones)
    },
    remake: async (tx, streams) => {
      const some = [...streams].sort()
      const ours = projectors.filter((projector) => projector.stream === kindOf(some[0] ?? ''))
      await together(...ours.map((projector) => projector.forget(tx, some)))
      const read = await reader.readAll(tx, some)
      if (read.size > 0) await together(...ours.map((projector) => projector.apply(tx, read)))
    },
    forgetStrays: async (tx) => {
      for (const projector of projectors) await projector.forget(tx)
    },
  }
}

/** Enqueues what these events bring, one statement a job, and one that asks what is waited for. */
export async function react(
  tx: Tx,
  store: Store,
  reactionsTo: ReadonlyMap<string, readonly Reaction[]>,
  events: readonly LoggedEvent[],
): Promise<void> {
  const orders = events.flatMap(({ id, stream, type }) =>
    (reactionsTo.get(type) ?? [])
      .filter(({ under }) => under === undefined || tx.who.mandate !== undefined)
      .map(({ job, when }) => ({ job, when, data: { event: id, stream } })),
  )
  type Order = (typeof orders)[number]
  const enqueue = (some: readonly Order[]) =>
    together(
      ...[...Map.groupBy(some, ({ job }) => job)].map(([job, ones]) =>
        store.enqueueAll(
          tx,
          job,
          ones.map(({ data }) => data),
        ),
      ),
    )
  const [perhaps, surely] = [orders.filter(({ when }) => when !== undefined), orders.filter(({ when }) => when === undefined)]
  await together(
    enqueue(surely),
    waited(tx, perhaps).then((found) => enqueue(found)),
  )
}

/** Those of them for which somebody waits. */
async function waited<O extends { readonly when: string | undefined; readonly data: { readonly stream: string } }>(
  tx: Tx,
  orders: readonly O[],
): Promise<O[]> {
  if (orders.length === 0) return []
  const asked = [...Map.groupBy(orders, ({ when }) => when!)].map(
    ([
      when,
      ones,
    ]) => sql`select ${when}::text as "when", stream from unnest((select ${list([...new Set(ones.map(({ data }) => data.stream))])}::text[])) as stream
      where ${sql.ref(when)}(stream)`,
  )
  const rows = await tx.often(sql<{ when: string; stream: string }>`${sql.join(asked, sql` union all `)}`)
  const found = new Set(rows.map(({ when, stream }) => `${when} ${stream}`))
  return orders.filter(({ when, data }) => found.has(`${when} ${data.stream}`))
}
