/** Feeds that the town's definition names: each read in its interval, with what its server says of what changed. */
import { type Job, Refusal, traceId } from '#kernel'
import { list, sql, type Tx } from '#store'
import { mostXml } from '../cap/xml.ts'
import type { ResponseEdge } from '../contract.ts'
import { type Definition, definitionOf } from '../definition.ts'
import { asHouse } from '../house.ts'
import { receiveAlert } from '../receive.ts'
import { type Listed, readFeed } from './list.ts'

type Feed = Definition['feeds'][number]

export interface FeedRow {
  readonly id: string
  readonly readAt: string | null
  readonly failure: string | null
}

interface State {
  readonly etag: string | null
  readonly modified: string | null
  readonly seen: readonly string[]
}

/** Messages taken in at once; the rest at the next reading. */
const mostAtOnce = 50
const timeout = 20_000

export const feedsJob: Job<ResponseEdge> = {
  name: 'response.feeds',
  every: '* * * * *',
  retries: 0,
  run: async (edge) => {
    for (const feed of definitionOf(edge.config.town)?.feeds ?? []) await readOne(edge, feed)
  },
}

export const feedRows = (tx: Tx, agency: string): Promise<FeedRow[]> =>
  tx.rows(sql<FeedRow>`select id, read_at as "readAt", failure from response.feed where agency_id = ${agency} order by id`)

async function readOne(edge: ResponseEdge, feed: Feed): Promise<void> {
  const access = asHouse(edge)
  const agency = access.agency ?? ''
  const state = await edge.store.as(access, (tx) => takeTurnOf(tx, agency, feed, new Date(edge.clock.now() + feed.minutes * 60_000)))
  if (state === undefined) return
  try {
    const answer = await get(edge, feed, feed.url, {
      accept: 'application/atom+xml, application/rss+xml;q=0.9, application/xml;q=0.8',
      ...(state.etag === null ? {} : { 'if-none-match': state.etag }),
      ...(state.modified === null ? {} : { 'if-modified-since': state.modified }),
    })
    if (answer.status === 304) {
      await edge.store.as(access, (tx) => keep(tx, agency, feed.id, state, null))
      return
    }
    const listed = readFeed(answer.text, feed.url)
    const { seen, failure } = await takeMessages(edge, feed, listed, new Set(state.seen))
    // What could not be fetched is fetched at the next reading: then the list is wanted again, whatever its server says.
    const whole = failure === null && listed.every(({ key }) => seen.includes(key))
    const { etag, 'last-modified': modified } = whole ? answer.headers : {}
    await edge.store.as(access, (tx) => keep(tx, agency, feed.id, { etag: etag ?? null, modified: modified ?? null, seen }, failure))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await edge.store.as(access, (tx) => keep(tx, agency, feed.id, state, error.code))
  }
}

/** Takes in what is new; answers what of the list was looked at. A message that is none is not asked for again, and leaves the rest in peace. */
async function takeMessages(edge: ResponseEdge, feed: Feed, listed: readonly Listed[], seen: ReadonlySet<string>) {
  const known = listed.filter(({ key }) => seen.has(key)).map(({ key }) => key)
  let failure: string | null = null
  for (const { key, url } of listed.filter(({ key }) => !seen.has(key)).slice(0, mostAtOnce)) {
    try {
      const { text } = await get(edge, feed, url, { accept: 'application/cap+xml, application/xml;q=0.9' })
      await receiveAlert(edge, asHouse(edge), text, feed.senders)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      failure = error.code
      if (!error.code.startsWith('alert.') && error.code !== 'outgoing.not-allowed') continue
    }
    known.push(key)
  }
  return { seen: known, failure }
}

/** Refuses `response.feed-status` for an answer that is neither the text nor "as before", and what `outgoing` refuses. */
async function get({ outgoing }: ResponseEdge, { id, url: from, allow }: Feed, url: string, headers: Readonly<Record<string, string>>) {
  const answer = await outgoing.call({
    to: `feed.${id}`,
    allow: [new URL(from).origin, ...allow.map((one) => new URL(one).origin)],
    method: 'GET',
    url,
    headers,
    idempotent: true,
    timeout,
    most: mostXml * 4,
    trace: traceId(),
  })
  if (answer.status !== 200 && answer.status !== 304) throw new Refusal('response.feed-status', { status: answer.status })
  return answer
}

/** Whoever comes first has the turn: the next is only after the interval, even when this process dies. */
async function takeTurnOf(tx: Tx, agency: string, { id }: Feed, next: Date): Promise<State | undefined> {
  return await tx.row(sql<State>`insert into response.feed (agency_id, id, next_at) values (${agency}, ${id}, ${next.toISOString()})
    on conflict (agency_id, id) do update set next_at = excluded.next_at where response.feed.next_at <= ${tx.at}::timestamptz
    returning etag, modified, seen`)
}

const keep = (tx: Tx, agency: string, id: string, { etag, modified, seen }: State, failure: string | null) =>
  tx.rows(sql`update response.feed set read_at = ${tx.at}, etag = ${etag}, modified = ${modified}, seen = ${list([...seen])}::text[], failure = ${failure}
    where agency_id = ${agency} and id = ${id}`)
