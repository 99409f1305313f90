import { z } from 'zod'
import { asSystem } from '#cases'
import type { SenderTemplate } from '#definitions'
import { uuidv7 } from '#kernel'
import type { Ctx } from '#web'
import type { Intent, NoticesEdge } from '../contract.ts'
import { tell } from '../tell.ts'
import { type Caller, NotifyError } from './caller.ts'
import { addressIn, recipientOf } from './recipient.ts'
import { addNotification, type Content, keyOf, type NotifyType } from './store.ts'
import { filled, missingIn, type Personalisation } from './template.ts'

const base = z.looseObject({
  template_id: z.string({ error: 'template_id is a required property' }).pipe(z.uuid({ error: 'template_id is not a valid UUID' })),
  personalisation: z.record(z.string(), z.unknown()).default({}),
  reference: z.string().max(1000).nullish(),
})
const bodies = {
  email: base.extend({ email_address: z.string({ error: 'email_address is a required property' }) }),
  sms: base.extend({ phone_number: z.string({ error: 'phone_number is a required property' }) }),
  letter: base,
} as const

/** Reads a body, or throws `NotifyError` with what is wrong first. */
function read<T extends z.ZodType>(schema: T, text: string | undefined): z.output<T> {
  let value: unknown
  try {
    value = JSON.parse(text ?? '')
  } catch {
    throw new NotifyError(400, 'BadRequestError', 'Invalid JSON')
  }
  const found = schema.safeParse(value)
  if (!found.success) throw new NotifyError(400, 'ValidationError', found.error.issues[0]?.message ?? 'not valid')
  return found.data
}

export const templateOf = ({ sender }: Caller, id: string, version?: number): SenderTemplate | undefined =>
  sender.templates
    .filter((one) => one.id === id && (version === undefined || one.version === version))
    .toSorted((a, b) => b.version - a.version)[0]

/** Takes a message to send, in one transaction with its intent. Answers as the interface does. */
export async function send(ctx: Ctx<NoticesEdge>, caller: Caller, type: NotifyType) {
  const { edge } = ctx
  if (type === 'letter' && /"content"\s*:/.test(ctx.text ?? '') && !/"template_id"\s*:/.test(ctx.text ?? ''))
    throw new NotifyError(403, 'BadRequestError', 'Service is not allowed to send precompiled letters')
  const body = read(bodies[type], ctx.text)
  const template = templateOf(caller, body.template_id)
  if (template === undefined) throw new NotifyError(400, 'BadRequestError', 'Template not found')
  if (template.type !== type)
    throw new NotifyError(400, 'BadRequestError', `${template.type} template is not suitable for ${type} notification`)
  const content = contentFrom(template, body.personalisation, type)
  const recipient = whoGets(ctx, caller, type, body)
  const id = uuidv7(edge.clock.now())
  const whole: Content = { ...content, to: recipient.to }
  const simulated = recipient.simulated ?? null
  const row = {
    id,
    sender: caller.sender.id,
    kind: caller.kind,
    type,
    template: template.id,
    version: template.version,
    reference: body.reference ?? null,
    simulated,
  }
  await edge.store.as(asSystem('support'), async (tx) => {
    await addNotification(tx, row, await edge.store.keys.ensure(tx, keyOf(id)), whole)
    if (simulated === null) await tell(edge, tx, intentFor(id, caller, type, whole))
  })
  return { row, template, content: whole }
}

export function contentFrom(template: SenderTemplate, given: Personalisation, type: NotifyType): Omit<Content, 'to'> {
  const missing = missingIn(template, given)
  if (missing.length > 0) throw new NotifyError(400, 'BadRequestError', `Missing personalisation: ${missing.join(', ')}`)
  const content = filled(template, given)
  if (type === 'sms' && content.body.length > 918)
    throw new NotifyError(400, 'BadRequestError', 'Text messages cannot be longer than 918 characters.')
  return content
}

function whoGets({ edge }: Ctx<NoticesEdge>, { sender, kind }: Caller, type: NotifyType, body: Readonly<Record<string, unknown>>) {
  if (type === 'letter') {
    const to = addressIn(body.personalisation as Personalisation)
    if (kind === 'team') throw new NotifyError(403, 'BadRequestError', 'Cannot send letters with a team api key')
    return kind === 'test' ? { to, simulated: 'received' } : { to }
  }
  const given = String(type === 'email' ? body.email_address : body.phone_number)
  const { to, simulated } = recipientOf(type, given, edge.town.file.country, kind, sender)
  return { to: [to], ...(simulated === undefined ? {} : { simulated }) }
}

function intentFor(id: string, { sender }: Caller, type: NotifyType, { to, subject, body }: Content): Intent {
  const [first = ''] = to
  const contact = type === 'email' ? { email: first } : type === 'sms' ? { phone: first } : { name: first, postal: to.slice(1) }
  return {
    key: keyOf(id),
    to: { contact, id },
    topic: 'data',
    template: 'notify',
    values: { subject: subject ?? '', body },
    agency: sender.agency,
    via: type,
  }
}
