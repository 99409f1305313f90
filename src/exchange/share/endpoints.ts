import { z } from 'zod'
import { Refusal } from '#kernel'
import { endpoint, json } from '#web'
import type { ExchangeEdge } from '../contract.ts'
import { ownParty } from '../own.ts'
import { receive } from './receive.ts'

/** Other parties have no session and no token: what they send is sealed to us and signed by them. */
const declared = { may: 'anyone', purpose: 'none', subject: 'none', format: 'json' } as const
const size = z
  .string()
  .regex(/^(0|[1-9]\d{0,14})$/)
  .transform(Number)

export const shareEndpoints = [
  endpoint<ExchangeEdge>()(
    { ...declared, id: 'exchange.receive', route: 'POST /epcis/exchange', input: z.object({ body: z.object({ message: z.string() }) }) },
    async ({ edge }, { body: { message } }) => json({ receipt: await receive(edge, message) }),
  ),
  endpoint<ExchangeEdge>()(
    {
      ...declared,
      id: 'exchange.between',
      route: 'GET /epcis/exchange/between/:first/:second',
      input: z.object({ first: size, second: size }),
    },
    async ({ edge }, { first, second }) => {
      ownParty(edge)
      const proof = first <= second ? await edge.publicLog.consistency(first, second) : undefined
      if (proof === undefined) throw new Refusal('exchange.event-unknown')
      return json({ first, second, proof: proof.map((hash) => Buffer.from(hash).toString('base64')) })
    },
  ),
]
