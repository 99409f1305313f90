import { z } from 'zod'
import { asAgent, type CasesEdge, type QueueList, queueLists, queueOf, readCase, rolesOf } from '#cases'
import { isLimited } from '#consent'
import { Refusal } from '#kernel'
import { namesOf } from '#people'
import type { Loaded } from '#services'
import { type Ctx, endpoint, redirect } from '#web'
import { t } from '../texts.ts'
import { workplaceOf } from '../workplace.ts'
import { queueHref } from './links.ts'
import { perPage, queuePage, type Waiting } from './queue-view.tsx'

const declaration = { may: 'worker', purpose: 'service', subject: 'list' } as const

/** Services with limited places in which an agent has a role. */
const queuesOf = ({ edge, actor }: Pick<Ctx<CasesEdge>, 'edge' | 'actor'>): readonly Loaded[] =>
  workplaceOf(edge, actor).services.filter(({ service }) => service.queue !== undefined)

export const queueLink = async (ctx: Ctx<CasesEdge>) =>
  queuesOf(ctx).length === 0 ? undefined : { href: `/${ctx.lang}/desk/queue`, label: t(ctx.lang, 'queue.title') }

const choose = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.queues', route: 'GET /:lang/desk/queue', subject: 'none', input: z.object({ lang: z.string() }) },
  async (ctx) => {
    const [first] = queuesOf(ctx)
    if (first === undefined) throw new Refusal('web.not-found')
    return redirect(queueHref(ctx.lang, first.service.id))
  },
)

/** One list of a queue in its order, with what the order says of each case; the page of a list names its persons in one access line. */
const show = endpoint<CasesEdge>()(
  {
    ...declaration,
    id: 'work.queue',
    route: 'GET /:lang/desk/queue/:service',
    input: z.object({
      lang: z.string(),
      service: z.string().max(200),
      list: z.string().max(500).optional(),
      after: z.coerce.number().int().min(0).max(100_000).optional().catch(undefined),
    }),
  },
  async (ctx, { service: id, list: chosen, after = 0 }) => {
    const queues = queuesOf(ctx)
    const loaded = queues.find(({ service }) => service.id === id)
    if (loaded === undefined) throw new Refusal('web.not-found')
    const { edge, actor } = ctx
    const { authority, data } = loaded.service
    const lists = await edge.store.as(asAgent(actor, data.purpose), (tx) => queueLists(tx, authority, id))
    const list = lists.find((one) => one.list === chosen) ?? lists.find(({ waiting }) => waiting > 0) ?? lists[0]
    const waiting = list === undefined ? { cases: [], more: false } : await readWaiting(ctx, loaded, list, after)
    return queuePage(ctx, { loaded, queues, lists, list, after, roles: rolesOf(loaded, actor), ...waiting })
  },
)

export const queueEndpoints = [choose, show]

async function readWaiting({ edge, actor }: Ctx<CasesEdge>, { service }: Loaded, { list }: QueueList, after: number) {
  const { authority, data, id } = service
  const rows = await edge.store.as(asAgent(actor, data.purpose), (tx) => queueOf(tx, authority, id, list, { after, most: perPage + 1 }))
  const shown = rows.slice(0, perPage)
  const subjects = [...new Set(shown.map(({ person }) => person))]
  if (subjects.length === 0) return { cases: [], more: false }
  const cases = await edge.store.as(asAgent(actor, data.purpose, { subjects, categories: ['list', 'answers'] }), async (tx) => {
    const names = await namesOf(tx, subjects)
    const read: Waiting[] = []
    for (const { id: one, person } of shown)
      read.push({ opened: await readCase(edge, tx, { id: one }), name: names.get(person), limited: await isLimited(tx, one) })
    return read
  })
  return { cases, more: rows.length > perPage }
}
