import { createHash, timingSafeEqual } from 'node:crypto'
import type { Party } from '#definitions'
import { Refusal } from '#kernel'
import type { AccessContext } from '#store'
import type { ExchangeEdge } from './contract.ts'

/** The party that this node is. */
export type Own = Party & { readonly own: NonNullable<Party['own']> }

const isOwn = (party: Party): party is Own => party.own !== undefined

/** undefined: this town exchanges nothing. */
export const findOwn = ({ town }: Pick<ExchangeEdge, 'town'>): Own | undefined => town.parties.find(isOwn)

/** Refuses `exchange.not-here`. */
export function ownParty(edge: Pick<ExchangeEdge, 'town'>): Own {
  const own = findOwn(edge)
  if (own === undefined) throw new Refusal('exchange.not-here')
  return own
}

/** Another party by its id. Refuses `exchange.party-unknown`. */
export function otherParty({ town }: Pick<ExchangeEdge, 'town'>, id: string): Party {
  const party = town.parties.find((one) => one.id === id && one.own === undefined)
  if (party === undefined) throw new Refusal('exchange.party-unknown')
  return party
}

/** A unit of work of the party's own systems, for the agency that answers for it. */
export const asParty = ({ id, own }: Own): AccessContext => ({ actor: `party:${id}`, agency: own.agency, purpose: 'administration' })

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Does the request come from the party's own systems? Refuses `exchange.not-here`, `exchange.unauthorized`. */
export function fromOwnSystems(edge: ExchangeEdge, authorization: string | undefined): Own {
  const own = ownParty(edge)
  const shown = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
  const token = edge.config.secret(own.own.token.secret)
  if (shown === undefined || token === undefined || !timingSafeEqual(digest(shown), digest(token)))
    throw new Refusal('exchange.unauthorized')
  return own
}
