import { z } from 'zod'
import type { CasesEdge } from '#cases'
import { isUuid, Refusal, uuidv7 } from '#kernel'
import { endpoint, redirect, typed } from '#web'
import { accessOf } from '../desk.ts'
import { dropFilter, filtersFor, longestName, mostFilters, saveFilter } from '../filters.ts'
import { t, type WorkKey } from '../texts.ts'
import { hrefOf, parseQuery, queryText } from '../views.ts'
import { listPage } from './desk.tsx'
import { deskHref } from './links.ts'

const declaration = { may: 'worker', purpose: 'service', subject: 'none' } as const

/** Keeps a list under a name, for oneself or for one's teams. */
const keep = endpoint<CasesEdge>()(
  { ...declaration, subject: 'list', id: 'work.filter.keep', route: 'POST /:lang/desk/filters', input: z.object({ lang: z.string() }) },
  async (ctx) => {
    const { edge, actor, lang } = ctx
    const own = accessOf(ctx)
    if (own === undefined) return redirect(deskHref(lang))
    const query = parseQuery(typed(ctx, 'query').slice(0, 1000))
    const name = typed(ctx, 'name').trim().replace(/\s+/g, ' ')
    const teams = typed(ctx, 'share') === 'team' ? actor.teams : []
    const wrong = await edge.store.as(own.access, async (tx): Promise<WorkKey | undefined> => {
      if (name === '') return 'filters.name.missing'
      if (name.length > longestName) return 'filters.name.long'
      const kept = await filtersFor(tx, own.agency, actor.account, actor.teams)
      if (kept.filter((one) => one.own).length >= mostFilters) return 'filters.many'
      await saveFilter(tx, own.agency, actor.account, { id: uuidv7(tx.now), name, query: queryText(query), teams })
      return undefined
    })
    return wrong === undefined ? redirect(hrefOf(lang, query), 'kept') : listPage(ctx, query, { saving: { name, error: t(lang, wrong) } })
  },
)

/** Takes away one's own filter; a colleague's stays. */
const drop = endpoint<CasesEdge>()(
  {
    ...declaration,
    id: 'work.filter.drop',
    route: 'POST /:lang/desk/filters/:filter/drop',
    input: z.object({ lang: z.string(), filter: z.string() }),
  },
  async (ctx, { filter }) => {
    const own = accessOf(ctx)
    if (own === undefined || !isUuid(filter)) throw new Refusal('web.not-found')
    await ctx.edge.store.as(own.access, (tx) => dropFilter(tx, own.agency, filter))
    return redirect(deskHref(ctx.lang), 'dropped')
  },
)

export const filterEndpoints = [keep, drop]
