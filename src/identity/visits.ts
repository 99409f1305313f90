import { type Actor, Refusal, uuidv7 } from '#kernel'
import { lookAt, namesOf, registrationsOf } from '#people'
import { sql, type Tx } from '#store'
import { accountById, accountOfPerson } from './accounts.ts'
import { asSystem, type IdentityEdge } from './edge.ts'
import { happened } from './events.ts'
import { macOf } from './mac.ts'
import { actIn, sessionBy } from './sessions.ts'
import { tell } from './tell.ts'

/** A visit is over after three quarters of an hour: who stands at the counter has gone. */
const minutes = 45
/** What one agent, who sees a document with a photograph, vouches for. */
const level = 'substantial'

export const visitDocuments = ['identity-card', 'passport', 'residence-permit'] as const
export interface VisitSeen {
  readonly document: (typeof visitDocuments)[number]
  readonly number: string
}

/** The person whom an agent looked up for a reason that she wrote, within the hour. Refuses `web.not-found` for any other. */
export async function visitorNamed({ edge, actor }: { edge: IdentityEdge; actor: Actor }, person: string) {
  const access = { actor: actor.account, agency: actor.agency, purpose: 'support', role: actor.teams[0] ?? '' }
  const looks = await edge.store.as(access, (tx) => lookAt(tx, person))
  if (looks === undefined || actor.agency === undefined) throw new Refusal('web.not-found')
  return await edge.store.as({ ...access, subjects: [person], categories: ['identity'] }, async (tx) => ({
    person: (await registrationsOf(tx, person))[0] ?? person,
    name: (await namesOf(tx, [person])).get(person),
  }))
}

/**
 * From here on this session fills in the person's requests, with her before the agent. She is told by e-mail. Refuses `web.not-found` without a reason to
 * look at her and `identity.own-identity` when the agent is she.
 */
export async function openVisit(
  edge: IdentityEdge,
  secret: string | undefined,
  actor: Actor,
  person: string,
  seen: VisitSeen,
): Promise<void> {
  const found = await visitorNamed({ edge, actor }, person)
  await edge.store.as(asSystem, async (tx) => {
    const session = secret === undefined ? undefined : await sessionBy(tx, secret)
    const [agent, theirs] = [await accountById(tx, actor.account), await accountOfPerson(tx, found.person)]
    if (session === undefined || session.account !== actor.account || agent === undefined) throw new Refusal('web.not-found')
    if (theirs?.email != null && theirs.email === agent.email) throw new Refusal('identity.own-identity')
    const id = uuidv7(tx.now)
    const until = new Date(tx.now + minutes * 60_000).toISOString()
    await tx.rows(sql`insert into identity.visit (id, session_id, account_id, person_id, level, ends_at)
      values (${id}, ${session.id}, ${actor.account}, ${found.person}, ${level}, ${until})`)
    await actIn(tx, session.id, id)
    const number = await macOf(edge, tx, `${seen.document} ${seen.number.toUpperCase().replace(/\s/g, '')}`)
    const target = { stream: `visit:${id}`, person: found.person, agency: actor.agency, key: `agency:${actor.agency}` }
    await edge.log.append(tx, target, [
      { type: happened.visitOpened.type, payload: { agent: actor.account, document: seen.document, number, level, until } },
    ])
    if (theirs !== undefined) await tell(edge, tx, theirs, 'visit')
  })
}

interface Row {
  readonly id: string
  readonly person: string
  readonly level: Actor['assurance']
}

const visitOf = (tx: Tx, id: string, session: string, account: string): Promise<Row | undefined> =>
  tx.row(sql<Row>`select id, person_id as person, level from identity.visit
    where id = ${id} and session_id = ${session} and account_id = ${account} and ended_at is null and ends_at > ${tx.at}`)

/** Whom this session of an agent fills in for: asked at every request. When the visit is over she is an agent again, and nothing more opens. */
export async function visitingNow(tx: Tx, own: Actor, chosen: { readonly session: string; readonly visit: string }): Promise<Actor> {
  const visit = await visitOf(tx, chosen.visit, chosen.session, own.account)
  if (visit === undefined) {
    await actIn(tx, chosen.session, null)
    return own
  }
  const name = (await namesOf(tx, [visit.person])).get(visit.person)
  const { agency: _agency, capacity: _capacity, ...rest } = own
  return {
    ...rest,
    kind: 'person',
    person: visit.person,
    teams: [],
    may: ['person'],
    assurance: visit.level,
    mandate: { id: visit.id, kind: 'counter', level: visit.level, name: name === undefined ? '' : `${name.given} ${name.family}` },
  }
}

/** The agent says that the visit is over; a second time changes nothing. */
export async function endVisit(edge: IdentityEdge, secret: string | undefined): Promise<void> {
  await edge.store.as(asSystem, async (tx) => {
    const session = secret === undefined ? undefined : await sessionBy(tx, secret)
    const visit = session?.mandate == null ? undefined : await visitOf(tx, session.mandate, session.id, session.account)
    if (session === undefined || visit === undefined) return
    const agent = await accountById(tx, session.account)
    await actIn(tx, session.id, null)
    await tx.rows(sql`update identity.visit set ended_at = ${tx.at} where id = ${visit.id}`)
    const target = { stream: `visit:${visit.id}`, person: visit.person, agency: agent?.agency ?? undefined, key: `agency:${agent?.agency}` }
    await edge.log.append(tx, target, [{ type: happened.visitEnded.type, payload: {} }])
  })
}
