/** What comes in: messages of others, zones of officers, and what is decided about them. */
import { asAgent } from '#cases'
import { type Actor, type Job, uuidv7 } from '#kernel'
import type { AccessContext, Tx } from '#store'
import { readCap } from './cap/read.ts'
import { signedIn } from './cap/signature.ts'
import { change, ownSituation, proposeChange } from './changes.ts'
import { alertReceived, declared, ended, published, purpose, type ResponseEdge } from './contract.ts'
import { fateOf, mayPublish } from './decide.ts'
import { type Definition, eventIn } from './definition.ts'
import { asHouse, definitionFor } from './house.ts'
import { refuse } from './refusals.ts'
import { runJob, targetOf } from './run-job.ts'
import { lockSituation, type MessageRow, messageNamed, type Situation, situationsNamed, takeTurn } from './store.ts'
import { isNowhere, joined, type Zone } from './zone/zone.ts'

/** Who works for the agency that answers. Refuses `response.unknown`: another agency's situations are not there. */
export function asOfficer(edge: ResponseEdge, actor: Actor): AccessContext {
  if (actor.agency !== definitionFor(edge).agency) throw refuse('response.unknown')
  return asAgent(actor, purpose)
}

export interface Received {
  readonly message: Pick<MessageRow, 'id' | 'outcome' | 'because' | 'situation'>
  /** it had come before */
  readonly known: boolean
}

/**
 * Takes in a message of the Common Alerting Protocol; the same one twice is once. From a sender that the town trusts it starts at once, any other waits
 * for an officer. `senders`: of whom it may be, coming from there; default: anybody. Refuses `alert.xml`, `alert.not-cap`, `alert.invalid`.
 */
export async function receiveAlert(edge: ResponseEdge, access: AccessContext, xml: string, senders?: readonly string[]): Promise<Received> {
  const definition = definitionFor(edge)
  const { agency } = definition
  const { authentic, ...read } = authenticated(definition, xml, edge.clock.now())
  const { alert, zone: shapes, geocodes } = read
  const codes = geocodes.filter(({ name }) => definition.geocodes.includes(name)).map(({ value }) => value)
  // Where a message has shapes, they say more exactly where than the codes beside them.
  const zone = isNowhere(shapes) ? joined([{ polygons: [], circles: [], communes: codes }]) : shapes
  const life = eventIn(
    definition,
    alert.infos.flatMap(({ event, headline = '' }) => [event, headline]),
  )
  const trusted = definition.senders.find(({ sender }) => sender === alert.sender)
  return await edge.store.as(access, async (tx) => {
    await takeTurn(tx, agency)
    const known = await messageNamed(tx, agency, alert)
    if (known !== undefined) return { message: known, known: true }
    const situations = await situationsNamed(
      tx,
      agency,
      alert.references.map(({ identifier }) => identifier),
    )
    const fate = fateOf(alert, zone, situations, tx.at, {
      exercises: edge.config.demo,
      mayBring: senders === undefined || senders.includes(alert.sender),
      authentic,
      hasEvent: life !== undefined,
    })
    const id = uuidv7(tx.now)
    const named = { sender: alert.sender, identifier: alert.identifier, sent: alert.sent }
    const words = { title: texts(alert.infos, ({ headline, event }) => headline ?? event), text: texts(alert.infos, wordsOf) }
    const expires = latest(alert.infos.map(({ expires }) => expires))
    const situation = fate.outcome === 'declared' ? uuidv7(tx.now) : 'situation' in fate ? fate.situation : undefined
    if (fate.outcome === 'declared') {
      const payload = {
        origin: 'cap' as const,
        event: life!.event,
        exercise: alert.status === 'Exercise',
        ...words,
        zone,
        alert: named,
        ...expires,
      }
      await declare(edge, tx, { id: situation!, agency }, payload)
      if (trusted !== undefined) await edge.store.enqueue(tx, startJob.name, { situation: situation! })
    }
    // A sender that the town does not trust began nothing by itself, and changes nothing by itself.
    const isUpdated =
      fate.outcome === 'updated' &&
      (await (trusted === undefined ? proposeChange : change)(edge, tx, fate.situation, { zone, ...words, alert: named, ...expires }))
    if (fate.outcome === 'called-off') await end(edge, tx, fate.situation, 'called-off', named)
    const outcome = isUpdated === 'proposed' ? 'update-proposed' : fate.outcome
    const because = 'because' in fate ? fate.because : undefined
    await edge.log.append(tx, { stream: `alert:${id}`, agency, key: `agency:${agency}` }, [
      {
        type: alertReceived.type,
        payload: { alert, zone, outcome, ...(because === undefined ? {} : { because }), ...(situation === undefined ? {} : { situation }) },
      },
    ])
    return { message: { id, outcome, because: because ?? null, situation: situation ?? null }, known: false }
  })
}

