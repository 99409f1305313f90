import { z } from 'zod'
import type { CasesEdge } from '#cases'
import { Refusal } from '#kernel'
import { endpoint, protocol } from '#web'
import { isSigned } from './signature.ts'
import { nextTurn } from './turns.ts'
import { twiml } from './twiml.ts'

const path = '/api/v1/phone/turns'
const heard = z.object({
  CallSid: z.string().min(1).max(100),
  From: z.string().max(40).default(''),
  Digits: z
    .string()
    .regex(/^[\d*#]{0,20}$/)
    .optional(),
})

/** A carrier tells which keys were pressed and is told what to say. Only a request under the town's secret is heard. */
export const carrier = endpoint<CasesEdge>()(
  {
    may: 'anyone',
    purpose: 'support',
    subject: 'none',
    id: 'phone.turns',
    route: `POST ${path}`,
    input: z.object({}).loose(),
    takes: 'text',
  },
  async ({ edge, text, header, url }) => {
    const named = edge.town.file.voice?.token.secret
    const secret = named === undefined ? undefined : edge.config.secret(named)
    if (secret === undefined) throw new Refusal('web.not-found')
    const fields = new URLSearchParams(text ?? '')
    const address = `${(edge.config.url ?? url.origin).replace(/\/$/, '')}${path}`
    if (!isSigned(secret, address, fields, header('x-twilio-signature'))) throw new Refusal('phone.signature')
    const { data } = heard.safeParse(Object.fromEntries(fields))
    if (data === undefined) throw new Refusal('web.input')
    const turn = await nextTurn(edge, { call: data.CallSid, from: data.From, keys: data.Digits?.replace(/#$/, '') })
    return protocol({ status: 200, headers: [['Content-Type', 'application/xml; charset=utf-8']], body: twiml(turn, address) })
  },
)
