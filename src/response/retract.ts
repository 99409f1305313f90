/** A false alert is taken back: it stops at once, and when a second person said so, everybody who was told is told. */
import { asSystem, doubtDraft } from '#cases'
import type { Job } from '#kernel'
import { holdBack, letGo, spare, tell, withdraw } from '#notices'
import { type AccessContext, sql, type Tx } from '#store'
import { ownSituation } from './changes.ts'
import { purpose, type ResponseEdge, type RetractReason, retracted, retractionDropped, retractionProposed } from './contract.ts'
import { canRetract, mayRetract } from './decide.ts'
import { end } from './receive.ts'
import { refuse } from './refusals.ts'
import { targetOf } from './run-job.ts'
import { situationById } from './store.ts'
import { zoneSource } from './take.ts'
import { toldKey, toldOf } from './tell.ts'

const jobName = 'response.correct'
/** People of one unit of work. */
const piece = 500

/** Nothing more goes out from here on, what waits for a server included; people are told when a second person confirms. Refuses `response.unknown`, `response.not-now`. */
export const proposeRetraction = (edge: ResponseEdge, access: AccessContext, id: string, why: RetractReason): Promise<void> =>
  edge.store.as(access, async (tx) => {
    const situation = await ownSituation(tx, access, id)
    if (!canRetract(situation)) throw refuse('response.not-now')
    if (situation.state === 'active') await end(edge, tx, id, 'called-off')
    await holdBack(tx, toldOf(id))
    await edge.log.append(tx, targetOf(situation), [{ type: retractionProposed.type, payload: { why } }])
  })

/** The second person says so. Refuses `response.unknown`, `response.not-now`, `response.same-person`. */
export const confirmRetraction = (edge: ResponseEdge, access: AccessContext, id: string): Promise<void> =>
  edge.store.as(access, async (tx) => {
    const situation = await ownSituation(tx, access, id)
    const why = mayRetract(situation, access.actor)
    await edge.log.append(tx, targetOf(situation), [{ type: retracted.type, payload: { why } }])
    await withdraw(tx, toldOf(id))
    await edge.store.enqueue(tx, jobName, { situation: id })
  })

/** It was no false alert after all: it stays ended, and what was kept back goes. Refuses `response.unknown`, `response.not-now`. */
export const dropRetraction = (edge: ResponseEdge, access: AccessContext, id: string): Promise<void> =>
  edge.store.as(access, async (tx) => {
    const situation = await ownSituation(tx, access, id)
    if (situation.retractWhy === null || situation.retractedAt !== null) throw refuse('response.not-now')
    await edge.log.append(tx, targetOf(situation), [{ type: retractionDropped.type, payload: {} }])
    await letGo(edge, tx, toldOf(id))
  })

/** What the zone said counts as verified no longer in drafts; withdraws offers that nobody sent and messages that had not left, and tells each person whom one had reached, once, by the ways that she prefers; after a stop it goes on, and the key of the message keeps it once. */
export const correctJob: Job<ResponseEdge> = {
  name: jobName,
  retries: 12,
  run: async (edge, { situation: id = '' }) => {
    for (const draft of await begunAndNotSent(edge, id)) await doubtDraft(edge, draft, zoneSource(id))
    let after: string | undefined = '00000000-0000-0000-0000-000000000000'
    while (after !== undefined) {
      const from: string = after
      after = await edge.store.as(asSystem(purpose), (tx) => correctSome(edge, tx, id, from))
    }
  },
}

const begunAndNotSent = async (edge: ResponseEdge, id: string): Promise<readonly string[]> => {
  const rows = await edge.store.as(asSystem(purpose), (tx) =>
    tx.rows(sql<{ case: string }>`select o.case_id as "case" from response.offer o join response.situation s on s.id = o.situation_id
      where s.id = ${id} and s.retracted_at is not null and o.case_id is not null and o.sent_at is null`),
  )
  return rows.map((row) => row.case)
}

/** Answers the last person of the piece; undefined: there was nobody left. */
async function correctSome(edge: ResponseEdge, tx: Tx, id: string, after: string): Promise<string | undefined> {
  const situation = await situationById(tx, id)
  if (situation === undefined || situation.retractedAt === null || situation.retractWhy === null) return undefined
  const { agency, title, exercise, retractWhy } = situation
  const told = await tx.rows(sql<{ person: string }>`
    select person from (select person_id as person from response.offer where situation_id = ${id} and person_id > ${after}::uuid
      union select person_id from response.beside where situation_id = ${id} and person_id > ${after}::uuid) told order by person limit ${piece}`)
  const last = told.at(-1)?.person
  if (last === undefined) return undefined
  await tx.rows(sql`update response.offer set withdrawn_at = ${tx.at}::timestamptz
    where situation_id = ${id} and person_id > ${after}::uuid and person_id <= ${last}::uuid and sent_at is null and withdrawn_at is null`)
  const spared = await spare(
    tx,
    toldOf(id),
    told.map(({ person }) => person),
  )
  await tell(
    edge,
    tx,
    ...told
      .filter(({ person }) => !spared.has(person))
      .map(({ person }) => ({
        key: `${toldKey(id)}${person}:retracted`,
        to: { person },
        topic: 'alerts' as const,
        template: 'response.retracted',
        values: {
          situation: { words: title },
          why: { text: `retract.why.${retractWhy}` },
          exercise: exercise ? { text: 'tell.exercise' } : '',
        },
        link: '/response',
        urgency: 'urgent' as const,
        legal: true,
        agency,
      })),
  )
  return last
}
