import type { Catalogue, Service } from '#services'
import { sql, type Tx } from '#store'

/** A state of a service whose target, once missed, is another role's matter. */
export interface Watched {
  readonly service: string
  readonly purpose: string
  readonly state: string
  /** team that plays the role named by `escalate` */
  readonly team: string
}

export interface Escalated {
  readonly reference: string
  readonly person: string
  readonly service: string
  readonly state: string
  /** UTC instant of our own target */
  readonly dueAt: string
}

/** cases of one state on a page */
export const most = 100

/** States with `due: { escalate }` of an agency's services, in any version that still has cases. */
export function watchedOf(catalogue: Pick<Catalogue, 'ids' | 'versions'>, agency: string): readonly Watched[] {
  const all = catalogue
    .ids()
    .flatMap((id) => catalogue.versions(id))
    .filter(({ service }) => service.authority === agency)
    .flatMap(({ service }) => service.workflow.states.flatMap((state) => watchedIn(service, state)))
  return [...new Map(all.map((one) => [`${one.service} ${one.state} ${one.team}`, one])).values()]
}

function watchedIn(service: Service, { name, due, phase }: Service['workflow']['states'][number]): readonly Watched[] {
  const team = due?.escalate === undefined ? undefined : service.workflow.roles[due.escalate]
  return team === undefined || phase === 'draft' ? [] : [{ service: service.id, purpose: service.data.purpose, state: name, team }]
}

/** Cases of a state past our target, the longest late first. The index of limits is read no further than a page. */
export const lateIn = (tx: Tx, agency: string, { service, state }: Watched): Promise<Escalated[]> =>
  tx.rows(sql<Escalated>`select reference, person_id as person, service, state, due_at as "dueAt" from cases.case
    where agency_id = ${agency} and service = ${service} and state = ${state} and phase = 'open' and limit_at < ${tx.at}::timestamptz and due_at < ${tx.at}::timestamptz
    order by limit_at, id limit ${most}`)

/** The newest version of a service that has a state, for its words. */
export const versionWith = (catalogue: Pick<Catalogue, 'versions'>, id: string, state: string): Service | undefined =>
  catalogue.versions(id).find(({ service }) => service.workflow.states.some(({ name }) => name === state))?.service
