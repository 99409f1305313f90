import type { CaseRow, DeskFilter } from '#cases'
import { readReference } from '#kernel'

export const views = ['mine', 'open', 'waiting', 'running', 'done'] as const
export type View = (typeof views)[number]

const phases: Readonly<Record<View, readonly string[]>> = {
  mine: ['open'],
  open: ['open', 'waiting'],
  waiting: ['waiting'],
  running: ['running'],
  done: ['done'],
}

/** What the address of a list asks for. `found`: references that a search by name has found; the name itself is in no address. */
export interface ListQuery {
  readonly view: View
  readonly service?: string
  readonly state?: string
  readonly after?: { readonly since: string; readonly id: string }
  readonly found?: readonly string[]
}

interface Typed {
  readonly view?: string | undefined
  readonly service?: string | undefined
  readonly state?: string | undefined
  readonly after?: string | undefined
  readonly found?: string | undefined
}

export const mostFound = 20
export const pageSize = 30

const place = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/

/** Reads an address as far as it makes sense; what does not is left out. */
export function readQuery({ view, service, state, after, found }: Typed): ListQuery {
  const at = place.exec(after ?? '')
  const references = found?.split('.').flatMap((one) => readReference(one) ?? [])
  return {
    view: views.find((one) => one === view) ?? 'mine',
    ...(service ? { service } : {}),
    ...(service && state ? { state } : {}),
    ...(at === null ? {} : { after: { since: at[1]!, id: at[2]! } }),
    ...(references === undefined ? {} : { found: references.slice(0, mostFound) }),
  }
}

/** What the store is asked: one row more than is shown, to know whether there is a next page. */
export function filterOf(query: ListQuery, services: readonly string[], teams: readonly string[]): DeskFilter {
  const { view, service, state, after, found } = query
  if (found !== undefined)
    return { teams, services, phases: ['open', 'waiting', 'running', 'done'], references: found, mine: false, limit: mostFound }
  return {
    teams,
    services: service === undefined ? services : services.filter((one) => one === service),
    phases: state === undefined ? phases[view] : ['open', 'waiting', 'running', 'done'],
    mine: view === 'mine' && state === undefined,
    limit: pageSize + 1,
    ...(state === undefined ? {} : { state }),
    ...(after === undefined ? {} : { after }),
  }
}

/** The address of a list; `after`: the page that begins after this row. */
export function hrefOf(lang: string, { view, service, state }: ListQuery, after?: Pick<CaseRow, 'since' | 'id'>): string {
  const query = new URLSearchParams()
  if (view !== 'mine') query.set('view', view)
  if (service !== undefined) query.set('service', service)
  if (state !== undefined) query.set('state', state)
  if (after !== undefined) query.set('after', `${new Date(after.since).toISOString()}_${after.id}`)
  const text = query.toString()
  return `/${lang}/desk${text === '' ? '' : `?${text}`}`
}

export interface Count {
  readonly service: string
  readonly state: string
  readonly phase: string
  readonly mine: boolean
  readonly count: number
}

/** How many cases a view of these services holds. */
export const countOf = (counts: readonly Count[], view: View, services: readonly string[]): number =>
  counts
    .filter((one) => services.includes(one.service) && phases[view].includes(one.phase) && (view !== 'mine' || one.mine))
    .reduce((sum, { count }) => sum + count, 0)

/** Cases of each state of one service, in the order of the file; what waits for the person has a view of its own. */
export function statesOf(
  counts: readonly Count[],
  service: string,
  order: readonly string[],
): readonly { readonly state: string; readonly count: number }[] {
  const sums = new Map<string, number>()
  for (const one of counts)
    if (one.service === service && one.phase !== 'draft' && one.phase !== 'waiting')
      sums.set(one.state, (sums.get(one.state) ?? 0) + one.count)
  return [...sums]
    .map(([state, count]) => ({ state, count }))
    .sort((a, b) => (order.indexOf(a.state) + 1 || 99) - (order.indexOf(b.state) + 1 || 99))
}
