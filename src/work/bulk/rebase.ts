import { asSystem, type CasesEdge, type Command, isWriting, type OpenedCase, renamesThrough, whoIs } from '#cases'
import { type Actor, Refusal } from '#kernel'
import type { Loaded } from '#services'
import { list, sql, type Tx } from '#store'
import type { What } from './what.ts'

type Rebase = Extract<What, { do: 'rebase' }>

/** Phases in which a case goes on. A draft is its person's alone and keeps its version until it is sent; what is done stays as it was decided. */
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

/** Refuses `case.rebase-writing` while its person has an answer in hand: its questions would change under her. */
export async function rebaseCommand(
  edge: CasesEdge,
  actor: Actor,
  what: Rebase,
  { row, view, loaded }: Pick<OpenedCase, 'row' | 'view' | 'loaded'>,
): Promise<Extract<Command, { do: 'rebase' }>> {
  const access = { ...asSystem(loaded.service.data.purpose), case: row.id }
  if (await edge.store.as(access, (tx) => isWriting(tx, row.id))) throw new Refusal('case.rebase-writing')
  return { do: 'rebase', who: whoIs(actor, loaded), into: intoOf(edge, what, view.version) }
}

export interface VersionCount {
  readonly version: number
  readonly count: number
}

/** How many running cases of a service each version has, the newest first. */
export const runningByVersion = (tx: Tx, agency: string, service: string): Promise<VersionCount[]> =>
  tx.rows(sql<VersionCount>`select version, count(*)::int as count from cases.case
    where agency_id = ${agency} and service = ${service} and phase = any(${list(running)}::text[]) group by version order by version desc`)

/** Keeps which running cases are older than a version, the longest open first. Answers how many. */
export const freezeOlder = async (
  tx: Tx,
  agency: string,
  { bulk, owner, most }: { readonly bulk: string; readonly owner: string; readonly most: number },
  { service, to }: Omit<Rebase, 'do'>,
): Promise<number> =>
  (
    await tx.rows(sql`insert into work.bulk_case (agency_id, bulk_id, owner, position, case_id, person_id)
      select ${agency}, ${bulk}, ${owner}, row_number() over (order by few.opened_at, few.id)::int, few.id, few.person_id
      from (select id, person_id, opened_at from cases.case where agency_id = ${agency} and service = ${service} and version < ${to}
        and phase = any(${list(running)}::text[]) order by opened_at, id limit ${most}) few returning position`)
  ).length
