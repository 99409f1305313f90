import { createHmac, randomBytes } from 'node:crypto'
import { type Actor, Refusal, uuidv7 } from '#kernel'
import type { Tx } from '#store'
import { accountOfPerson } from '../accounts.ts'
import { asSelf } from '../acting.ts'
import { plainCode } from '../counter.ts'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { tell } from '../tell.ts'
import { allowed } from '../throttle.ts'
import type { About, Mandate, MandateEvent, Terms, Who } from './contract.ts'
import { type Command, decide, type Now } from './decide.ts'
import { above, addParty, byCodeMac, dropCode, isOpened, mandateById, partsOf, writeCode } from './store.ts'

/** Two weeks to answer a request. */
const days = 14
const signs = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

export const todayIn = ({ clock, town }: Pick<IdentityEdge, 'clock' | 'town'>): string => clock.today(town.file['time-zone'])
const nowIn = (edge: IdentityEdge): Now => ({ at: edge.clock.instant(), today: todayIn(edge) })

/** Who asks, as the other side reads it. Refuses `web.not-yours` for who is no person of the town. */
export function selfOf(actor: Actor): Who {
  const person = actor.self ?? actor.person
  if (person === undefined) throw new Refusal('web.not-yours')
  return { person, name: `${actor.given} ${actor.family}` }
}

const macOf = async (edge: IdentityEdge, tx: Tx, code: string) =>
  createHmac('sha256', await edge.store.keys.ensure(tx, 'town'))
    .update(`mandate ${code}`)
    .digest('base64url')

/** Its key hangs under who asked; it goes with any of the others, too (`keeps.ts`). */
const append = (edge: IdentityEdge, tx: Tx, id: string, asker: string, events: readonly MandateEvent[]) =>
  edge.log.append(tx, { stream: `mandate:${id}`, key: `mandate:${id}`, parent: `person:${asker}` }, events)

const askerOf = ({ asks, holder, giver }: Mandate): string => (asks === 'holder' ? holder : giver)?.person ?? ''

export interface Asking {
  readonly asks: 'holder' | 'giver'
  readonly kind: Mandate['kind']
  readonly terms: Terms
  readonly about?: About
  /** the mandate of which a part is given */
  readonly parent?: string
  /** the other side, when she is known already; else a code brings her */
  readonly to?: string
}

/**
 * Asks for a mandate; answers its id and the code that the other side types, or that is shown at the counter. Whoever is asked is not looked up:
 * nobody learns who has an account. Refuses as `decide` does.
 */
export async function askMandate(
  edge: IdentityEdge,
  actor: Actor,
  asking: Asking,
): Promise<{ readonly id: string; readonly code?: string }> {
  const { asks, kind, terms, about, parent, to } = asking
  const who = selfOf(actor)
  const under = parent === undefined ? [] : await edge.store.as(asSystem, async (tx) => await chain(tx, parent))
  const now = nowIn(edge)
  const ends = new Date(Date.parse(now.at) + days * 86_400_000).toISOString()
  const command: Command = { do: 'ask', who, asks, kind, terms, ends, under, ...(about === undefined ? {} : { about }) }
  const events = decide(undefined, command, now)
  const id = uuidv7(edge.clock.now())
  await edge.store.as(asSelf(actor), async (tx) => {
    await addParty(tx, id, who.person)
    await append(edge, tx, id, who.person, events)
  })
  return await edge.store.as(asSystem, async (tx) => {
    // Whose affairs it is sees it from the start, and may stop it.
    for (const person of [under[0]?.person?.person, to]) if (person !== undefined) await addParty(tx, id, person)
    if (to !== undefined) return { id }
    return { id, code: await newCode(edge, tx, id, ends) }
  })
}

async function newCode(edge: IdentityEdge, tx: Tx, id: string, ends: string): Promise<string> {
  const code = [...randomBytes(10)].map((byte) => signs[byte % signs.length]).join('')
  await dropCode(tx, id)
  await writeCode(tx, id, await macOf(edge, tx, code), ends)
  return code
}

/** Did the other side open the request? Then no code brings a third. */
export const opened = (tx: Tx, mandate: Mandate): Promise<boolean> => isOpened(tx, mandate.id, askerOf(mandate), mandate.person?.person)

/** A new code for a request that waits and that nobody opened; the old one is void. Refuses `mandate.unknown`, `mandate.answered`. */
export const renewCode = (edge: IdentityEdge, actor: Actor, id: string): Promise<string> =>
  edge.store.as(asSystem, async (tx) => {
    const mandate = await mandateById(tx, id)
    if (mandate === undefined || askerOf(mandate) !== selfOf(actor).person) throw new Refusal('mandate.unknown')
    if (mandate.state !== 'asked' || mandate.ends <= tx.at || (await opened(tx, mandate))) throw new Refusal('mandate.answered')
    return await newCode(edge, tx, id, mandate.ends)
  })

