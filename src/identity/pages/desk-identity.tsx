import { z } from 'zod'
import { Refusal } from '#kernel'
import { partialDayOf } from '#people'
import { type Ctx, dateTyped, endpoint, page, type Reply, redirect, typed } from '#web'
import { accountById } from '../accounts.ts'
import { byCode, byId, confirmSeen, type Outcome, recordSeen, type Seen, seen, type Verification } from '../counter.ts'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { needFresh } from '../manage.ts'
import { t } from '../texts.ts'
import { allowed } from '../throttle.ts'
import { CodeForm, DonePart, FoundPart, type Wrong } from './desk-identity-view.tsx'

const input = z.object({ lang: z.string() })
const worker = { may: 'worker', purpose: 'identite' } as const

function deskPage({ lang, edge, purpose }: Ctx<IdentityEdge>, children: ReturnType<typeof CodeForm>, status: 200 | 422 = 200): Reply {
  const reference = edge.town.processing.find(({ id }) => id === purpose)?.number
  return page(
    {
      title: t(lang, 'desk.title'),
      kind: 'desk',
      failed: status === 422,
      purpose: { purpose: t(lang, 'desk.purpose'), ...(reference === undefined ? {} : { reference }) },
      children,
    },
    status,
  )
}

/** Opening somebody's request is looking at her: the line is written before anything is shown. */
async function lookAt(ctx: Ctx<IdentityEdge>, found: Verification): Promise<void> {
  const { actor, edge } = ctx
  const { person } = found.account
  if (person === null) throw new Refusal('web.not-found')
  const access = {
    actor: actor.account,
    agency: actor.agency,
    purpose: ctx.purpose,
    subjects: [person],
    categories: ['identity'],
    role: actor.teams[0] ?? '',
  }
  await edge.store.as(access, async () => undefined)
}

async function find(ctx: Ctx<IdentityEdge>, code: string): Promise<Reply> {
  const { edge, lang, actor } = ctx
  try {
    const found = await edge.store.as(asSystem, async (tx) => {
      // A code is short: whoever tries many finds none.
      if (!(await allowed(edge, tx, ['counter', ctx.network, actor.account], 60))) throw new Refusal('identity.too-many')
      return await byCode(edge, tx, code)
    })
    await lookAt(ctx, found)
    return deskPage(ctx, FoundPart({ ctx, found, wrong: [] }))
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'identity.code-over') throw error
    return deskPage(ctx, CodeForm({ lang, wrong: t(lang, 'desk.code-wrong') }), 422)
  }
}

const dateOf = (ctx: Ctx<IdentityEdge>, name: string): string => {
  const { day, month, year } = dateTyped(ctx, name)
  return `${year.trim().padStart(4, '0')}-${month.trim().padStart(2, '0')}-${day.trim().padStart(2, '0')}`
}

/** What the form says, or which of its fields are wrong. */
function readSeen(ctx: Ctx<IdentityEdge>): Seen | readonly Wrong[] {
  const raw = {
    given: typed(ctx, 'given').trim(),
    family: typed(ctx, 'family').trim(),
    birth: partialDayOf(dateTyped(ctx, 'birth')) ?? '',
    document: typed(ctx, 'document'),
    number: typed(ctx, 'number').trim(),
    expires: dateOf(ctx, 'expires'),
    level: typed(ctx, 'level'),
    keys: (ctx.form.keys ?? []).filter((id) => z.uuid().safeParse(id).success),
  }
  const read = seen.safeParse(raw)
  const today = ctx.edge.clock.today(ctx.edge.town.file['time-zone'])
  const wrong = new Set<Wrong>(read.success ? [] : read.error.issues.map(({ path }) => path[0] as Wrong))
  if (raw.expires < today) wrong.add('expires')
  // Born in a year or month that is not over yet: as far as it is known.
  if (raw.birth.length < today.length ? raw.birth > today.slice(0, raw.birth.length) : raw.birth >= today) wrong.add('birth')
  if (typed(ctx, 'likeness') !== 'yes') wrong.add('likeness')
  return read.success && wrong.size === 0 ? read.data : [...wrong]
}

export const deskIdentityEndpoints = [
  endpoint<IdentityEdge>()(
    {
      ...worker,
      id: 'identity.desk',
      route: 'GET /:lang/counter',
      subject: 'none',
      input: input.extend({ code: z.string().max(20).optional() }),
    },
    async (ctx, { code }) => deskPage(ctx, CodeForm({ lang: ctx.lang, code })),
  ),
  endpoint<IdentityEdge>()({ ...worker, id: 'identity.desk.find', route: 'POST /:lang/counter', subject: 'list', input }, (ctx) =>
    find(ctx, typed(ctx, 'code')),
  ),
  endpoint<IdentityEdge>()(
    {
      ...worker,
      id: 'identity.desk.record',
      route: 'POST /:lang/counter/:id',
      subject: 'case',
      input: input.extend({ id: z.uuid() }),
    },
    async (ctx, { id }) => {
      const { edge, actor, lang } = ctx
      // Who vouches for somebody shows just before who vouches.
      await needFresh(ctx)
      const found = await edge.store.as(asSystem, (tx) => byId(edge, tx, id)).catch(over)
      if (found === undefined) return redirect(`/${lang}/counter`)
      await lookAt(ctx, found)
      const confirms = typed(ctx, 'do') === 'confirm'
      const read = confirms ? undefined : readSeen(ctx)
      if (Array.isArray(read)) return deskPage(ctx, FoundPart({ ctx, found, wrong: read }), 422)
      const outcome = await edge.store.as(asSystem, async (tx): Promise<Outcome> => {
        const now = await byId(edge, tx, id)
        const by = await accountById(tx, actor.account)
        if (by === undefined) throw new Refusal('web.not-yours')
        return read === undefined
          ? await confirmSeen(edge, tx, now, by)
          : await recordSeen(edge, tx, now, read as Seen, by, edge.clock.today(edge.town.file['time-zone']))
      })
      return deskPage(ctx, DonePart({ ctx, outcome, name: found.account }))
    },
  ),
]

function over(error: unknown): undefined {
  if (!(error instanceof Refusal) || error.code !== 'identity.code-over') throw error
}
