import { z } from 'zod'
import { asAgent, type CaseRow, type CasesEdge } from '#cases'
import { readReference } from '#kernel'
import { namesOf } from '#people'
import { type Ctx, endpoint, type Reply, redirect, typed } from '#web'
import { type Around, aroundOf, countMine } from '../desk.ts'
import { listCases, mostCounted } from '../list.ts'
import { listFor } from '../listing.ts'
import { casesNamed, casesSaying } from '../store.ts'
import { t } from '../texts.ts'
import { filterOf, type ListQuery, mostFound, queryKeys, readQuery } from '../views.ts'
import { type Workplace, workplaceOf } from '../workplace.ts'
import { deskPage } from './desk-view.tsx'
import { caseHref } from './links.ts'
import { pendingFor } from './pending.tsx'

const text = z.string().max(200).optional().catch(undefined)
const declaration = { may: 'worker', purpose: 'service', subject: 'list' } as const

/** The cases of an agent's role, as the address asks for them. */
const showDesk = endpoint<CasesEdge>()(
  {
    ...declaration,
    id: 'work.desk',
    route: 'GET /:lang/desk',
    input: z.object({
      lang: z.string(),
      ...(Object.fromEntries(queryKeys.map((key) => [key, text])) as Record<(typeof queryKeys)[number], typeof text>),
      found: z.string().max(400).optional().catch(undefined),
    }),
  },
  async (ctx, input) => listPage(ctx, readQuery(input)),
)

/** A reference leads to its case, a name or words to the cases found. Posted, so that no name stands in an address. */
const search = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.desk.search', route: 'POST /:lang/desk/search', input: z.object({ lang: z.string() }) },
  async (ctx) => {
    const { lang } = ctx
    const asked = typed(ctx, 'q').trim().slice(0, 100)
    const reference = readReference(asked)
    const figures = /^[\d\s.\u00a0\u202f-]{6,}$/.test(asked)
    const place = workplaceOf(ctx.edge, ctx.actor)
    const found =
      reference !== undefined ? await known(ctx, place, reference) : figures || asked.length < 2 ? [] : await searched(ctx, place, asked)
    if (found.length === 1) return redirect(caseHref(lang, found[0]!))
    if (found.length > 1) return redirect(`/${lang}/desk?found=${found.slice(0, mostFound).join('.')}`)
    const error = t(lang, asked.length < 2 ? 'search.short' : figures && reference === undefined ? 'search.reference-wrong' : 'search.none')
    return listPage(ctx, { view: 'mine' }, { asked, error })
  },
)

export const deskEndpoints = [showDesk, search]

/** The link of the navigation, with what waits for this agent's role. */
export async function deskLink(ctx: Ctx<CasesEdge>) {
  const count = Math.min(mostCounted, await countMine(ctx))
  return { href: `/${ctx.lang}/desk`, label: t(ctx.lang, 'desk.title'), ...(count === 0 ? {} : { count }) }
}

/** The reference itself when it is a case that this agent may open. */
async function known({ edge, actor }: Ctx<CasesEdge>, { agency, purposes }: Workplace, reference: string): Promise<readonly string[]> {
  const [first] = purposes
  if (first === undefined) return []
  const looking = { versions: purposes.flatMap(({ versions }) => versions), teams: actor.teams, me: [], now: edge.clock.instant() }
  const filter = filterOf({ view: 'mine', found: [reference] }, looking)
  const rows = await edge.store.as(asAgent(actor, first.purpose), (tx) => listCases(tx, agency, filter))
  return rows.map((row) => row.reference)
}

/** Cases of people of this name, then those in which these words stand. Each purpose is searched in its own unit of work. */
async function searched({ edge, actor }: Ctx<CasesEdge>, place: Workplace, asked: string): Promise<readonly string[]> {
  const [named, saying]: [string[], string[]] = [[], []]
  for (const { purpose, services } of place.purposes)
    await edge.store.as(asAgent(actor, purpose), async (tx) => {
      named.push(...(await casesNamed(tx, asked, services, mostFound)))
      saying.push(...(await casesSaying(tx, asked, services, mostFound)))
    })
  return [...new Set([...named, ...saying])]
}

export async function listPage(
  ctx: Ctx<CasesEdge>,
  query: ListQuery,
  refused: { readonly asked?: string; readonly error?: string; readonly saving?: { readonly name: string; readonly error: string } } = {},
): Promise<Reply> {
  const around = await aroundOf(ctx)
  const [{ shown, beside, next }, pending] = await Promise.all([listFor(ctx, around.place, around.me, query), pendingFor(ctx)])
  return deskPage(ctx, {
    ...around,
    query,
    rows: shown,
    beside,
    more: next !== undefined,
    pending,
    names: await namesIn(ctx, around, shown),
    ...refused,
  })
}

/** Names of the persons of a list: one access line for each purpose under which they are read. */
async function namesIn({ edge, actor }: Ctx<CasesEdge>, { place }: Pick<Around, 'place'>, rows: readonly CaseRow[]) {
  const names = new Map<string, { readonly given: string; readonly family: string }>()
  for (const { purpose, services } of place.purposes) {
    const subjects = [...new Set(rows.filter(({ service }) => services.includes(service)).map(({ person }) => person))]
    if (subjects.length === 0) continue
    const access = asAgent(actor, purpose, { subjects, categories: ['list'] })
    for (const [person, name] of await edge.store.as(access, (tx) => namesOf(tx, subjects))) names.set(person, name)
  }
  return names
}
