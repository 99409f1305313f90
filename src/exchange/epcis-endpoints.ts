import { z } from 'zod'
import { Refusal } from '#kernel'
import { type Ctx, endpoint, json, nothing, type Reply } from '#web'
import { capture } from './capture.ts'
import type { ExchangeEdge } from './contract.ts'
import { headers, queryDocument, standard } from './epcis/answer.ts'
import { type Documented, mostEvents, readDocument } from './epcis/document.ts'
import { eventTypes, readEvent } from './epcis/event.ts'
import { bizSteps, dispositions } from './epcis/words.ts'
import { asParty, fromOwnSystems, type Own } from './own.ts'
import { readParameters } from './parameters.ts'
import { dropQuery, find, namedQueries, namedQuery, nameQuery } from './query.ts'
import { deliver } from './share/deliver.ts'
import { captureById, eventByHash } from './store.ts'
import { dropSubscription, subscriptionsOf } from './subscriptions/store.ts'
import { spread } from './subscriptions/subscribe.ts'

/** Programs of the party itself: they have no session, their token is looked at inside, before anything is read. */
const declared = { may: 'anyone', purpose: 'none', subject: 'none', format: 'json' } as const
const none = z.object({})
const body = z.object({ body: z.unknown() })
const captureHeaders = { ...headers, 'GS1-Capture-Error-Behaviour': 'rollback' }

type C = Ctx<ExchangeEdge>
const own = (ctx: C): Own => fromOwnSystems(ctx.edge, ctx.header('authorization'))
const read = <T>(ctx: C, party: Own, unit: Parameters<typeof ctx.edge.store.as<T>>[1]) => ctx.edge.store.as(asParty(party), unit)

const take = (ctx: C, party: Own, document: Documented) =>
  capture(ctx.edge, party, document, async (tx, events) => {
    await deliver(ctx.edge, tx, party, events)
    await spread(
      ctx.edge,
      tx,
      party,
      events.map(({ id }) => id),
    )
  })

export const captureEndpoints = [
  endpoint<ExchangeEdge>()({ ...declared, id: 'exchange.capture', route: 'POST /epcis/capture', input: body }, async (ctx, { body }) => {
    const party = own(ctx)
    const { id } = await take(ctx, party, readDocument(body))
    return json({ captureID: id }, 202, { ...captureHeaders, Location: `/epcis/capture/${id}` })
  }),
  endpoint<ExchangeEdge>()(
    { ...declared, id: 'exchange.captured', route: 'GET /epcis/capture/:id', input: z.object({ id: z.uuid() }) },
    async (ctx, { id }) => {
      const party = own(ctx)
      const found = await read(ctx, party, (tx) => captureById(tx, party.own.agency, id))
      if (found === undefined) throw new Refusal('exchange.event-unknown')
      const at = new Date(found.at).toISOString()
      return json(
        { captureID: id, createdAt: at, finishedAt: at, running: false, success: true, captureErrorBehaviour: 'rollback', errors: [] },
        200,
        { ...captureHeaders, 'GS1-Capture-Limit': String(mostEvents) },
      )
    },
  ),
  endpoint<ExchangeEdge>()({ ...declared, id: 'exchange.capture-one', route: 'POST /epcis/events', input: body }, async (ctx, { body }) => {
    const party = own(ctx)
    const event = readEvent(body)
    const { hashes, fresh } = await take(ctx, party, { events: [event], context: undefined, ignored: [] })
    const at = `/epcis/events/${encodeURIComponent(hashes[0]!)}`
    return json({ eventID: hashes[0] }, fresh === 0 ? 200 : 201, { ...captureHeaders, Location: at })
  }),
]

