import { z } from 'zod'
import { agentNames, agentsIn, asPerson, begunBy, type CaseRow, type CasesEdge, casesOf, contextOf, openBegun, openOwn, told } from '#cases'
import { Refusal } from '#kernel'
import { type Ctx, endpoint, json } from '#web'
import { listAtDesk, readQuery, views } from '#work'
import { shownAt } from './once.ts'
import { openForAgent } from './open.ts'
import { events, oneCase, rows } from './schemas.ts'
import { deskTold, ownTold, partnerTold, rowTold } from './told.ts'

export const party = { may: 'party', purpose: 'service', acting: 'services' } as const
const pageSize = 30
const reference = z.string().max(40)

/** One's own cases, or those that a partner began, the newest first; an agent's: those of her roles, the longest wait first. */
export const listCases = endpoint<CasesEdge>()(
  {
    ...party,
    id: 'api.cases',
    route: 'GET /api/v1/cases',
    subject: 'list',
    input: z.object({
      /** for an agent: as at the desk */
      view: z.enum(views).optional(),
      service: z.string().max(200).optional(),
      state: z.string().max(200).optional(),
      /** `next` of the page before */
      cursor: z.string().max(200).optional(),
    }),
    output: rows,
    summary: 'Your cases; for an agent, those of her roles with the filters of the desk; for a partner, those that it began',
    api: { example: { as: 'Hélène Marchal', query: { view: 'open', service: 'aide-logement-urgence' } } },
  },
  async (ctx, query) => {
    if (ctx.actor.kind === 'agent') return await atDesk(ctx, query)
    return await listed(ctx, query, ctx.actor.kind === 'partner' ? await begunBy(ctx.edge, ctx.actor) : await ownRows(ctx))
  },
)

interface Query {
  readonly view?: (typeof views)[number] | undefined
  readonly service?: string | undefined
  readonly state?: string | undefined
  readonly cursor?: string | undefined
}

const ownRows = async ({ edge, actor }: Ctx<CasesEdge>): Promise<readonly CaseRow[]> => {
  const { person } = actor
  return person === undefined ? [] : await edge.store.as(asPerson(actor, 'compte'), (tx) => casesOf(tx, person))
}

async function listed(ctx: Ctx<CasesEdge>, { service, state, cursor }: Query, rows: readonly CaseRow[]) {
  const all = rows.filter((row) => (service === undefined || row.service === service) && (state === undefined || row.state === state))
  const from = cursor === undefined ? 0 : all.findIndex(({ id }) => id === cursor) + 1
  if (cursor !== undefined && from === 0) throw new Refusal('api.cursor-wrong')
  const shown = all.slice(from, from + pageSize)
  const last = shown.at(-1)
  return json({
    cases: shown.map((row) => rowTold(ctx, row)),
    ...(last !== undefined && all.length > from + pageSize ? { next: last.id } : {}),
  })
}

async function atDesk(ctx: Ctx<CasesEdge>, { view, service, state, cursor }: Query) {
  const query = readQuery({ view, service, state, after: cursor })
  if (cursor !== undefined && query.after === undefined) throw new Refusal('api.cursor-wrong')
  const { shown, next } = await listAtDesk(ctx, query)
  return json({
    cases: shown.map((row) => rowTold(ctx, row)),
    ...(next === undefined ? {} : { next: `${next.at}_${next.id}` }),
  })
}

/** A case: one's own, or as far as an agent's role or a partner sees it, with its access line. */
export const showCase = endpoint<CasesEdge>()(
  {
    ...party,
    id: 'api.case',
    route: 'GET /api/v1/cases/:reference',
    subject: 'case',
    input: z.object({ reference }),
    output: oneCase,
    summary: 'Where a case stands, what you may see of it and what you may do now',
    api: { etag: true, example: { as: 'Samira Lambert' } },
  },
  async (ctx, input) => {
    const { edge, actor } = ctx
    if (actor.kind === 'agent') {
      const opened = await openForAgent(ctx, input.reference, ['case', 'answers'])
      return shownAt(opened.view.sequence, deskTold(ctx, opened))
    }
    if (actor.kind === 'partner') {
      const opened = await openBegun(edge, actor, input.reference)
      return shownAt(opened.view.sequence, partnerTold(ctx, opened))
    }
    const opened = await openOwn(edge, actor, input.reference)
    return shownAt(opened.view.sequence, ownTold(ctx, opened, contextOf(edge, opened.loaded)))
  },
)

const mostEvents = 100

/** What happened, oldest first, in the words of the page. */
export const showEvents = endpoint<CasesEdge>()(
  {
    ...party,
    id: 'api.case.events',
    route: 'GET /api/v1/cases/:reference/events',
    subject: 'case',
    input: z.object({ reference, after: z.coerce.number().int().min(0).max(1_000_000).default(0) }),
    output: events,
    summary: 'What happened in a case, as you may see it; `after`: `next` of the page before',
    api: { etag: true, example: { as: 'Samira Lambert', query: { after: '0' } } },
  },
  async (ctx, { reference, after }) => {
    const { edge, actor, lang } = ctx
    // What happens between a person and the office is no business of who began her case.
    if (actor.kind === 'partner') throw new Refusal('web.not-yours')
    const office = actor.kind === 'agent'
    const opened = office ? await openForAgent(ctx, reference, ['case']) : await openOwn(edge, actor, reference)
    const { view, loaded } = opened
    const { service } = loaded
    const names = 'colleagues' in opened ? opened.colleagues : await agentNames(edge, agentsIn(view), lang, service.data.purpose)
    const around = { view, service, lang, audience: office ? ('office' as const) : ('person' as const), names }
    const shown = view.timeline.slice(after, after + mostEvents).flatMap((entry) => {
      const words = told(entry, around)
      return words === undefined ? [] : [{ at: entry.at, type: entry.type, ...words }]
    })
    const next = after + mostEvents
    return shownAt(view.sequence, { events: shown, ...(view.timeline.length > next ? { next } : {}) })
  },
)
