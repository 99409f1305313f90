import { z } from 'zod'
import { asSystem } from '#cases'
import type { SenderTemplate } from '#definitions'
import { isUuid } from '#kernel'
import { type Ctx, endpoint, protocol, type Reply } from '#web'
import { siteOf } from '../address.ts'
import type { NoticesEdge, Status } from '../contract.ts'
import { type Caller, callerOf, NotifyError } from './caller.ts'
import { contentFrom, send, templateOf } from './send.ts'
import { type Content, contentOf, type Notification, type NotifyType, notificationById, notificationsOf } from './store.ts'

/**
 * An interface compatible with version 2 of GOV.UK Notify (docs.notifications.service.gov.uk/rest-api.html): programs that speak to it speak to the town.
 * Its tokens are its own, and so are the forms of its refusals.
 */
const base = { may: 'anyone', purpose: 'support', subject: 'none', takes: 'text' } as const

const access = asSystem('support')
const pageSize = 250
const types = ['email', 'sms', 'letter'] as const

const answer = (value: unknown, status: number): Reply =>
  protocol({ status, headers: [['content-type', 'application/json']], body: JSON.stringify(value) })

/** Runs it for whoever the token names; a refusal has the form of the interface. */
async function forCaller(ctx: Ctx<NoticesEdge>, status: 200 | 201, run: (caller: Caller) => Promise<unknown>): Promise<Reply> {
  try {
    return answer(await run(await callerOf(ctx)), status)
  } catch (error) {
    if (!(error instanceof NotifyError)) throw error
    return answer({ status_code: error.status, errors: [{ error: error.error, message: error.message }] }, error.status)
  }
}

const notFound = () => new NotifyError(404, 'NoResultFound', 'No result found')

const sending = (type: NotifyType) =>
  endpoint<NoticesEdge>()({ ...base, id: `notify.${type}`, route: `POST /notify/v2/notifications/${type}`, input: z.object({}) }, (ctx) =>
    forCaller(ctx, 201, async (caller) => {
      const { row, template, content } = await send(ctx, caller, type)
      const { body, subject } = content
      const more =
        type === 'email'
          ? { subject, from_email: ctx.edge.town.file.contact.email }
          : type === 'sms'
            ? { from_number: 'Guichet' }
            : { subject }
      return {
        id: row.id,
        reference: row.reference,
        content: { body, ...more },
        uri: `${siteOf(ctx.edge)}/notify/v2/notifications/${row.id}`,
        template: templateRef(ctx, template),
        scheduled_for: null,
      }
    }),
  )

const templateRef = ({ edge }: Ctx<NoticesEdge>, { id, version }: Pick<SenderTemplate, 'id' | 'version'>) => ({
  id,
  version,
  uri: `${siteOf(edge)}/notify/v2/template/${id}/version/${version}`,
})

/** The words of the interface for what became of a message. */
function statusOf({ type, simulated, status }: Notification): string {
  if (simulated !== null) return simulated
  if (type === 'letter') return status === 'printed' ? 'received' : status === 'failed' ? 'technical-failure' : 'accepted'
  const words: Partial<Record<Status, string>> = {
    received: 'delivered',
    shown: 'delivered',
    failed: 'permanent-failure',
    'no-address': 'permanent-failure',
    missed: 'technical-failure',
    // Of an e-mail no receipt comes: it is there when a server took it.
    ...(type === 'email' ? { sent: 'delivered' } : {}),
  }
  return status === null ? 'created' : (words[status] ?? 'sending')
}

const finished = ['delivered', 'permanent-failure', 'temporary-failure', 'technical-failure', 'received']

function shown(ctx: Ctx<NoticesEdge>, one: Notification, content: Content | undefined) {
  const { id, reference, type, template, version, at, changedAt, segments } = one
  const status = statusOf(one)
  const iso = (instant: string) => new Date(instant).toISOString()
  const [to] = content?.to ?? []
  const lines = type === 'letter' ? Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((n) => [`line_${n}`, content?.to[n - 1] ?? null])) : {}
  return {
    id,
    reference,
    email_address: type === 'email' ? (to ?? null) : null,
    phone_number: type === 'sms' ? (to ?? null) : null,
    ...lines,
    type,
    status,
    template: templateRef(ctx, { id: template, version }),
    body: content?.body ?? '',
    subject: content?.subject ?? null,
    created_at: iso(at),
    created_by_name: null,
    sent_at: status === 'created' ? null : iso(changedAt ?? at),
    completed_at: finished.includes(status) ? iso(changedAt ?? at) : null,
    scheduled_for: null,
    postage: type === 'letter' ? 'second' : null,
    is_cost_data_ready: false,
    cost_in_pounds: null,
    cost_details: type === 'sms' ? { billable_sms_fragments: segments } : {},
  }
}

const one = endpoint<NoticesEdge>()(
  { ...base, id: 'notify.one', route: 'GET /notify/v2/notifications/:id', input: z.object({ id: z.string().max(100) }) },
  (ctx, { id }) =>
    forCaller(ctx, 200, async ({ sender }) => {
      if (!isUuid(id)) throw new NotifyError(400, 'ValidationError', 'notification_id is not a valid UUID')
      const { edge } = ctx
      const found = await edge.store.as(access, async (tx) => {
        const row = await notificationById(tx, sender.id, id)
        return row === undefined ? undefined : shown(ctx, row, await contentOf(edge.store.keys, tx, row))
      })
      if (found === undefined) throw notFound()
      return found
    }),
)

