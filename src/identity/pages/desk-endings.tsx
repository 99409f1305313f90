import { z } from 'zod'
import { Refusal } from '#kernel'
import { partialDayOf } from '#people'
import { type Ctx, dateTyped, endpoint, type Reply, typed } from '#web'
import { accountById } from '../accounts.ts'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { needFresh } from '../manage.ts'
import type { Mandate } from '../mandates/contract.ts'
import { byPaperFor, type Ending, ending, endOnPaper, type Represented } from '../mandates/ending.ts'
import { t } from '../texts.ts'
import { EndingDone, EndingSeen, RepresentedForm, type WrongEnding } from './desk-endings-view.tsx'
import { deskPage, lineOf } from './desk-mandates.tsx'

const input = z.object({ lang: z.string() })
const worker = { may: 'worker', purpose: 'identite', input } as const

/** As the paper names whose affairs it is; undefined when a part is missing. */
function representedIn(ctx: Ctx<IdentityEdge>): Represented | undefined {
  const number = typed(ctx, 'number').replace(/\s/g, '')
  if (number !== '') return { number }
  const [given, family] = [typed(ctx, 'given').trim(), typed(ctx, 'family').trim()]
  const birth = partialDayOf(dateTyped(ctx, 'birth'))
  return given === '' || family === '' || birth === undefined || birth === '' ? undefined : { given, family, birth }
}

/** The mandates recorded on a paper, with the line that this agent looked at her and at who acts for her. */
async function look(ctx: Ctx<IdentityEdge>, wanted: Represented): Promise<readonly Mandate[]> {
  const found = await ctx.edge.store.as(asSystem, (tx) => byPaperFor(ctx.edge, tx, wanted))
  const subjects = new Set(found.flatMap(({ holder, person }) => [holder?.person ?? [], person?.person ?? []].flat()))
  if (subjects.size > 0) await lineOf(ctx, [...subjects])
  return found
}

/** What the agent typed of the paper, or which fields are wrong. */
function readEnding(ctx: Ctx<IdentityEdge>, found: readonly Mandate[]): Ending | readonly WrongEnding[] {
  const day = partialDayOf(dateTyped(ctx, 'day'))
  const [only, ...others] = found
  const raw = {
    mandate: others.length === 0 ? only?.id : typed(ctx, 'mandate'),
    reference: typed(ctx, 'reference').trim(),
    ...(only?.kind === 'company' ? {} : { court: typed(ctx, 'court').trim(), day: day ?? '' }),
  }
  const read = ending.safeParse(raw)
  const wrong = new Set<WrongEnding>(read.success ? [] : read.error.issues.map(({ path }) => path[0] as WrongEnding))
  if (typed(ctx, 'seen') !== 'yes') wrong.add('seen')
  return read.success && wrong.size === 0 ? read.data : [...wrong]
}

/** The name is not whole, or nobody acts by a paper: the form again, which says which. */
function again(ctx: Ctx<IdentityEdge>, wanted: Represented | undefined): Reply {
  const company = wanted !== undefined && 'number' in wanted
  const wrong = wanted === undefined ? 'mandate.ending.incomplete' : company ? 'mandate.ending.none.company' : 'mandate.ending.none'
  return deskPage(ctx, RepresentedForm({ ctx, wrong: { field: company ? 'number' : 'given', text: t(ctx.lang, wrong) } }), 422)
}

export const deskEndingEndpoints = [
  endpoint<IdentityEdge>()({ ...worker, id: 'identity.desk.endings', route: 'GET /:lang/counter/endings', subject: 'none' }, async (ctx) =>
    deskPage(ctx, RepresentedForm({ ctx })),
  ),
  endpoint<IdentityEdge>()(
    { ...worker, id: 'identity.desk.endings.find', route: 'POST /:lang/counter/endings', subject: 'list' },
    async (ctx) => {
      const wanted = representedIn(ctx)
      const found = wanted === undefined ? [] : await look(ctx, wanted)
      return found.length === 0 ? again(ctx, wanted) : deskPage(ctx, EndingSeen({ ctx, found, wrong: [] }))
    },
  ),
  endpoint<IdentityEdge>()(
    { ...worker, id: 'identity.desk.endings.record', route: 'POST /:lang/counter/endings/record', subject: 'list' },
    async (ctx) => {
      const { edge, actor } = ctx
      // Who takes a protection away shows just before who takes it.
      await needFresh(ctx)
      const wanted = representedIn(ctx)
      const found = wanted === undefined ? [] : await look(ctx, wanted)
      if (wanted === undefined || found.length === 0) return again(ctx, wanted)
      const read = readEnding(ctx, found)
      if (Array.isArray(read)) return deskPage(ctx, EndingSeen({ ctx, found, wrong: read }), 422)
      try {
        const ended = await edge.store.as(asSystem, async (tx) => {
          const agent = await accountById(tx, actor.account)
          if (agent === undefined) throw new Refusal('web.not-yours')
          return await endOnPaper(edge, tx, wanted, read as Ending, agent)
        })
        return deskPage(ctx, EndingDone({ ctx, ended }))
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'mandate.dates') throw error
        return deskPage(ctx, EndingSeen({ ctx, found, wrong: ['day'] }), 422)
      }
    },
  ),
]
