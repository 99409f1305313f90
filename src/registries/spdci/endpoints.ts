import { z } from 'zod'
import { Refusal, uuidv7 } from '#kernel'
import { type Ctx, endpoint, json } from '#web'
import type { RegistriesEdge } from '../contract.ts'
import { searchResponse, statusResponse } from './answer.ts'
import type { Action } from './messages.ts'
import { type Received, receive } from './receive.ts'
import { envelope, ownPublicKey } from './send.ts'
import { remember, setAnswered } from './store.ts'

/** Partners have no session: token and signature are looked at inside, before anything is read. */
const declaration = { may: 'anyone', purpose: 'service', subject: 'list', format: 'json', input: z.object({ body: z.unknown() }) } as const
const asSystem = { actor: 'system', purpose: 'administration' } as const

/** Receives a message and keeps it; answers its correlation id. Refuses `registry.message-bad` when it came before. */
async function take<A extends Action>(
  ctx: Ctx<RegistriesEdge>,
  action: A,
  body: unknown,
  later: boolean,
): Promise<Received<A> & { readonly correlation: string }> {
  const { edge } = ctx
  const received = receive(edge, action, ctx.header('authorization'), body)
  const { partner, header, message } = received
  const correlation = uuidv7(edge.clock.now())
  const requests = Object.values(message).find((part) => Array.isArray(part) && typeof part[0] === 'object') as
    | readonly { reference_id: string }[]
    | undefined
  const isNew = await edge.store.as(asSystem, async (tx) => {
    const stored = await remember(edge.store.keys, tx, {
      correlation,
      partner: partner.id,
      action,
      transaction: message.transaction_id,
      message,
      id: header.message_id,
      references: requests?.map(({ reference_id }) => reference_id) ?? [],
    })
    if (stored && later) await edge.store.enqueue(tx, 'registries.answer', { correlation })
    if (stored && !later) await setAnswered(tx, correlation)
    return stored
  })
  if (!isNew)
    throw new Refusal('registry.message-bad', { errors: [{ code: 'rjct.message_id.duplicate', message: 'rjct.message_id.duplicate' }] })
  return { ...received, correlation }
}

const later = (action: Action, path: string) =>
  endpoint<RegistriesEdge>()(
    { ...declaration, id: `registries.spdci.${action}`, route: `POST /registry/${path}` },
    async (ctx, { body }) => {
      const { correlation } = await take(ctx, action, body, true)
      return json({ message: { ack_status: 'ACK', timestamp: ctx.edge.clock.instant(), correlation_id: correlation } })
    },
  )

export const spdciEndpoints = [
  later('search', 'search'),
  later('subscribe', 'subscribe'),
  later('unsubscribe', 'unsubscribe'),
  later('txn-status', 'txn/status'),
  endpoint<RegistriesEdge>()(
    { ...declaration, id: 'registries.spdci.sync.search', route: 'POST /registry/sync/search' },
    async (ctx, { body }) => {
      const { partner, message, correlation } = await take(ctx, 'search', body, false)
      const answer = await searchResponse(ctx.edge, partner, correlation, message)
      return json(envelope(ctx.edge, partner, 'on-search', answer, message.search_request.length))
    },
  ),
  endpoint<RegistriesEdge>()(
    { ...declaration, id: 'registries.spdci.sync.status', route: 'POST /registry/sync/txn/status' },
    async (ctx, { body }) => {
      const { partner, message, correlation } = await take(ctx, 'txn-status', body, false)
      return json(envelope(ctx.edge, partner, 'txn-on-status', await statusResponse(ctx.edge, partner, correlation, message), 1))
    },
  ),
  endpoint<RegistriesEdge>()(
    {
      id: 'registries.spdci.keys',
      route: 'GET /registry/keys',
      may: 'anyone',
      purpose: 'none',
      subject: 'none',
      format: 'json',
      input: z.object({}),
    },
    async ({ edge }) => json({ keys: [ownPublicKey(edge)] }),
  ),
]
