import { z } from 'zod'
import { type Ctx, endpoint, json } from '#web'
import { purpose, type ResponseEdge } from './contract.ts'
import { asOfficer, receiveAlert } from './receive.ts'

/** A message of the Common Alerting Protocol comes in, from the program of a responder. The same one twice is once. */
const takeAlert = endpoint<ResponseEdge>()(
  {
    id: 'response.receive',
    route: 'POST /api/v1/alerts',
    may: 'responder',
    purpose,
    subject: 'none',
    input: z.object({ body: z.string().min(1) }),
  },
  async (ctx: Ctx<ResponseEdge>, { body }) => {
    const { message, known } = await receiveAlert(ctx.edge, asOfficer(ctx.edge, ctx.actor), body)
    const { id, outcome, because, situation } = message
    return json({ id, outcome, ...(because === null ? {} : { because }), ...(situation === null ? {} : { situation }) }, known ? 200 : 201)
  },
)

export const alertsApi = [takeAlert]
