import { z } from 'zod'
import { Refusal } from '#kernel'
import { type Ctx, endpoint, page, type Reply, redirect, typed } from '#web'
import { accountById } from '../accounts.ts'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { reaches } from '../levels.ts'
import { needFresh } from '../manage.ts'
import { paper, recordPaper, type Waiting, waitingAt } from '../mandates/at-counter.ts'
import { byCode } from '../mandates/commands.ts'
import type { Mandate } from '../mandates/contract.ts'
import { mandateById } from '../mandates/store.ts'
import { t } from '../texts.ts'
import { MandateCode, MandateDone, MandateSeen, type WrongPaper } from './desk-mandates-view.tsx'

const input = z.object({ lang: z.string() })
const worker = { may: 'worker', purpose: 'identite' } as const

export function deskPage(
  { lang, edge, purpose }: Ctx<IdentityEdge>,
  children: ReturnType<typeof MandateCode>,
  status: 200 | 422 = 200,
): Reply {
  const reference = edge.town.processing.find(({ id }) => id === purpose)?.number
  return page(
    {
      title: t(lang, 'mandate.desk.title'),
      kind: 'desk',
      failed: status === 422,
      purpose: { purpose: t(lang, 'mandate.desk.purpose'), ...(reference === undefined ? {} : { reference }) },
      children,
    },
    status,
  )
}

/** The request with the line that this agent looked at who asks and at those whom the town knows under the name. */
async function look(ctx: Ctx<IdentityEdge>, mandate: Mandate | undefined): Promise<Waiting> {
  const waiting = await ctx.edge.store.as(asSystem, (tx) => waitingAt(tx, mandate))
  await lineOf(
    ctx,
    [waiting.holder.person, ...waiting.known.map(({ person }) => person)].filter((one) => one !== null),
  )
  return waiting
}

/** The line that this agent looked at these persons. */
export async function lineOf({ actor, edge, purpose }: Ctx<IdentityEdge>, subjects: readonly string[]): Promise<void> {
  const role = actor.teams[0] ?? ''
  await edge.store.as(
    { actor: actor.account, agency: actor.agency, purpose, subjects, categories: ['identity'], role },
    async () => undefined,
  )
}

const dateOf = (ctx: Ctx<IdentityEdge>, name: string): string | undefined => {
  const part = (which: string, length: number) => typed(ctx, `${name}.${which}`).trim().padStart(length, '0')
  const text = `${part('year', 4)}-${part('month', 2)}-${part('day', 2)}`
  return text === '0000-00-00' ? undefined : text
}

/** What the agent typed, or which fields are wrong. */
function readPaper(ctx: Ctx<IdentityEdge>, { mandate: { kind }, known }: Waiting): z.infer<typeof paper> | readonly WrongPaper[] {
  const text = (name: string) => (Object.hasOwn(ctx.form, name) ? typed(ctx, name).trim() : undefined)
  const chosen = typed(ctx, 'person')
  const raw = {
    given: text('given') ?? '',
    family: text('family') ?? '',
    reference: text('reference') ?? '',
    birth: kind === 'company' ? undefined : (dateOf(ctx, 'birth') ?? ''),
    number: kind === 'company' ? (text('number') ?? '').replace(/\s/g, '') : undefined,
    court: kind === 'guardian' ? (text('court') ?? '') : undefined,
    day: kind === 'guardian' ? (dateOf(ctx, 'day') ?? '') : undefined,
    until: kind === 'child' ? undefined : dateOf(ctx, 'until'),
    person: chosen === '' || chosen === 'new' ? undefined : chosen,
  }
  const read = paper.safeParse(raw)
  const today = ctx.edge.clock.today(ctx.edge.town.file['time-zone'])
  const wrong = new Set<WrongPaper>(read.success ? [] : read.error.issues.map(({ path }) => path[0] as WrongPaper))
  if (known.length > 0 && chosen === '') wrong.add('person')
  if (kind !== 'company' && raw.given === '') wrong.add('given')
  if (raw.day !== undefined && raw.day > today) wrong.add('day')
  if (typed(ctx, 'seen') !== 'yes') wrong.add('seen')
  return read.success && wrong.size === 0 ? read.data : [...wrong]
}

/** What the heart refuses, at the field that answers for it. */
const fieldOf: Readonly<Record<string, WrongPaper>> = {
  'mandate.of-age': 'birth',
  'mandate.dates': 'until',
  'mandate.own': 'person',
  'mandate.twice': 'twice',
}

export const deskMandateEndpoints = [
  endpoint<IdentityEdge>()(
    {
      ...worker,
      id: 'identity.desk.mandates',
      route: 'GET /:lang/counter/mandates',
      subject: 'none',
      input: input.extend({ code: z.string().max(20).optional().catch(undefined) }),
    },
    async (ctx, { code }) => deskPage(ctx, MandateCode({ lang: ctx.lang, code })),
  ),
  endpoint<IdentityEdge>()(
    { ...worker, id: 'identity.desk.mandates.find', route: 'POST /:lang/counter/mandates', subject: 'list', input },
    async (ctx) => {
      const { edge, lang, actor, network } = ctx
      try {
        return deskPage(
          ctx,
          MandateSeen({ ctx, waiting: await look(ctx, await byCode(edge, actor, network, typed(ctx, 'code'))), wrong: [] }),
        )
      } catch (error) {
        if (!(error instanceof Refusal) || (error.code !== 'mandate.code' && error.code !== 'mandate.unknown')) throw error
        return deskPage(ctx, MandateCode({ lang, code: typed(ctx, 'code'), wrong: t(lang, 'refused.mandate.code') }), 422)
      }
    },
  ),
  endpoint<IdentityEdge>()(
    {
      ...worker,
      id: 'identity.desk.mandates.record',
      route: 'POST /:lang/counter/mandates/:id',
      subject: 'case',
      input: input.extend({ id: z.uuid() }),
    },
    async (ctx, { id }) => {
      const { edge, actor, lang } = ctx
      // Who gives somebody power over another's affairs shows just before who gives it.
      await needFresh(ctx)
      const waiting = await look(ctx, await edge.store.as(asSystem, (tx) => mandateById(tx, id))).catch((error) => {
        if (error instanceof Refusal && error.code === 'mandate.unknown') return undefined
        throw error
      })
      if (waiting === undefined) return redirect(`/${lang}/counter/mandates`)
      // Whoever acts for another is known as surely as a document makes her.
      if (!reaches(waiting.holder.proofing, 'substantial')) return deskPage(ctx, MandateSeen({ ctx, waiting, wrong: [] }), 422)
      const read = readPaper(ctx, waiting)
      if (Array.isArray(read)) return deskPage(ctx, MandateSeen({ ctx, waiting, wrong: read }), 422)
      try {
        await edge.store.as(asSystem, async (tx) => {
          const agent = await accountById(tx, actor.account)
          if (agent === undefined) throw new Refusal('web.not-yours')
          await recordPaper(edge, tx, id, read as z.infer<typeof paper>, agent)
        })
      } catch (error) {
        const field = error instanceof Refusal ? fieldOf[error.code] : undefined
        if (field === undefined) throw error
        return deskPage(ctx, MandateSeen({ ctx, waiting, wrong: [field] }), 422)
      }
      return deskPage(ctx, MandateDone({ lang, waiting }))
    },
  ),
]
