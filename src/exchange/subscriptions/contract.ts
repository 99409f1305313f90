import { z } from 'zod'
import { schedule } from './schedule.ts'

const instant = z.iso.datetime({ offset: true })
const token = z.string().min(8).max(200)

/**
 * What a client asks for (EPCIS 2.0, POST /queries/{name}/subscriptions): a stream, or a schedule, one of both. `signatureToken` is called `secret` in the
 * standard's first edition.
 */
export const asked = z
  .strictObject({
    dest: z.string().max(2000),
    signatureToken: token.optional(),
    secret: token.optional(),
    stream: z.literal(true).optional(),
    schedule: schedule.optional(),
    reportIfEmpty: z.boolean().optional(),
    initialRecordTime: instant.optional(),
  })
  .refine(({ stream, schedule }) => (stream === undefined) !== (schedule === undefined), 'a stream or a schedule')
  .refine(({ signatureToken, secret }) => (signatureToken === undefined) !== (secret === undefined), 'signatureToken')
  .refine(
    ({ schedule, reportIfEmpty }) => schedule !== undefined || reportIfEmpty !== true,
    'a stream has nothing to say when nothing happens',
  )

/** The most subscriptions of one party. */
export const mostSubscriptions = 20
