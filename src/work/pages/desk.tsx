import { z } from 'zod'
import { asAgent, type CaseRow, type CasesEdge, casesAtDesk, countsAtDesk } from '#cases'
import { readReference } from '#kernel'
import { namesOf } from '#people'
import { type Ctx, endpoint, type Reply, redirect, typed } from '#web'
import { listAtDesk } from '../list.ts'
import { casesNamed } from '../store.ts'
import { t } from '../texts.ts'
import { type Count, countOf, filterOf, type ListQuery, mostFound, readQuery } from '../views.ts'
import { type Workplace, workplaceOf } from '../workplace.ts'
import { deskPage } from './desk-view.tsx'
import { caseHref } from './links.ts'

const text = z.string().max(200).optional().catch(undefined)
const declaration = { may: 'worker', purpose: 'service', subject: 'list' } as const

/** The cases of an agent's role, the longest wait first. */
const showDesk = endpoint<CasesEdge>()(
  {
    ...declaration,
    id: 'work.desk',
    route: 'GET /:lang/desk',
    input: z.object({
      lang: z.string(),
      view: text,
      service: text,
      state: text,
      after: text,
      found: z.string().max(400).optional().catch(undefined),
    }),
  },
  async (ctx, input) => listPage(ctx, readQuery(input)),
)

/** A reference leads to its case, a family name to the cases of that name. Posted, so that no name stands in an address. */
const search = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.desk.search', route: 'POST /:lang/desk/search', input: z.object({ lang: z.string() }) },
  async (ctx) => {
    const { edge, actor, lang } = ctx
    const asked = typed(ctx, 'q').trim().slice(0, 100)
    const place = workplaceOf(edge, actor)
    const reference = readReference(asked)
    const figures = /^[\d\s.\u00a0\u202f-]{6,}$/.test(asked)
    const found =
      reference !== undefined ? await known(ctx, place, reference) : figures || asked.length < 2 ? [] : await named(ctx, place, asked)
    if (found.length === 1) return redirect(caseHref(lang, found[0]!))
    if (found.length > 1) return redirect(`/${lang}/desk?found=${found.slice(0, mostFound).join('.')}`)
    const error = t(lang, asked.length < 2 ? 'search.short' : figures && reference === undefined ? 'search.reference-wrong' : 'search.none')
    return listPage(ctx, { view: 'mine' }, { asked, error })
  },
)

export const deskEndpoints = [showDesk, search]

/** The link of the navigation, with what waits for this agent's role. */
export async function deskLink(ctx: Ctx<CasesEdge>) {
  const { edge, actor, lang } = ctx
  const place = workplaceOf(edge, actor)
  const services = place.services.map(({ service }) => service.id)
  const count = countOf(await countsIn(ctx, place), 'mine', services)
  return { href: `/${lang}/desk`, label: t(lang, 'desk.title'), ...(count === 0 ? {} : { count }) }
}

/** The reference itself when it is a case that this agent may open. */
async function known(
  { edge, actor }: Ctx<CasesEdge>,
  { agency, services, purposes }: Workplace,
  reference: string,
): Promise<readonly string[]> {
  const [first] = purposes
  if (first === undefined) return []
  const ids = services.map(({ service }) => service.id)
  const filter = filterOf({ view: 'mine', found: [reference] }, ids, actor.teams)
  const rows = await edge.store.as(asAgent(actor, first.purpose), (tx) => casesAtDesk(tx, agency, filter))
  return rows.map((row) => row.reference)
}

/** Each purpose is searched in its own unit of work. */
async function named({ edge, actor }: Ctx<CasesEdge>, place: Workplace, asked: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const { purpose, services } of place.purposes)
    found.push(...(await edge.store.as(asAgent(actor, purpose), (tx) => casesNamed(tx, asked, services, mostFound))))
  return found
}

/** Numbers of cases, of nobody in particular. */
async function countsIn({ edge, actor }: Ctx<CasesEdge>, { agency, purposes }: Workplace): Promise<readonly Count[]> {
  const [first] = purposes
  return first === undefined ? [] : await edge.store.as(asAgent(actor, first.purpose), (tx) => countsAtDesk(tx, agency, actor.teams))
}

async function listPage(
  ctx: Ctx<CasesEdge>,
  query: ListQuery,
  refused?: { readonly asked: string; readonly error: string },
): Promise<Reply> {
  const { edge, actor } = ctx
  const place = workplaceOf(edge, actor)
  const counts = await countsIn(ctx, place)
  const { shown, more } = await listAtDesk(edge, actor, place, query)
  return deskPage(ctx, {
    place,
    query,
    counts,
    rows: shown,
    more,
    names: await namesIn(ctx, place, shown),
    ...refused,
  })
}

/** Names of the persons of a list: one access line for each purpose under which they are read. */
async function namesIn({ edge, actor }: Ctx<CasesEdge>, { purposes }: Workplace, rows: readonly CaseRow[]) {
  const names = new Map<string, { readonly given: string; readonly family: string }>()
  for (const { purpose, services } of purposes) {
    const subjects = [...new Set(rows.filter(({ service }) => services.includes(service)).map(({ person }) => person))]
    if (subjects.length === 0) continue
    const access = asAgent(actor, purpose, { subjects, categories: ['list'] })
    for (const [person, name] of await edge.store.as(access, (tx) => namesOf(tx, subjects))) names.set(person, name)
  }
  return names
}
