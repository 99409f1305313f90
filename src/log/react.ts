import { type LoggedEvent, type Reaction, together } from '#kernel'
import { list, type Store, sql, type Tx } from '#store'
import type { Appending } from './contract.ts'

/** Reactions by the type of event to which they belong. */
export type Reactions = ReadonlyMap<string, readonly Reaction[]>

/** Which of them are to be queued. */
export type Waited = (reaction: Reaction, stream: string) => boolean

const reactionsTo = (reactions: Reactions, tx: Tx, type: string): readonly Reaction[] =>
  (reactions.get(type) ?? []).filter(({ under }) => under === undefined || tx.who.mandate !== undefined)

/** Asks, in one statement, for which reactions to what will be appended somebody waits; none where no reaction says `when`. */
export async function waitedFor(tx: Tx, reactions: Reactions, appendings: readonly Appending[]): Promise<Waited> {
  const streamsOf = new Map<string, Set<string>>()
  for (const { target, events } of appendings)
    for (const { type } of events)
      for (const { when } of reactionsTo(reactions, tx, type))
        if (when !== undefined) streamsOf.set(when, (streamsOf.get(when) ?? new Set()).add(target.stream))
  const asked = [...streamsOf].map(
    ([when, streams]) =>
      sql`select ${when}::text as "when", stream from unnest((select ${list([...streams])}::text[])) as stream where ${sql.ref(when)}(stream)`,
  )
  const rows = asked.length === 0 ? [] : await tx.often(sql<{ when: string; stream: string }>`${sql.join(asked, sql` union all `)}`)
  const found = new Set(rows.map(({ when, stream }) => `${when} ${stream}`))
  return ({ when }, stream) => when === undefined || found.has(`${when} ${stream}`)
}

/** Enqueues what these events bring, one statement a job. */
export async function react(tx: Tx, store: Store, reactions: Reactions, waited: Waited, events: readonly LoggedEvent[]): Promise<void> {
  const orders = events.flatMap(({ id, stream, type }) =>
    reactionsTo(reactions, tx, type)
      .filter((reaction) => waited(reaction, stream))
      .map(({ job }) => ({ job, data: { event: id, stream } })),
  )
  await together(
    ...[...Map.groupBy(orders, ({ job }) => job)].map(([job, ones]) =>
      store.enqueueAll(
        tx,
        job,
        ones.map(({ data }) => data),
      ),
    ),
  )
}
