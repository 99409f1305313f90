import { isUuid, readReference } from '#kernel'
import { type Cursor, type ListFilter, type Sort, sorts } from './list.ts'
import { type Place, placesOf } from './places.ts'

export const views = ['mine', 'open', 'waiting', 'running', 'done'] as const
export type View = (typeof views)[number]

const phases: Readonly<Record<View, readonly string[]>> = {
  mine: ['open'],
  open: ['open', 'waiting'],
  waiting: ['waiting'],
  running: ['running'],
  done: ['done'],
}
const everyPhase = ['open', 'waiting', 'running', 'done']

/** Limits: missed; within seven days, missed ones not among them. */
export const dues = ['late', 'week'] as const
export type Due = (typeof dues)[number]

/** What the address of a list asks for. `found`: references that a search has found; what was searched is in no address, nor is a label's text. */
export interface ListQuery {
  readonly view: View
  readonly service?: string
  readonly state?: string
  readonly due?: Due
  /** tag of a label */
  readonly label?: string
  /** `me`, `nobody`, or the account of a colleague */
  readonly who?: string
  readonly sort?: Sort
  readonly after?: Cursor
  readonly found?: readonly string[]
}

export const queryKeys = ['view', 'service', 'state', 'due', 'label', 'who', 'sort', 'after', 'found'] as const
type Typed = { readonly [K in (typeof queryKeys)[number]]?: string | undefined }

export const mostFound = 20
export const pageSize = 30

const place = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z|infinity)_([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/

/** Reads an address as far as it makes sense; what does not is left out. */
export function readQuery({ view, service, state, due, label, who, sort, after, found }: Typed): ListQuery {
  const at = place.exec(after ?? '')
  const references = found?.split('.').flatMap((one) => readReference(one) ?? [])
  const one = <T extends string>(known: readonly T[], typed: string | undefined) => known.find((each) => each === typed)
  const limit = one(dues, due)
  const order = one(sorts, sort)
  return {
    view: one(views, view) ?? 'mine',
    ...(service ? { service } : {}),
    ...(service && state ? { state } : {}),
    ...(limit === undefined ? {} : { due: limit }),
    ...(label !== undefined && /^[\da-f]{12}$/.test(label) ? { label } : {}),
    ...(who === 'me' || who === 'nobody' || (who !== undefined && isUuid(who)) ? { who } : {}),
    ...(order === undefined || order === 'wait' ? {} : { sort: order }),
    ...(at === null ? {} : { after: { at: at[1]!, id: at[2]! } }),
    ...(references === undefined ? {} : { found: references.slice(0, mostFound) }),
  }
}

/** By what a list is sorted: limits that are asked for are read in their order. */
export const sortOf = ({ sort, due }: Pick<ListQuery, 'sort' | 'due'>): Sort => (due === undefined ? (sort ?? 'wait') : 'limit')

export interface Looking {
  /** services under one purpose, with all their versions */
  readonly versions: Parameters<typeof placesOf>[0]
  readonly teams: readonly string[]
  /** the agent, and colleagues whom the agent replaces today */
  readonly me: readonly string[]
  /** UTC instant */
  readonly now: string
}

const week = 7 * 86_400_000

/** The cases that a query means, without order and page: what a list shows, what a bulk action or an export takes. */
export function selectionOf(query: ListQuery, { versions, teams, me, now }: Looking): Omit<ListFilter, 'sort' | 'limit'> {
  const { view, service, state, due, label, who, found } = query
  if (found !== undefined) return { places: placesOf(versions, everyPhase), references: found }
  const chosen = service === undefined ? versions : versions.filter(({ id }) => id === service)
  const mine = view === 'mine' && state === undefined
  return {
    places: placesOf(chosen, due !== undefined ? ['open'] : state === undefined ? phases[view] : everyPhase, {
      state,
      teams: mine ? teams : undefined,
    }),
    ...(mine ? { teams } : {}),
    ...(who === undefined ? {} : { who: who === 'nobody' ? who : who === 'me' ? me : [who] }),
    ...(label === undefined ? {} : { label }),
    ...(due === 'late' ? { until: now } : {}),
    ...(due === 'week' ? { from: now, until: new Date(Date.parse(now) + week).toISOString() } : {}),
  }
}

/** What the store is asked for one page: one row more than is shown, to know whether there is a next page. */
export function filterOf(query: ListQuery, looking: Looking): ListFilter {
  const { after, found } = query
  return {
    ...selectionOf(query, looking),
    sort: sortOf(query),
    limit: found === undefined ? pageSize + 1 : mostFound,
    ...(after === undefined ? {} : { after }),
  }
}

/** The query of a list as it stands in its address. */
export function queryText({ view, after, found, ...rest }: ListQuery): string {
  const query = new URLSearchParams()
  if (view !== 'mine') query.set('view', view)
  for (const key of ['service', 'state', 'due', 'label', 'who', 'sort'] as const) if (rest[key] !== undefined) query.set(key, rest[key])
  if (found !== undefined) query.set('found', found.join('.'))
  if (after !== undefined) query.set('after', `${after.at}_${after.id}`)
  return query.toString()
}

/** The address of a list; `after`: the page that begins there. */
export function hrefOf(lang: string, query: ListQuery, after?: Cursor): string {
  const { after: _, found: __, ...rest } = query
  const text = queryText(after === undefined ? rest : { ...rest, after })
  return `/${lang}/desk${text === '' ? '' : `?${text}`}`
}

/** Reads a query that was kept as text. */
export const parseQuery = (text: string): ListQuery => readQuery(Object.fromEntries(new URLSearchParams(text)))

export interface Count extends Place {
  /** of what this agent's teams may act on now */
  readonly mine: boolean
  readonly count: number
}

/** How many cases a view of these services holds. */
export const countOf = (counts: readonly Count[], view: View, services: readonly string[]): number =>
  counts
    .filter((one) => services.includes(one.service) && phases[view].includes(one.phase) && one.mine === (view === 'mine'))
    .reduce((sum, { count }) => sum + count, 0)

/** Cases of each state of one service, in the order of the file; what waits for the person has a view of its own. */
export function statesOf(
  counts: readonly Count[],
  service: string,
  order: readonly string[],
): readonly { readonly state: string; readonly count: number }[] {
  const sums = new Map<string, number>()
  for (const one of counts)
    if (one.service === service && !one.mine && one.phase !== 'waiting' && one.count > 0)
      sums.set(one.state, (sums.get(one.state) ?? 0) + one.count)
  return [...sums]
    .map(([state, count]) => ({ state, count }))
    .sort((a, b) => (order.indexOf(a.state) + 1 || 99) - (order.indexOf(b.state) + 1 || 99))
}
