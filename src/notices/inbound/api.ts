import { z } from 'zod'
import { endpoint, json } from '#web'
import type { NoticesEdge } from '../contract.ts'
import { takeMail } from './mail.ts'

/** For a mail server that hands over each e-mail, instead of a folder. */
export const inboundEndpoints = [
  endpoint<NoticesEdge>()(
    {
      id: 'notices.inbound-mail',
      route: 'POST /api/v1/inbound/mail',
      may: 'robot',
      purpose: 'support',
      subject: 'list',
      input: z.object({ body: z.strictObject({ message: z.base64().describe('the whole e-mail (RFC 5322), in base64') }) }),
      output: z.object({ was: z.enum(['taken', 'again', 'bounced', 'automatic']) }),
      summary: 'Hand over an e-mail that somebody sent to the town: an answer lands in its case, a bounce is noted',
    },
    async ({ edge }, { body }) => json({ was: await takeMail(edge, Buffer.from(body.message, 'base64')) }),
  ),
]