const all = endpoint<NoticesEdge>()(
  { ...base, id: 'notify.all', route: 'GET /notify/v2/notifications', input: z.object({}).loose() },
  (ctx) =>
    forCaller(ctx, 200, async ({ sender }) => {
      const { edge, url } = ctx
      const query = url.searchParams
      const type = types.find((name) => name === query.get('template_type'))
      const [reference, before, wanted] = [query.get('reference'), query.get('older_than'), query.getAll('status')]
      if (before !== null && !isUuid(before)) throw new NotifyError(400, 'ValidationError', 'older_than is not a valid UUID')
      const notifications = await edge.store.as(access, async (tx) => {
        const rows = await notificationsOf(tx, sender.id, {
          limit: pageSize,
          ...(type === undefined ? {} : { type }),
          ...(reference === null ? {} : { reference }),
          ...(before === null ? {} : { before }),
        })
        return await Promise.all(rows.map(async (row) => shown(ctx, row, await contentOf(edge.store.keys, tx, row))))
      })
      const asked = wanted.flatMap((status) =>
        status === 'failed' ? ['permanent-failure', 'temporary-failure', 'technical-failure'] : [status],
      )
      const current = `${siteOf(edge)}/notify/v2/notifications${url.search}`
      const last = notifications.at(-1)
      return {
        notifications: notifications.filter(({ status }) => asked.length === 0 || asked.includes(status)),
        links: { current, ...(notifications.length < pageSize || last === undefined ? {} : { next: next(current, last.id) }) },
      }
    }),
)

function next(current: string, id: string): string {
  const url = new URL(current)
  url.searchParams.set('older_than', id)
  return url.href
}

const templateShown = ({ id, name, type, version, subject, body }: SenderTemplate) => ({
  id,
  name,
  type,
  version,
  body,
  subject: subject ?? null,
  letter_contact_block: null,
  postage: type === 'letter' ? 'second' : null,
  // A definition says no time: its version is what changes.
  created_at: new Date(0).toISOString(),
  updated_at: null,
  created_by: '',
})

const needTemplate = (caller: Caller, id: string, version?: number): SenderTemplate => {
  const found = templateOf(caller, id, version)
  if (found === undefined) throw notFound()
  return found
}

const templateEndpoints = [
  endpoint<NoticesEdge>()(
    { ...base, id: 'notify.template', route: 'GET /notify/v2/template/:id', input: z.object({ id: z.string() }) },
    (ctx, { id }) => forCaller(ctx, 200, async (caller) => templateShown(needTemplate(caller, id))),
  ),
  endpoint<NoticesEdge>()(
    {
      ...base,
      id: 'notify.template.version',
      route: 'GET /notify/v2/template/:id/version/:version',
      input: z.object({ id: z.string(), version: z.string() }),
    },
    (ctx, { id, version }) => forCaller(ctx, 200, async (caller) => templateShown(needTemplate(caller, id, Number(version)))),
  ),
  endpoint<NoticesEdge>()(
    { ...base, id: 'notify.template.preview', route: 'POST /notify/v2/template/:id/preview', input: z.object({ id: z.string() }) },
    (ctx, { id }) =>
      forCaller(ctx, 200, async (caller) => {
        const template = needTemplate(caller, id)
        const { body, subject } = contentFrom(template, personalisationIn(ctx.text), template.type)
        return {
          id,
          type: template.type,
          version: template.version,
          body,
          subject: subject ?? null,
          html: null,
          postage: template.type === 'letter' ? 'second' : null,
        }
      }),
  ),
  endpoint<NoticesEdge>()({ ...base, id: 'notify.templates', route: 'GET /notify/v2/templates', input: z.object({}).loose() }, (ctx) =>
    forCaller(ctx, 200, async ({ sender }) => {
      const type = ctx.url.searchParams.get('type')
      const newest = sender.templates.filter((one) => !sender.templates.some((other) => other.id === one.id && other.version > one.version))
      return { templates: newest.filter((one) => type === null || one.type === type).map(templateShown) }
    }),
  ),
]

function personalisationIn(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    return z.object({ personalisation: z.record(z.string(), z.unknown()).default({}) }).parse(JSON.parse(text || '{}')).personalisation
  } catch {
    throw new NotifyError(400, 'ValidationError', 'personalisation is not of type object')
  }
}

/** Answers to senders' messages stay with the town: they are placed in its cases, or wait at the agency's desk. */
const received = endpoint<NoticesEdge>()(
  { ...base, id: 'notify.received', route: 'GET /notify/v2/received-text-messages', input: z.object({}).loose() },
  (ctx) =>
    forCaller(ctx, 200, async () => ({
      received_text_messages: [],
      links: { current: `${siteOf(ctx.edge)}/notify/v2/received-text-messages` },
    })),
)

export const notifyEndpoints = [...types.map(sending), one, all, ...templateEndpoints, received]
