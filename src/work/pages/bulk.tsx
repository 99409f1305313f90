import { z } from 'zod'
import { asAgent, type CasesEdge } from '#cases'
import { isUuid, Refusal, uuidv7 } from '#kernel'
import { bytes, type Ctx, endpoint, type Reply, redirect, typed } from '#web'
import { columnNames } from '../bulk/columns.ts'
import { exportText, formats } from '../bulk/export.ts'
import { sealTyped } from '../bulk/run.ts'
import { type Bulk, begin, bulkById, forgetResults, goOn, mostCases, openBulk } from '../bulk/store.ts'
import { whatText } from '../bulk/what.ts'
import { accessOf, actingFor, lookingOf } from '../desk.ts'
import { freeze } from '../list.ts'
import { longestLabel } from '../standing.ts'
import { hrefOf, parseQuery, queryText, selectionOf, sortOf } from '../views.ts'
import { bulkPage, type ChoiceProblem, offeredTo } from './bulk-view.tsx'

const declaration = { may: 'worker', purpose: 'service', subject: 'list' } as const
const one = z.object({ lang: z.string(), bulk: z.string() })

const bulkHref = (lang: string, id: string) => `/${lang}/desk/bulk/${id}`
const longestText = 10_000

/** Keeps which cases were chosen: those that were ticked, or all that the list means now, a hundred thousand at most. */
const choose = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.bulk.choose', route: 'POST /:lang/desk/bulk', input: z.object({ lang: z.string() }) },
  async (ctx) => {
    const { edge, actor, lang } = ctx
    const at = accessOf(ctx)
    const query = parseQuery(typed(ctx, 'query').slice(0, 1000))
    const scope = typed(ctx, 'scope')
    const picked = (ctx.form.case ?? []).filter((reference) => /^\d{12}$/.test(reference)).slice(0, 500)
    if (at === undefined || (scope === 'picked' && picked.length === 0)) return redirect(hrefOf(lang, query), 'nothing-picked')
    const me = await actingFor(edge, actor, at.access.purpose)
    const id = uuidv7(edge.clock.now())
    const sort = sortOf(query)
    const total = await edge.store.as(asAgent(actor, 'administration'), async (tx) => {
      let from = 0
      for (const purpose of at.place.purposes) {
        const selection = selectionOf(scope === 'picked' ? { view: 'open', found: picked } : query, lookingOf(ctx, purpose, me))
        if (selection.places.length > 0)
          from += await freeze(tx, at.agency, { bulk: id, owner: actor.account, from }, { ...selection, sort, limit: mostCases - from })
      }
      await openBulk(tx, {
        agency: at.agency,
        id,
        owner: actor.account,
        language: lang,
        kind: scope === 'export' ? 'export' : 'act',
        query: queryText(query),
        total: from,
      })
      return from
    })
    return total === 0 ? redirect(hrefOf(lang, query), 'nothing-picked') : redirect(bulkHref(lang, id))
  },
)

const show = endpoint<CasesEdge>()(
  {
    ...declaration,
    id: 'work.bulk',
    route: 'GET /:lang/desk/bulk/:bulk',
    input: one.extend({ after: z.coerce.number().int().min(0).optional().catch(undefined) }),
  },
  async (ctx, { bulk, after = 0 }) => bulkPage(ctx, await ownBulk(ctx, bulk), { after }),
)

/** Says what is done with them, then tries it without doing it; an export is written at once. */
const tryIt = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.bulk.try', route: 'POST /:lang/desk/bulk/:bulk/try', input: one },
  async (ctx, { bulk: id }) => {
    const bulk = await ownBulk(ctx, id)
    return bulk.kind === 'export' ? await beginExport(ctx, bulk) : await beginTry(ctx, bulk)
  },
)

const doIt = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.bulk.do', route: 'POST /:lang/desk/bulk/:bulk/do', input: one },
  async (ctx, { bulk: id }) => {
    const bulk = await ownBulk(ctx, id)
    await ctx.edge.store.as(asAgent(ctx.actor, 'administration'), async (tx) => {
      if (!(await goOn(tx, bulk.id, ['tried'], 'running'))) return
      await begin(tx, bulk)
      await ctx.edge.store.enqueue(tx, 'work.bulk', { bulk: bulk.id })
    })
    return redirect(bulkHref(ctx.lang, bulk.id))
  },
)