/** What a message says; where certificates are pinned for its sender, what was signed by one that is valid today, and nothing else. */
function authenticated(
  { certificates }: Definition,
  xml: string,
  now: number,
): ReturnType<typeof readCap> & { readonly authentic: boolean } {
  const claimed = readCap(xml)
  const pinned = certificates.get(claimed.alert.sender)
  if (pinned === undefined) return { ...claimed, authentic: true }
  const valid = pinned.filter(({ validFromDate, validToDate }) => validFromDate.getTime() <= now && now <= validToDate.getTime())
  const signed = signedIn(
    xml,
    valid.map(({ publicKey }) => publicKey),
  )
  if (signed === undefined) return { ...claimed, authentic: false }
  const read = readCap(signed)
  return { ...read, alert: { ...read.alert, signed: true }, authentic: read.alert.sender === claimed.alert.sender }
}

type Infos = ReturnType<typeof readCap>['alert']['infos']

/** Language → text; of two in one language the first. `fr-CA` counts as `fr`. */
const texts = (infos: Infos, of: (info: Infos[number]) => string): Record<string, string> =>
  Object.fromEntries([...infos].reverse().map((info) => [info.language.toLowerCase().split('-')[0] ?? '', of(info)]))

const wordsOf = ({ description, instruction }: Infos[number]): string => [description, instruction].filter(Boolean).join('\n\n')

/** It holds as long as its longest part does; a part without end holds on. */
function latest(all: readonly (string | undefined)[]): { expires?: string } {
  const given = all.filter((one) => one !== undefined)
  const last = given.sort().at(-1)
  return last === undefined || given.length < all.length ? {} : { expires: last }
}

async function declare(edge: ResponseEdge, tx: Tx, of: Pick<Situation, 'id' | 'agency'>, payload: unknown): Promise<void> {
  await edge.log.append(tx, targetOf(of), [{ type: declared.type, payload }], 0)
}

/** From here on people are looked for. */
async function start(edge: ResponseEdge, tx: Tx, of: Pick<Situation, 'id' | 'agency'>): Promise<void> {
  await edge.log.append(tx, targetOf(of), [{ type: published.type, payload: {} }])
  await edge.store.enqueue(tx, runJob.name, { situation: of.id })
}

/** A message of a sender that the town trusts starts by itself: the house is the second one. */
export const startJob: Job<ResponseEdge> = {
  name: 'response.start',
  run: (edge, { situation: id = '' }) =>
    edge.store.as(asHouse(edge), async (tx) => {
      const situation = await lockSituation(tx, id)
      if (situation?.state === 'proposed') await start(edge, tx, situation)
    }),
}

/** Nothing more goes out. Refuses `response.not-now` for one that ended. */
export async function end(edge: ResponseEdge, tx: Tx, id: string, why: 'called-off' | 'over' | 'discarded', alert?: object): Promise<void> {
  const situation = await lockSituation(tx, id)
  if (situation === undefined || situation.state === 'over') throw refuse('response.not-now')
  await edge.log.append(tx, targetOf(situation), [{ type: ended.type, payload: { why, ...(alert === undefined ? {} : { alert }) } }])
}

export interface Proposal {
  readonly event: string
  readonly exercise: boolean
  readonly title: Readonly<Record<string, string>>
  readonly text: Readonly<Record<string, string>>
  readonly zone: Zone
  /** UTC instant */
  readonly expires?: string
}

/** An officer says that something happens in a zone; a second one publishes it. Answers its id. Refuses `response.exercise` outside a demonstration. */
export async function propose(edge: ResponseEdge, access: AccessContext, proposal: Proposal): Promise<string> {
  const { agency } = definitionFor(edge)
  if (proposal.exercise && !edge.config.demo) throw refuse('response.exercise')
  const id = uuidv7(edge.clock.now())
  await edge.store.as(access, (tx) => declare(edge, tx, { id, agency }, { origin: 'zone', ...proposal }))
  return id
}

/** The house itself declares and starts: an exercise, a bench. Refuses `response.exercise` for what is none, and outside a demonstration. */
export async function declareAndStart(edge: ResponseEdge, access: AccessContext, proposal: Proposal): Promise<string> {
  if (!proposal.exercise) throw refuse('response.exercise')
  const id = await propose(edge, access, proposal)
  await edge.store.as(access, (tx) => start(edge, tx, { id, agency: definitionFor(edge).agency }))
  return id
}

/** The second person. Refuses `response.unknown`, `response.not-now`, `response.same-person`. */
export const publish = (edge: ResponseEdge, access: AccessContext, id: string): Promise<void> =>
  edge.store.as(access, async (tx) => {
    const situation = await ownSituation(tx, access, id)
    mayPublish(situation, access.actor)
    await start(edge, tx, situation)
  })

/** Ends a situation, or discards one that nobody published: nothing more goes out. Refuses `response.unknown`, `response.not-now`. */
export const callOff = (edge: ResponseEdge, access: AccessContext, id: string): Promise<void> =>
  edge.store.as(access, async (tx) => {
    const situation = await ownSituation(tx, access, id)
    await end(edge, tx, id, situation.state === 'proposed' ? 'discarded' : 'called-off')
  })
