import { type LoggedEvent, type Projector, Refusal } from '#kernel'
import { eachStream } from '#log'
import { type AccessContext, list, sql, type Tx } from '#store'
import type { CredentialsEdge } from '../edge.ts'
import { titleRegistered, titleTransferred } from './contract.ts'
import type { Entry, Title } from './decide.ts'

const streamOf = (parcel: string): string => `title:${parcel.replace(' ', '-')}`

/** The current title of a parcel, read from its stream; undefined: it is in no register. */
export async function titleOf({ log }: Pick<CredentialsEdge, 'log'>, tx: Tx, parcel: string): Promise<Title | undefined> {
  const events = await log.read(tx, streamOf(parcel))
  const last = events.at(-1)
  if (last === undefined) return undefined
  return { parcel, owner: entryOf(last).payload.to, entries: events.length }
}

/** Every entry of a parcel, oldest first. */
export const entriesOf = ({ log }: Pick<CredentialsEdge, 'log'>, tx: Tx, parcel: string): Promise<readonly LoggedEvent[]> =>
  log.read(tx, streamOf(parcel))

export const entryOf = ({ type, payload }: Pick<LoggedEvent, 'type' | 'payload'>): Entry =>
  type === titleRegistered.type
    ? { type: 'title.registered', payload: titleRegistered.payload.parse(payload) }
    : { type: 'title.transferred', payload: titleTransferred.payload.parse(payload) }

/** The first parcels of an agency's register, by section and number. Nobody is named. */
export const firstParcels = (tx: Tx, agency: string, limit: number) =>
  tx.rows(
    sql<{ parcel: string; since: string; deed: string }>`select parcel, since::text as since, deed from credentials.title
      where agency_id = ${agency} order by parcel limit ${limit}`,
  )

/**
 * Compare and set: reads, decides, and appends if nobody wrote in between. Of two who sell one parcel at the same moment the second hears that it moved; the
 * database itself lets no stream have two entries of one number. Refuses what `decide` refuses, and `title.moved`.
 */
export async function enter(
  edge: Pick<CredentialsEdge, 'store' | 'log'>,
  access: AccessContext & { readonly agency: string },
  parcel: string,
  decide: (title: Title | undefined) => Entry,
): Promise<void> {
  const { store, log } = edge
  await store
    .as(access, async (tx) => {
      const title = await titleOf(edge, tx, parcel)
      // The register is permanent: it hangs on its agency, not on whoever owns.
      const target = { stream: streamOf(parcel), agency: access.agency, key: `agency:${access.agency}` }
      await log.append(tx, target, [decide(title)], title?.entries ?? 0)
    })
    .catch((error) => {
      throw error instanceof Refusal && error.code === 'log.stream-moved' ? new Refusal('title.moved') : error
    })
}

export const titleProjector: Projector<unknown, Tx> = {
  stream: 'title',
  whole: false,
  apply: eachStream(async (tx, _id, events) => {
    for (const event of events) {
      const { parcel, to, day, deed } = entryOf(event).payload
      await tx.rows(sql`insert into credentials.title (parcel, agency_id, given, family, birth, since, deed, entries)
        values (${parcel}, ${event.agency ?? ''}, ${to.given}, ${to.family}, ${to.birth}, ${day}, ${deed}, 1)
        on conflict (parcel) do update set given = excluded.given, family = excluded.family, birth = excluded.birth, since = excluded.since,
          deed = excluded.deed, entries = credentials.title.entries + 1`)
    }
  }),
  forget: (tx, streams) => {
    const own = sql`'title:' || replace(parcel, ' ', '-')`
    return tx.rows(
      streams === undefined
        ? sql`delete from credentials.title where not exists (select 1 from log.event e where e.stream = ${own})`
        : sql`delete from credentials.title where ${own} = any(${list(streams)}::text[])`,
    )
  },
}
