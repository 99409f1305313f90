import { asPerson, begin, nextHref, tasksHref } from '#cases'
import { Refusal, together } from '#kernel'
import { type Loaded, serviceHref } from '#services'
import type { AccessContext, Tx } from '#store'
import type { Ctx } from '#web'
import { purpose, type ResponseEdge } from './contract.ts'
import { definitionOf } from './definition.ts'
import { asHouse } from './house.ts'
import { type Beside, begunWith, besideOf, offerBeside, offersOf } from './offers.ts'
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
  const { situation, offer } = await offeredTo(edge, access, person, { situation: of, service })
  if (situation === undefined || offer === undefined) throw new Refusal('web.not-found')
  // Also what was begun and not sent goes on as an ordinary draft, from the page of its own case.
  if (situation.state !== 'active' || offer.withdrawnAt !== null) return { href: serviceHref(lang, service) }
  const begun = await begin(ctx, service, 'web', undefined, (loaded) => knownBy(edge, situation, loaded))
  if (begun.kind !== 'begun' && begun.kind !== 'draft') return { href: serviceHref(lang, service) }
  const { id, reference } = begun
  await edge.store.as(access, (tx) => begunWith(tx, offer, id))
  return { href: begun.kind === 'draft' ? tasksHref(lang, reference) : nextHref(lang, reference, begun.registers), reference }
}

/** Her offer of a service; one of somebody who lives with her becomes hers, too. */
async function offeredTo(edge: ResponseEdge, access: AccessContext, person: string, wanted: Beside) {
  const isWanted = ({ situation, service }: Beside) => situation === wanted.situation && service === wanted.service
  const own = async (tx: Tx) => (await offersOf(tx, person)).find(isWanted)
  const { beside, ...found } = await edge.store.as(access, async (tx) => {
    const [situation, offer, all] = await together(situationById(tx, wanted.situation), own(tx), besideOf(tx, person))
    return { situation, offer, beside: all.find(isWanted) }
  })
  if (beside === undefined) return found
  await edge.store.as(asHouse(edge), (tx) => offerBeside(tx, beside, person))
  return { ...found, offer: await edge.store.as(access, own) }
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
