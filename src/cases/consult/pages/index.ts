import { z } from 'zod'
import { isUuid, Refusal } from '#kernel'
import { type Ctx, endpoint, type Reply, redirect, typed } from '#web'
import { asPerson, asSystem, type CasesEdge } from '../../edge.ts'
import { longestContribution } from '../contribution.ts'
import { isOpenAt, say, unsay } from '../say.ts'
import { type ConsultationRow, consultationById, consultations, contributionBy, contributionsIn } from '../store.ts'
import { consultationPage, listPage, perPage, type Typed } from './view.tsx'

const consultHref = (lang: string, id: string) => `/${lang}/consultations/${id}`
const one = z.object({ lang: z.string(), id: z.string() })
const anyone = { may: 'anyone', purpose: 'none', subject: 'none' } as const
const own = { may: 'person', purpose: 'compte', subject: 'self', input: one } as const

/** Everything that everybody may speak about, or could. */
const showAll = endpoint<CasesEdge>()(
  { ...anyone, id: 'cases.consultations', route: 'GET /:lang/consultations', input: z.object({ lang: z.string() }) },
  async (ctx) => listPage(ctx, await ctx.edge.store.as(asSystem('administration'), consultations)),
)

/** One consultation: what is shown of the case, until when, what people say, what the office made of it. */
const showOne = endpoint<CasesEdge>()(
  {
    ...anyone,
    id: 'cases.consultation',
    route: 'GET /:lang/consultations/:id',
    input: one.extend({ after: z.coerce.number().int().min(0).max(1_000_000).optional().catch(undefined) }),
  },
  async (ctx, { id, after = 0 }) => show(ctx, await consultationOf(ctx, id), after),
)

/** Says something, or says it otherwise, until the end. */
const contributeTo = endpoint<CasesEdge>()(
  { ...own, id: 'cases.consultation.say', route: 'POST /:lang/consultations/:id' },
  async (ctx, { id }) => {
    const { edge, actor, lang } = ctx
    const row = await consultationOf(ctx, id)
    if (!isOpenAt(row, edge.clock.instant())) return redirect(consultHref(lang, id), 'consult.over')
    const text = typed(ctx, 'text')
    const named = typed(ctx, 'named') !== ''
    const problem = text.trim() === '' ? 'missing' : text.trim().length > longestContribution ? 'long' : undefined
    if (problem !== undefined) return show(ctx, row, 0, { text, named, problem })
    await say(edge, actor, row, { text, ...(named ? { name: `${actor.given} ${actor.family}` } : {}) })
    return redirect(`${consultHref(lang, id)}#said`, 'consult.said')
  },
)

const takeBack = endpoint<CasesEdge>()(
  { ...own, id: 'cases.consultation.unsay', route: 'POST /:lang/consultations/:id/withdraw' },
  async (ctx, { id }) => {
    const row = await consultationOf(ctx, id)
    if (!isOpenAt(row, ctx.edge.clock.instant())) return redirect(consultHref(ctx.lang, id), 'consult.over')
    await unsay(ctx.edge, ctx.actor, row)
    return redirect(consultHref(ctx.lang, id), 'consult.unsaid')
  },
)

export const consultEndpoints = [showAll, showOne, contributeTo, takeBack]

async function consultationOf({ edge }: Ctx<CasesEdge>, id: string): Promise<ConsultationRow> {
  const row = isUuid(id) ? await edge.store.as(asSystem('administration'), (tx) => consultationById(tx, id)) : undefined
  if (row === undefined) throw new Refusal('web.not-found')
  return row
}

async function show(ctx: Ctx<CasesEdge>, row: ConsultationRow, after: number, tried?: Typed): Promise<Reply> {
  const { edge, actor } = ctx
  const { purpose } = edge.catalogue.at(row.service, row.version).service.data
  const said = await edge.store.as(asSystem(purpose), (tx) => contributionsIn(tx, row.id, { after, most: perPage + 1 }))
  const { person } = actor
  const mine =
    person === undefined || actor.mandate !== undefined
      ? undefined
      : await edge.store.as(asPerson(actor, purpose), (tx) => contributionBy(tx, row.id, person))
  return consultationPage(ctx, { row, said, after, mine, ...(tried === undefined ? {} : { tried }) })
}
