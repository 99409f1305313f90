import { asAgent, type CaseRow, findCase, rolesOf } from '#cases'
import { Refusal } from '#kernel'
import { lookAt, registrationsOf } from '#people'
import type { AccessContext } from '#store'
import type { Ctx } from '#web'
import type { PortraitEdge } from '../edge.ts'

/** Helping at the counter or on the phone: identity, list of cases, step of each. */
export const helping = 'support'

/** Why an agent opens a person: a case in which she has a role, or a search for which she wrote a reason. */
export interface Reason {
  readonly purpose: string
  /** for the unit of work; the subject is named by whoever reads */
  readonly access: AccessContext
  readonly from: 'case' | 'look'
  readonly case?: CaseRow
}

/**
 * The reason that holds now. Refuses `web.not-found` without one: for a person who is not there, whom the agent did not search for within the hour,
 * or a case of another agency, another person, or a service in which she has no role. Nobody learns which, and nothing is read.
 */
export async function reasonFor(ctx: Ctx<PortraitEdge>, person: string, reference: string | undefined): Promise<Reason> {
  const { edge, actor } = ctx
  if (actor.agency === undefined) throw new Refusal('web.not-found')
  if (reference !== undefined) return await byCase(ctx, person, reference)
  const look = await edge.store.as(asAgent(actor, helping), (tx) => lookAt(tx, person))
  if (look === undefined) throw new Refusal('web.not-found')
  return { purpose: helping, access: asAgent(actor, helping), from: 'look' }
}

async function byCase({ edge, actor }: Ctx<PortraitEdge>, person: string, reference: string): Promise<Reason> {
  const { row, isHers } = await found(edge, asAgent(actor, helping), person, reference)
  const { service } = edge.catalogue.at(row.service, row.version)
  const roles = rolesOf({ service }, actor)
  if (!isHers || row.agency !== actor.agency || row.phase === 'draft' || roles.length === 0) throw new Refusal('web.not-found')
  const role = service.workflow.roles[roles[0] ?? ''] ?? ''
  return { purpose: service.data.purpose, access: asAgent(actor, service.data.purpose, { case: row.id, role }), from: 'case', case: row }
}

async function found(edge: PortraitEdge, access: AccessContext, person: string, reference: string) {
  try {
    const row = await findCase(edge, access, reference)
    const same = await edge.store.as(access, (tx) => registrationsOf(tx, row.person))
    return { row, isHers: same.includes(person) }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'case.unknown') throw new Refusal('web.not-found')
    throw error
  }
}
