import { z } from 'zod'
import { Refusal } from '#kernel'
import { type Ctx, endpoint, json, nothing } from '#web'
import type { ExchangeEdge } from '../contract.ts'
import { headers } from '../epcis/answer.ts'
import { asParty, fromOwnSystems } from '../own.ts'
import { namedQuery } from '../query.ts'
import { dropSubscription, type Subscription, subscriptionById, subscriptionsOf } from './store.ts'
import { subscribe } from './subscribe.ts'

/** Programs of the party itself: their token is looked at inside, before anything is read. */
const declared = { may: 'anyone', purpose: 'none', subject: 'none', format: 'json' } as const
const named = z.object({ name: z.string().max(80) })
const one = named.extend({ id: z.uuid() })

const own = (ctx: Ctx<ExchangeEdge>) => fromOwnSystems(ctx.edge, ctx.header('authorization'))
const hrefOf = ({ query, id }: Subscription): string => `/epcis/queries/${query}/subscriptions/${id}`

/** The token is never told. */
const told = ({ id, query, dest, schedule, reportIfEmpty, initialAt, madeAt }: Subscription) => ({
  subscriptionID: id,
  queryName: query,
  dest,
  createdAt: new Date(madeAt).toISOString(),
  initialRecordTime: new Date(initialAt).toISOString(),
  ...(schedule === null ? { stream: true } : { schedule, reportIfEmpty }),
})

export const subscriptionEndpoints = [
  endpoint<ExchangeEdge>()(
    {
      ...declared,
      id: 'exchange.subscribe',
      route: 'POST /epcis/queries/:name/subscriptions',
      input: named.extend({ body: z.unknown() }),
    },
    async (ctx, { name, body }) => {
      const made = await subscribe(ctx.edge, own(ctx), name, body)
      return json(told(made), 201, { ...headers, Location: hrefOf(made) })
    },
  ),
  endpoint<ExchangeEdge>()(
    { ...declared, id: 'exchange.subscriptions', route: 'GET /epcis/queries/:name/subscriptions', input: named },
    async (ctx, { name }) => {
      const party = own(ctx)
      const { agency } = party.own
      const found = await ctx.edge.store.as(asParty(party), async (tx) =>
        (await namedQuery(tx, agency, name)) === undefined ? undefined : await subscriptionsOf(tx, agency, name),
      )
      if (found === undefined) throw new Refusal('exchange.query-unknown')
      return json(found.map(told), 200, headers)
    },
  ),
  endpoint<ExchangeEdge>()(
    { ...declared, id: 'exchange.subscription', route: 'GET /epcis/queries/:name/subscriptions/:id', input: one },
    async (ctx, { name, id }) => {
      const party = own(ctx)
      const found = await ctx.edge.store.as(asParty(party), (tx) => subscriptionById(tx, party.own.agency, id))
      if (found?.query !== name) throw new Refusal('exchange.subscription-unknown')
      return json(told(found), 200, headers)
    },
  ),
  endpoint<ExchangeEdge>()(
    { ...declared, id: 'exchange.unsubscribe', route: 'DELETE /epcis/queries/:name/subscriptions/:id', input: one },
    async (ctx, { name, id }) => {
      const party = own(ctx)
      const { agency } = party.own
      const gone = await ctx.edge.store.as(asParty(party), async (tx) =>
        (await subscriptionById(tx, agency, id))?.query === name ? await dropSubscription(ctx.edge.store.keys, tx, agency, id) : false,
      )
      if (!gone) throw new Refusal('exchange.subscription-unknown')
      return nothing
    },
  ),
]
