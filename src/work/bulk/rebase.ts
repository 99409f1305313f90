import { asSystem, type CasesEdge, type Command, isWriting, type OpenedCase, renamesThrough, whoIs } from '#cases'
import { type Actor, Refusal } from '#kernel'
import type { Loaded } from '#services'
import { list, sql, type Tx } from '#store'
import type { What } from './what.ts'

type Rebase = Extract<What, { do: 'rebase' }>

/** Phases in which a case goes on. A draft goes, too, but as the system does it: it is its person's alone. What is done stays as it was decided. */
const running = ['open', 'waiting', 'running'] as const

/** The version to which the cases of a service may be moved: the one that serves, once it is live. */
export function targetOf({ catalogue }: Pick<CasesEdge, 'catalogue'>, service: string): Loaded | undefined {
  const current = catalogue.current(service)
  return current?.stage === 'live' ? current : undefined
}

/** A newer version, with what each version up to it renames. */
export function intoOf({ catalogue }: Pick<CasesEdge, 'catalogue'>, { service, to }: Omit<Rebase, 'do'>, from: number) {
  const target = catalogue.at(service, to)
  const through = catalogue.versions(service).filter((one) => one.service.version > from && one.service.version <= to)
  const renamed = renamesThrough(through.map((one) => one.service).sort((a, b) => a.version - b.version))
  return { service: target.service, rules: target.rules, renamed }
}

/** The order by which an agent has a case moved. */
export const orderOf = (
  edge: CasesEdge,
  actor: Actor,
  what: Rebase,
  { view, loaded }: Pick<OpenedCase, 'view' | 'loaded'>,
): Extract<Command, { do: 'rebase' }> => ({ do: 'rebase', who: whoIs(actor, loaded), into: intoOf(edge, what, view.version) })

/** Refuses `case.rebase-writing` while its person has an answer in hand: its questions would change under her. */
export async function rebaseCommand(
  edge: CasesEdge,
  actor: Actor,
  what: Rebase,
  opened: Pick<OpenedCase, 'row' | 'view' | 'loaded'>,
): Promise<Extract<Command, { do: 'rebase' }>> {
  const { row, loaded } = opened
  const access = { ...asSystem(loaded.service.data.purpose), case: row.id }
  if (await edge.store.as(access, (tx) => isWriting(tx, row.id))) throw new Refusal('case.rebase-writing')
  return orderOf(edge, actor, what, opened)
}

export interface VersionCount {
  readonly version: number
  readonly count: number
}

/** How many running cases of a service each version has, the newest first. */
export const runningByVersion = (tx: Tx, agency: string, service: string): Promise<VersionCount[]> =>
  tx.rows(countsIn(agency, service, running))

/** How many drafts (system): figures only, nobody is named. */
export const draftsByVersion = (tx: Tx, agency: string, service: string): Promise<VersionCount[]> =>
  tx.rows(countsIn(agency, service, ['draft']))

const countsIn = (agency: string, service: string, phases: readonly string[]) =>
  sql<VersionCount>`select version, count(*)::int as count from cases.case
    where agency_id = ${agency} and service = ${service} and phase = any(${list(phases)}::text[]) group by version order by version desc`

interface Frozen {
  readonly bulk: string
  readonly owner: string
  readonly most: number
}

/** Keeps which running cases are older than a version, the longest open first. Answers how many. */
export const freezeOlder = (tx: Tx, agency: string, frozen: Frozen, what: Omit<Rebase, 'do'>): Promise<number> =>
  freeze(tx, agency, frozen, what, running, 0)

/** The drafts, after so many cases (system). They stand in no list of results: only how many there are is told. */
export const freezeDrafts = (tx: Tx, agency: string, frozen: Frozen, what: Omit<Rebase, 'do'>, after: number): Promise<number> =>
  freeze(tx, agency, { ...frozen, most: frozen.most - after }, what, ['draft'], after)

const freeze = async (
  tx: Tx,
  agency: string,
  { bulk, owner, most }: Frozen,
  { service, to }: Omit<Rebase, 'do'>,
  phases: readonly string[],
  after: number,
): Promise<number> =>
  (
    await tx.rows(sql`insert into work.bulk_case (agency_id, bulk_id, owner, position, case_id, person_id)
      select ${agency}, ${bulk}, ${owner}, (${after} + row_number() over (order by few.opened_at, few.id))::int, few.id, few.person_id
      from (select id, person_id, opened_at from cases.case where agency_id = ${agency} and service = ${service} and version < ${to}
        and phase = any(${list(phases)}::text[]) order by opened_at, id limit ${most}) few returning position`)
  ).length
