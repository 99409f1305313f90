import { z } from 'zod'
import { secret } from './registry.ts'

const template = z.strictObject({
  id: z.uuid(),
  name: z.string().min(1).max(200),
  type: z.enum(['email', 'sms', 'letter']),
  version: z.number().int().positive().default(1),
  /** `((name))` is replaced, `((late??text))` stands when `late` is yes */
  subject: z.string().max(2000).optional(),
  body: z.string().min(1).max(50_000),
})

/** A program of an agency that sends messages through the town by its interface for others (`/notify/v2`). Its id is the `iss` of its tokens. */
export const sender = z.strictObject({
  id: z.uuid(),
  name: z.string().min(1).max(200),
  agency: z.string(),
  /** `live` sends; `team` sends to `guests` only; `test` sends nothing and pretends */
  keys: z.array(secret.extend({ kind: z.enum(['live', 'team', 'test']) })).min(1),
  /** addresses and numbers to which a team key may send */
  guests: z.array(z.string()).default([]),
  /** messages a minute */
  limit: z.number().int().positive().default(3000),
  templates: z.array(template).default([]),
})

export type Sender = z.infer<typeof sender>
export type SenderTemplate = z.infer<typeof template>

/** What the schema cannot say: names that the town must have, a template that says nothing, the same twice. */
export function senderFaults(
  given: Sender,
  town: { readonly agencies: readonly string[] },
): readonly { readonly path: readonly string[]; readonly why: string }[] {
  return [
    ...(town.agencies.includes(given.agency) ? [] : [{ path: ['agency'], why: `no agency ${given.agency}` }]),
    ...given.templates.flatMap(({ id, type, subject, version }, index) => {
      const path = ['templates', String(index)]
      const twice = given.templates.some((one, other) => other < index && one.id === id && one.version === version)
      return [
        ...(type === 'sms' || subject !== undefined
          ? []
          : [{ path: [...path, 'subject'], why: `a template of type ${type} has a subject` }]),
        ...(twice ? [{ path: [...path, 'id'], why: 'this version stands here already' }] : []),
      ]
    }),
  ]
}
