import { z } from 'zod'
import type { CasesEdge } from '#cases'
import { endpoint, json } from '#web'
import { type Delivery, eventTypes, type Subscription } from './contract.ts'
import { deliveriesOf, mine, oneOf, replay, subscribe, unsubscribe } from './manage.ts'

const listener = { may: 'listener', purpose: 'administration', subject: 'none' } as const
const types = z.array(z.enum(eventTypes)).min(1)
const subscription = z.object({
  id: z.uuid(),
  url: z.string(),
  types,
  madeAt: z.iso.datetime(),
  /** whose program it is, when not the agency's own */
  partner: z.string().optional(),
})
const delivery = z.object({
  id: z.uuid(),
  type: z.string(),
  state: z.enum(['waiting', 'delivered', 'dead']),
  madeAt: z.iso.datetime(),
  tries: z.number().int(),
  outcome: z.string().nullable(),
})
const one = z.object({ id: z.uuid() })
const instant = (at: string) => new Date(at).toISOString()
const subscriptionTold = ({ id, url, types, madeAt, partner }: Subscription) => ({
  id,
  url,
  types: [...types],
  madeAt: instant(madeAt),
  ...(partner === null ? {} : { partner }),
})
const deliveryTold = ({ id, type, state, madeAt, tries, outcome }: Delivery) => ({
  id,
  type,
  state,
  madeAt: instant(madeAt),
  tries,
  outcome,
})

export const apiEndpoints = [
  endpoint<CasesEdge>()(
    {
      ...listener,
      id: 'api.webhooks',
      route: 'GET /api/v1/webhooks',
      input: z.object({}),
      output: z.object({ webhooks: z.array(subscription) }),
      summary: 'Webhooks of your agency, with those of the partners for whom it answers; a partner’s own',
      api: { example: { as: 'Isabelle Aubry' } },
    },
    async (ctx) => json({ webhooks: (await mine(ctx)).map(subscriptionTold) }),
  ),
  endpoint<CasesEdge>()(
    {
      ...listener,
      id: 'api.webhooks.subscribe',
      route: 'POST /api/v1/webhooks',
      input: z.object({ body: z.object({ url: z.string().max(2000), types }) }),
      output: z.object({ id: z.uuid(), url: z.string(), types, secret: z.string() }),
      summary:
        'Be told by POST what happens in the cases of your agency; as a partner, in the cases that you began. The secret that signs is answered this once',
      api: {
        status: 201,
        example: {
          as: 'Isabelle Aubry',
          body: { url: 'https://case-tools.example/hooks', types: ['case.submitted', 'case.acted'] },
          status: 201,
        },
      },
    },
    async (ctx, { body }) => {
      const made = await subscribe(ctx, body)
      return json(made, 201, { Location: `/api/v1/webhooks/${made.id}` })
    },
  ),
  endpoint<CasesEdge>()(
    {
      ...listener,
      id: 'api.webhooks.one',
      route: 'GET /api/v1/webhooks/:id',
      input: one,
      output: subscription,
      summary: 'One webhook, without its secret',
    },
    async (ctx, { id }) => json(subscriptionTold(await oneOf(ctx, id))),
  ),
  endpoint<CasesEdge>()(
    {
      ...listener,
      id: 'api.webhooks.unsubscribe',
      route: 'DELETE /api/v1/webhooks/:id',
      input: one,
      output: z.object({ id: z.uuid() }),
      summary: 'Be told no longer; what waits goes with it',
    },
    async (ctx, { id }) => {
      await unsubscribe(ctx, id)
      return json({ id })
    },
  ),
  endpoint<CasesEdge>()(
    {
      ...listener,
      id: 'api.webhooks.deliveries',
      route: 'GET /api/v1/webhooks/:id/deliveries',
      input: one.extend({ cursor: z.uuid().optional() }),
      output: z.object({ deliveries: z.array(delivery), next: z.uuid().optional() }),
      summary: 'What was sent, newest first, and what came of it',
    },
    async (ctx, { id, cursor }) => {
      const { shown, next } = await deliveriesOf(ctx, id, cursor)
      return json({ deliveries: shown.map(deliveryTold), ...(next === undefined ? {} : { next }) })
    },
  ),
  endpoint<CasesEdge>()(
    {
      ...listener,
      id: 'api.webhooks.replay',
      route: 'POST /api/v1/webhooks/:id/deliveries/:delivery/replay',
      input: one.extend({ delivery: z.uuid() }),
      output: z.object({ delivery: z.uuid() }),
      summary: 'Send a delivery again, under its own id',
      api: { status: 202 },
    },
    async (ctx, { id, delivery }) => {
      await replay(ctx, id, delivery)
      return json({ delivery }, 202)
    },
  ),
]