const stop = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.bulk.stop', route: 'POST /:lang/desk/bulk/:bulk/stop', input: one },
  async (ctx, { bulk: id }) => {
    const bulk = await ownBulk(ctx, id)
    await ctx.edge.store.as(asAgent(ctx.actor, 'administration'), (tx) =>
      goOn(tx, bulk.id, ['choosing', 'trying', 'tried', 'running'], 'stopped'),
    )
    return redirect(bulkHref(ctx.lang, bulk.id))
  },
)

const file = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.bulk.file', route: 'GET /:lang/desk/bulk/:bulk/file', input: one },
  async (ctx, { bulk: id }) => {
    const { store } = ctx.edge
    const bulk = await ownBulk(ctx, id)
    const found =
      bulk.file === null ? undefined : await store.as(asAgent(ctx.actor, 'administration'), (tx) => store.files.find(tx, bulk.file!))
    if (found === undefined) throw new Refusal('web.not-found')
    return bytes(found.type, store.files.read(found), found.name)
  },
)

export const bulkEndpoints = [choose, show, tryIt, doIt, stop, file]

/** One's own; a colleague's is not there. */
async function ownBulk({ edge, actor }: Ctx<CasesEdge>, id: string): Promise<Bulk> {
  const bulk = isUuid(id) ? await edge.store.as(asAgent(actor, 'administration'), (tx) => bulkById(tx, id)) : undefined
  if (bulk === undefined || bulk.kind === 'rebase') throw new Refusal('web.not-found')
  return bulk
}

async function beginTry(ctx: Ctx<CasesEdge>, bulk: Bulk): Promise<Reply> {
  const { edge, actor, lang } = ctx
  const offers = await offeredTo(ctx, bulk)
  const chosen = typed(ctx, 'what')
  const text = typed(ctx, chosen === 'label' ? 'label' : 'text').trim()
  const to = typed(ctx, 'to')
  const action = chosen.startsWith('act:') ? offers.actions.get(chosen.slice('act:'.length)) : undefined
  const problems: ChoiceProblem[] = [
    ...(action === undefined && !['take', 'give', 'label'].includes(chosen) ? [{ field: 'what', key: 'bulk.what.missing' } as const] : []),
    ...(chosen === 'give' && !offers.candidates.some(({ id }) => id === to)
      ? [{ field: 'to', key: 'hold.colleague-unknown' } as const]
      : []),
    ...(chosen === 'label' && text === '' ? [{ field: 'label', key: 'labels.missing' } as const] : []),
    ...(chosen === 'label' && text.length > longestLabel ? [{ field: 'label', key: 'labels.long' } as const] : []),
    ...(action?.reason && text === '' ? [{ field: 'text', key: 'bulk.reason.missing' } as const] : []),
    ...(text.length > longestText ? [{ field: 'text', key: 'do.reason.long' } as const] : []),
  ]
  if (problems.length > 0) return bulkPage(ctx, bulk, { problems })
  const what = action === undefined ? (chosen === 'give' ? whatText({ do: 'give', to }) : chosen) : chosen
  await edge.store.as(asAgent(actor, 'administration'), async (tx) => {
    const sealed = await sealTyped(edge, tx, bulk.id, { text })
    if (!(await goOn(tx, bulk.id, ['choosing', 'tried'], 'trying', { what, sealed }))) return
    await forgetResults(tx, bulk)
    await edge.store.enqueue(tx, 'work.bulk', { bulk: bulk.id })
  })
  return redirect(bulkHref(lang, bulk.id))
}

async function beginExport(ctx: Ctx<CasesEdge>, bulk: Bulk): Promise<Reply> {
  const columns = columnNames.filter((name) => ctx.form.column?.includes(name))
  const format = formats.find((one) => one === typed(ctx, 'format')) ?? 'csv'
  if (columns.length === 0) return bulkPage(ctx, bulk, { problems: [{ field: 'column', key: 'export.columns.missing' }] })
  await ctx.edge.store.as(asAgent(ctx.actor, 'administration'), async (tx) => {
    if (await goOn(tx, bulk.id, ['choosing'], 'running', { what: exportText(format, columns) }))
      await ctx.edge.store.enqueue(tx, 'work.bulk', { bulk: bulk.id })
  })
  return redirect(bulkHref(ctx.lang, bulk.id))
}
