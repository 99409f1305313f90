/** Another zone, other words: at once while nobody published, else after a second person said yes. */
import type { z } from 'zod'
import type { AccessContext, Tx } from '#store'
import { changeDropped, changed, changeProposed, type ResponseEdge } from './contract.ts'
import { mayConfirm } from './decide.ts'
import { refuse } from './refusals.ts'
import { runJob, targetOf } from './run-job.ts'
import { lockSituation, type Situation } from './store.ts'
import type { Zone } from './zone/zone.ts'

export type Change = z.infer<typeof changed.payload>

/** It holds from here on: whoever is computed is computed again. Refuses `response.not-now` for what is over. */
export async function change(edge: ResponseEdge, tx: Tx, id: string, payload: Change): Promise<void> {
  const situation = await lockSituation(tx, id)
  if (situation === undefined || situation.state === 'over') throw refuse('response.not-now')
  await edge.log.append(tx, targetOf(situation), [{ type: changed.type, payload }])
  if (situation.state === 'active') await edge.store.enqueue(tx, runJob.name, { situation: id })
}

/**
 * It waits for a second person when the situation was published; one that nobody published yet changes at once, and whoever changed it is not the one who
 * publishes. The newest proposal takes the place of an older one. Refuses `response.not-now` for what is over.
 */
export async function proposeChange(edge: ResponseEdge, tx: Tx, id: string, payload: Change): Promise<'changed' | 'proposed'> {
  const situation = await lockSituation(tx, id)
  if (situation?.state !== 'active') {
    await change(edge, tx, id, payload)
    return 'changed'
  }
  await edge.log.append(tx, targetOf(situation), [{ type: changeProposed.type, payload }])
  return 'proposed'
}

/** Another zone by an officer; the words stay. Refuses `response.unknown`, `response.not-now`. */
export const moveZone = (edge: ResponseEdge, access: AccessContext, id: string, zone: Zone): Promise<'changed' | 'proposed'> =>
  edge.store.as(access, async (tx) => {
    const { title, text, expiresAt } = await ownSituation(tx, access, id)
    const expires = expiresAt === null ? {} : { expires: new Date(expiresAt).toISOString() }
    return await proposeChange(edge, tx, id, { zone, title, text, ...expires })
  })

/** The second person says yes. Refuses `response.unknown`, `response.not-now`, `response.same-person`. */
export const confirmChange = (edge: ResponseEdge, access: AccessContext, id: string): Promise<void> =>
  edge.store.as(access, async (tx) => {
    const situation = await ownSituation(tx, access, id)
    await change(edge, tx, id, mayConfirm(situation, access.actor))
  })

/** What was proposed is left. Refuses `response.unknown`, `response.not-now`. */
export const dropChange = (edge: ResponseEdge, access: AccessContext, id: string): Promise<void> =>
  edge.store.as(access, async (tx) => {
    const situation = await ownSituation(tx, access, id)
    if (situation.pending === null) throw refuse('response.not-now')
    await edge.log.append(tx, targetOf(situation), [{ type: changeDropped.type, payload: {} }])
  })

/** Locks it. Refuses `response.unknown`: another agency's is not there. */
export async function ownSituation(tx: Tx, access: AccessContext, id: string): Promise<Situation> {
  const situation = await lockSituation(tx, id)
  if (situation === undefined || situation.agency !== access.agency) throw refuse('response.unknown')
  return situation
}
