import { asPerson, begin, findCase, nextHref, tasksHref } from '#cases'
import { Refusal } from '#kernel'
import { type Loaded, serviceHref } from '#services'
import type { Ctx } from '#web'
import { purpose, type ResponseEdge } from './contract.ts'
import { definitionOf } from './definition.ts'
import { asHouse } from './house.ts'
import { begunWith, besideOf, offerBeside, offersOf } from './offers.ts'
import { type Situation, situationById } from './store.ts'

/** Where an offer led: to the case, by its reference, or to the page of its service, which says why not. */
export interface Taken {
  readonly href: string
  readonly reference?: string
}

/**
 * A person takes an offer of hers, or asks beside somebody who lives with her: its case begins with what is known, the zone included, or goes on when she
 * had begun one. Refuses `web.not-found` for what is no offer of hers.
 */
export async function takeOffer(ctx: Pick<Ctx<ResponseEdge>, 'edge' | 'actor' | 'lang'>, of: string, service: string): Promise<Taken> {
  const { edge, lang, actor } = ctx
  const person = actor.person ?? ''
  const access = asPerson(actor, purpose)
  const beside = (await edge.store.as(access, (tx) => besideOf(tx, person))).find((one) => one.situation === of && one.service === service)
  if (beside !== undefined) await edge.store.as(asHouse(edge), (tx) => offerBeside(tx, beside, person))
  const { situation, offer } = await edge.store.as(access, async (tx) => ({
    situation: await situationById(tx, of),
    offer: (await offersOf(tx, person)).find((one) => one.situation === of && one.service === service),
  }))
  if (situation === undefined || offer === undefined) throw new Refusal('web.not-found')
  // Also what was begun and not sent goes on as an ordinary draft, from the page of its own case.
  if (situation.state !== 'active' || offer.withdrawnAt !== null) return { href: serviceHref(lang, service) }
  const begun = await begin(ctx, service, 'web', undefined, (loaded) => knownBy(edge, situation, loaded))
  if (begun.kind !== 'begun' && begun.kind !== 'draft') return { href: serviceHref(lang, service) }
  const { reference } = begun
  const { id } = await findCase(edge, asPerson(actor, 'compte'), reference)
  await edge.store.as(access, (tx) => begunWith(tx, offer, id))
  return { href: begun.kind === 'draft' ? tasksHref(lang, reference) : nextHref(lang, reference, begun.registers), reference }
}

/** How the answers of a case name a situation as what said them. */
export const zoneSource = (situation: string): string => `response.${situation}`

/** What the zone says of a home in it, as the answer of the question that asks for it. */
function knownBy({ config, clock }: ResponseEdge, { id, event }: Situation, { service }: Loaded) {
  const gives = definitionOf(config.town)?.events.find((one) => one.event === event)?.gives
  const field = gives === undefined ? undefined : service.fields.find(({ concept }) => concept === gives)
  if (field === undefined) return { answers: {}, provenance: {} }
  return {
    answers: { [field.name]: true },
    provenance: { [field.name]: { source: zoneSource(id), at: clock.instant(), verified: true } },
  }
}
