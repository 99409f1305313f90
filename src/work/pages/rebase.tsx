import { z } from 'zod'
import { asAgent, asSystem, type CasesEdge } from '#cases'
import { isUuid, Refusal, uuidv7 } from '#kernel'
import { type Ctx, endpoint, redirect } from '#web'
import { freezeDrafts, freezeOlder, targetOf } from '../bulk/rebase.ts'
import { type Bulk, begin, bulkById, countBulk, dropBulk, goOn, mostCases, openBulk } from '../bulk/store.ts'
import { whatText } from '../bulk/what.ts'
import { rebasePage, versionsPage } from './rebase-view.tsx'

const declaration = { may: 'administrator', purpose: 'service' } as const
const ofService = z.object({ lang: z.string(), service: z.string().max(200) })
const ofBulk = z.object({ lang: z.string(), bulk: z.string() })

export const versionsHref = (lang: string, service: string) => `/${lang}/admin/services/${encodeURIComponent(service)}`
export const rebaseHref = (lang: string, id: string) => `/${lang}/admin/rebase/${id}`

/** How many running cases of a service follow which version, and what the newest changes for those that are behind. Figures only. */
const showVersions = endpoint<CasesEdge>()(
  {
    ...declaration,
    id: 'work.versions',
    route: 'GET /:lang/admin/services/:service',
    purpose: 'administration',
    subject: 'none',
    input: ofService,
  },
  (ctx, { service }) => versionsPage(ctx, service),
)

/** Chooses every running case and every draft that is behind and tries, without doing it, what the newer version would make of each. */
const tryRebase = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.rebase.try', route: 'POST /:lang/admin/services/:service/rebase', subject: 'list', input: ofService },
  async ({ edge, actor, lang }, { service }) => {
    const target = targetOf(edge, service)
    if (target === undefined || target.service.authority !== actor.agency) throw new Refusal('web.not-found')
    const id = uuidv7(edge.clock.now())
    const what = { do: 'rebase', service, to: target.service.version } as const
    const own = { agency: actor.agency ?? '', id, owner: actor.account }
    const frozen = { bulk: id, owner: own.owner, most: mostCases }
    const running = await edge.store.as(asAgent(actor, 'administration'), async (tx) => {
      const running = await freezeOlder(tx, own.agency, frozen, what)
      await openBulk(tx, { ...own, language: lang, kind: 'rebase', query: '', total: running })
      return running
    })
    // Drafts are their persons' alone: the system chooses them, the agent sees how many there are.
    const total = await edge.store.as(asSystem('administration'), async (tx) => {
      const total = running + (await freezeDrafts(tx, own.agency, frozen, what, running))
      await countBulk(tx, id, total)
      if (total === 0) await dropBulk(tx, own)
      else await goOn(tx, id, ['choosing'], 'trying', { what: whatText(what) })
      if (total > 0) await edge.store.enqueue(tx, 'work.bulk', { bulk: id })
      return total
    })
    return redirect(total === 0 ? versionsHref(lang, service) : rebaseHref(lang, id))
  },
)

/** How far it is; then each case, with its results before and after, and why some stay where they are. */
const showRebase = endpoint<CasesEdge>()(
  {
    ...declaration,
    id: 'work.rebase',
    route: 'GET /:lang/admin/rebase/:bulk',
    subject: 'list',
    input: ofBulk.extend({ after: z.coerce.number().int().min(0).optional().catch(undefined) }),
  },
  async (ctx, { bulk, after = 0 }) => rebasePage(ctx, await ownRebase(ctx, bulk), after),
)

const doRebase = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.rebase.do', route: 'POST /:lang/admin/rebase/:bulk/do', subject: 'list', input: ofBulk },
  async (ctx, { bulk: id }) => {
    const bulk = await ownRebase(ctx, id)
    await ctx.edge.store.as(asAgent(ctx.actor, 'administration'), async (tx) => {
      if (!(await goOn(tx, bulk.id, ['tried'], 'running'))) return
      await begin(tx, bulk)
      await ctx.edge.store.enqueue(tx, 'work.bulk', { bulk: bulk.id })
    })
    return redirect(rebaseHref(ctx.lang, bulk.id))
  },
)

const stopRebase = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.rebase.stop', route: 'POST /:lang/admin/rebase/:bulk/stop', subject: 'list', input: ofBulk },
  async (ctx, { bulk: id }) => {
    const bulk = await ownRebase(ctx, id)
    await ctx.edge.store.as(asAgent(ctx.actor, 'administration'), (tx) => goOn(tx, bulk.id, ['trying', 'tried', 'running'], 'stopped'))
    return redirect(rebaseHref(ctx.lang, bulk.id))
  },
)

export const rebaseEndpoints = [showVersions, tryRebase, showRebase, doRebase, stopRebase]

/** One's own; a colleague's is not there. */
async function ownRebase({ edge, actor }: Ctx<CasesEdge>, id: string): Promise<Bulk> {
  const bulk = isUuid(id) ? await edge.store.as(asAgent(actor, 'administration'), (tx) => bulkById(tx, id)) : undefined
  if (bulk?.kind !== 'rebase') throw new Refusal('web.not-found')
  return bulk
}