export const queryEndpoints = [
  endpoint<ExchangeEdge>()(
    { ...declared, id: 'exchange.events', route: 'GET /epcis/events', input: z.looseObject({}) },
    async (ctx, { body: _, ...parameters }) => answer(ctx, own(ctx), parameters),
  ),
  endpoint<ExchangeEdge>()(
    { ...declared, id: 'exchange.event', route: 'GET /epcis/events/:hash', input: z.object({ hash: z.string().max(200) }) },
    async (ctx, { hash }) => {
      const party = own(ctx)
      const row = await read(ctx, party, (tx) => eventByHash(tx, party.own.agency, hash))
      if (row === undefined) throw new Refusal('exchange.event-unknown')
      return json(queryDocument(ctx.edge.clock.instant(), 'SimpleEventQuery', [row]), 200, headers)
    },
  ),
  ...(['eventTypes', 'bizSteps', 'dispositions'] as const).map((name) =>
    endpoint<ExchangeEdge>()({ ...declared, id: `exchange.${name}`, route: `GET /epcis/${name}`, input: none }, async (ctx) => {
      own(ctx)
      const member = { eventTypes, bizSteps, dispositions }[name]
      return json({ '@context': standard, type: 'Collection', member }, 200, headers)
    }),
  ),
  endpoint<ExchangeEdge>()({ ...declared, id: 'exchange.queries', route: 'GET /epcis/queries', input: none }, async (ctx) => {
    const party = own(ctx)
    const queries = await read(ctx, party, (tx) => namedQueries(tx, party.own.agency))
    return json(
      queries.map(({ name, parameters }) => ({ name, query: parameters })),
      200,
      headers,
    )
  }),
  endpoint<ExchangeEdge>()(
    {
      ...declared,
      id: 'exchange.query-name',
      route: 'POST /epcis/queries',
      input: z.object({ body: z.object({ name: z.string().regex(/^[\w-]{1,80}$/), query: z.record(z.string(), z.unknown()) }) }),
    },
    async (ctx, { body: { name, query } }) => {
      const party = own(ctx)
      readParameters(query)
      if (!(await read(ctx, party, (tx) => nameQuery(tx, party.own.agency, { name, parameters: query }))))
        throw new Refusal('exchange.query-exists')
      return json({ name, query }, 201, { ...headers, Location: `/epcis/queries/${name}` })
    },
  ),
  endpoint<ExchangeEdge>()(
    { ...declared, id: 'exchange.query', route: 'GET /epcis/queries/:name', input: z.object({ name: z.string() }) },
    async (ctx, { name }) => {
      const { parameters } = await known(ctx, own(ctx), name)
      return json({ name, query: parameters }, 200, headers)
    },
  ),
  endpoint<ExchangeEdge>()(
    { ...declared, id: 'exchange.query-drop', route: 'DELETE /epcis/queries/:name', input: z.object({ name: z.string() }) },
    async (ctx, { name }) => {
      const party = own(ctx)
      const { agency } = party.own
      const dropped = await read(ctx, party, async (tx) => {
        for (const { id } of await subscriptionsOf(tx, agency, name)) await dropSubscription(ctx.edge.store.keys, tx, agency, id)
        return await dropQuery(tx, agency, name)
      })
      if (!dropped) throw new Refusal('exchange.query-unknown')
      return nothing
    },
  ),
  endpoint<ExchangeEdge>()(
    { ...declared, id: 'exchange.query-events', route: 'GET /epcis/queries/:name/events', input: z.looseObject({ name: z.string() }) },
    async (ctx, { name, body: _, ...paging }) => {
      const party = own(ctx)
      const { parameters } = await known(ctx, party, name)
      const { perPage, nextPageToken } = paging as Readonly<Record<string, unknown>>
      const more = { ...(perPage === undefined ? {} : { perPage }), ...(nextPageToken === undefined ? {} : { nextPageToken }) }
      return answer(ctx, party, { ...parameters, ...more }, name)
    },
  ),
]

async function known(ctx: C, party: Own, name: string) {
  const found = await read(ctx, party, (tx) => namedQuery(tx, party.own.agency, name))
  if (found === undefined) throw new Refusal('exchange.query-unknown')
  return found
}

async function answer(ctx: C, party: Own, parameters: Readonly<Record<string, unknown>>, name = 'SimpleEventQuery'): Promise<Reply> {
  const asked = readParameters(parameters)
  const { rows, next } = await read(ctx, party, (tx) => find(tx, party.own.agency, asked))
  const further = new URLSearchParams(ctx.url.searchParams)
  if (next !== undefined) further.set('nextPageToken', next)
  return json(queryDocument(ctx.edge.clock.instant(), name, rows), 200, {
    ...headers,
    ...(next === undefined ? {} : { Link: `<${ctx.url.pathname}?${further}>; rel="next"` }),
  })
}
