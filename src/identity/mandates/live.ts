import type { Actor } from '#kernel'
import type { Tx } from '#store'
import { accountById, accountOfPerson } from '../accounts.ts'
import { actingFor, asSelf } from '../acting.ts'
import { asAccount, asSystem, type IdentityEdge } from '../edge.ts'
import { happened, toSession } from '../events.ts'
import { actIn, sessionBy } from '../sessions.ts'
import { selfOf, todayIn } from './commands.ts'
import type { Mandate } from './contract.ts'
import { holds } from './decide.ts'
import { above, mandateById, mandatesOf } from './store.ts'

/** Mandates by which this person may act today. */
export async function heldBy(edge: IdentityEdge, tx: Tx, person: string): Promise<readonly Mandate[]> {
  const today = todayIn(edge)
  const held = (await mandatesOf(tx, person)).filter((one) => one.holder?.person === person)
  const found: Mandate[] = []
  for (const one of held) if (holds(one, await above(tx, one), today)) found.push(one)
  return found
}

/**
 * Whom this session speaks for: asked at every request, so what ended a second ago opens nothing. When the mandate holds no longer, the session is
 * hers again, and the actor says so once.
 */
export async function actingNow(
  edge: IdentityEdge,
  tx: Tx,
  own: Actor,
  chosen: { readonly session: string; readonly mandate: string },
): Promise<Actor> {
  const mandate = await mandateById(tx, chosen.mandate)
  const mine = mandate !== undefined && own.kind === 'person' && own.person !== undefined && mandate.holder?.person === own.person
  if (mandate !== undefined && mine) {
    const chain = await above(tx, mandate)
    const theirs = mandate.person === undefined ? undefined : await accountOfPerson(tx, mandate.person.person)
    if (holds(mandate, chain, todayIn(edge))) return actingFor(own, mandate, chain, theirs)
  }
  await actIn(tx, chosen.session, null)
  return { ...own, mandateOver: mandate?.person?.name ?? '' }
}

/**
 * Chooses for whom this session acts; without a mandate, for oneself. A mandate that does not hold, or is another's, changes nothing: answers false.
 */
export async function chooseActing(edge: IdentityEdge, secret: string | undefined, mandate: string | undefined): Promise<boolean> {
  if (secret === undefined) return false
  const own = await edge.store.as(asSystem, async (tx) => {
    const session = await sessionBy(tx, secret)
    const account = session === undefined ? undefined : await accountById(tx, session.account)
    if (session === undefined || account === undefined || account.person === null) return undefined
    if (mandate === undefined) return { session, account }
    const held = await heldBy(edge, tx, account.person)
    return held.some(({ id }) => id === mandate) ? { session, account } : undefined
  })
  if (own === undefined) return false
  await edge.store.as(asAccount(own.account), async (tx) => {
    await actIn(tx, own.session.id, mandate ?? null)
    await edge.log.append(tx, toSession(own.account, own.session.id), [
      { type: happened.acting.type, payload: mandate === undefined ? {} : { mandate } },
    ])
  })
  return true
}

/** All mandates of who asks, whoever she acts for now. */
export const ownMandates = (edge: IdentityEdge, actor: Actor): Promise<readonly Mandate[]> =>
  edge.store.as(asSelf(actor), (tx) => mandatesOf(tx, selfOf(actor).person))