const chain = async (tx: Tx, id: string): Promise<readonly Mandate[]> => {
  const mandate = await mandateById(tx, id)
  return mandate === undefined ? [] : [mandate, ...(await above(tx, mandate))]
}

/** The request behind a code. Refuses `mandate.code`, `identity.too-many`. */
export const byCode = (edge: IdentityEdge, actor: Actor, network: string, typed: string): Promise<Mandate> =>
  edge.store.as(asSystem, async (tx) => {
    if (!(await allowed(edge, tx, ['mandate', network, actor.account], 30))) throw new Refusal('identity.too-many')
    const mandate = await byCodeMac(tx, await macOf(edge, tx, plainCode(typed)))
    if (mandate === undefined) throw new Refusal('mandate.code')
    return mandate
  })

/** She types the code that she was given: the request stands among hers from then on, and no code opens it again. Refuses `mandate.code`, `mandate.own`. */
export async function openByCode(edge: IdentityEdge, actor: Actor, network: string, typed: string): Promise<string> {
  const mandate = await byCode(edge, actor, network, typed)
  const { person } = selfOf(actor)
  if (askerOf(mandate) === person || mandate.person?.person === person) throw new Refusal('mandate.own')
  await edge.store.as(asSystem, async (tx) => {
    await addParty(tx, mandate.id, person)
    await dropCode(tx, mandate.id)
  })
  return mandate.id
}

/** One of her own commands; `tells`: the others hear of it by e-mail. Refuses `mandate.unknown` for what she is no party to, and as `decide` does. */
export async function actOn(
  edge: IdentityEdge,
  actor: Actor,
  id: string,
  command: 'accept' | 'confirm' | 'refuse' | 'end',
  tells: boolean = true,
): Promise<void> {
  const who = selfOf(actor)
  const ended = await edge.store.as(asSelf(actor), async (tx) => {
    const mandate = await mandateById(tx, id)
    if (mandate === undefined) throw new Refusal('mandate.unknown')
    const events = decide(mandate, { do: command, who, level: actor.assurance } as Command, nowIn(edge))
    await append(edge, tx, id, askerOf(mandate), events)
    return events.some(({ type }) => type === 'mandate.ended')
  })
  await edge.store.as(asSystem, async (tx) => {
    if (command !== 'accept') await dropCode(tx, id)
    if (ended) await fall(edge, tx, id)
    const mandate = await mandateById(tx, id)
    if (tells && mandate !== undefined) await tellOthers(edge, tx, mandate, who.person)
  })
}

/** What hung on it falls with it. A crash in between changes nothing: `holds` asks for the whole chain. */
async function fall(edge: IdentityEdge, tx: Tx, id: string): Promise<void> {
  for (const part of await partsOf(tx, id)) {
    await append(edge, tx, part.id, askerOf(part), decide(part, { do: 'fall' }, nowIn(edge)))
    await dropCode(tx, part.id)
    await fall(edge, tx, part.id)
  }
}

/** Everybody else who is party to it hears that something changed, by e-mail, without what. */
async function tellOthers(edge: IdentityEdge, tx: Tx, mandate: Mandate, by: string): Promise<void> {
  const others = new Set([mandate.person?.person, mandate.holder?.person, mandate.giver?.person])
  for (const person of others) {
    const account = person === undefined || person === by ? undefined : await accountOfPerson(tx, person)
    if (account !== undefined) await tell(edge, tx, account, 'mandate')
  }
}

/**
 * An agent saw what proves it, or a register said it: it holds from here on. In the caller's unit of work, which is the system's.
 * Refuses as `decide` does.
 */
export async function recordMandate(
  edge: IdentityEdge,
  tx: Tx,
  id: string,
  command: Omit<Extract<Command, { do: 'record' }>, 'do'>,
): Promise<void> {
  const mandate = await mandateById(tx, id)
  if (mandate === undefined) throw new Refusal('mandate.unknown')
  const events = decide(mandate, { do: 'record', ...command }, nowIn(edge))
  await addParty(tx, id, command.person.person)
  await append(edge, tx, id, askerOf(mandate), events)
  await dropCode(tx, id)
  await tellOthers(edge, tx, { ...mandate, person: command.person }, '')
}

/**
 * An agent saw the paper that ends it: nobody acts under it from here on, nor under what was passed on, and both are told. In the caller's unit of
 * work, which is the system's. Refuses as `decide` does.
 */
export async function liftMandate(
  edge: IdentityEdge,
  tx: Tx,
  mandate: Mandate,
  command: Omit<Extract<Command, { do: 'lift' }>, 'do'>,
): Promise<void> {
  await append(edge, tx, mandate.id, askerOf(mandate), decide(mandate, { do: 'lift', ...command }, nowIn(edge)))
  await fall(edge, tx, mandate.id)
  await tellOthers(edge, tx, mandate, '')
}
