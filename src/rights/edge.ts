import type { CasesEdge } from '#cases'
import type { Agency, Processing, Town } from '#definitions'
import type { Actor } from '#kernel'
import type { AccessContext } from '#store'

/** What the pages about one's own data need of the composed town. */
export type RightsEdge = CasesEdge

/** The officer of an agency at work: proving what happened is her purpose. `subjects`: persons whose data she opens, who see it. */
export const asOfficer = (actor: Actor, more: Partial<AccessContext> = {}): AccessContext => ({
  actor: actor.account,
  agency: actor.agency,
  purpose: 'securite',
  role: 'officer',
  ...more,
})

export const agencyOf = (town: Town, id: string | null | undefined): Agency | undefined => town.agencies.find((agency) => agency.id === id)

export const processingOf = (town: Town, id: string): Processing | undefined => town.processing.find((one) => one.id === id)
