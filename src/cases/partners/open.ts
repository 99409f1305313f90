import { type Actor, Refusal } from '#kernel'
import { shownToParty } from '#services'
import type { AccessContext } from '#store'
import type { Who } from '../decide.ts'
import { type CasesEdge, whoIs } from '../edge.ts'
import { refuse } from '../refusals.ts'
import { openRequests } from '../requests.ts'
import { type OpenedCase, readCase } from '../run.ts'
import { type CaseRow, caseByReference, casesBegunBy } from '../store.ts'

/** A case as the partner who began it has it. */
export interface PartnerCase extends OpenedCase {
  readonly access: AccessContext
  readonly who: Who
}

/** A partner at work on one case: its person finds a line of each opening. */
export const asPartner = (
  { account, partner }: Actor,
  purpose: string,
  row: { readonly id: string; readonly agency: string },
): AccessContext => ({ actor: account, agency: row.agency, role: `partner.${partner?.id}`, purpose, case: row.id })

/** Before any case is open: the partner under the purpose of its definition, without an agency. */
const looking = (edge: CasesEdge, { account, partner }: Actor): AccessContext => {
  const found = edge.town.partners.find(({ id }) => id === partner?.id)
  if (found === undefined) throw new Refusal('web.not-yours')
  return { actor: account, purpose: found.purpose }
}

/** Cases that this partner began, the newest first: the database shows it no others. Nobody is named, so no line is written. */
export const begunBy = (edge: CasesEdge, actor: Actor): Promise<readonly CaseRow[]> =>
  edge.store.as(looking(edge, actor), (tx) => casesBegunBy(tx, actor.partner?.id ?? ''))

/** Opens a case that this partner began. Refuses `case.unknown` for what is not there or began otherwise: nobody learns which. */
export async function openBegun(edge: CasesEdge, actor: Actor, reference: string): Promise<PartnerCase> {
  const row = await edge.store.as(looking(edge, actor), (tx) => caseByReference(tx, reference))
  if (row === undefined) throw refuse('case.unknown')
  const { service } = edge.catalogue.at(row.service, row.version)
  const access = asPartner(actor, service.data.purpose, row)
  const opened = await edge.store.as({ ...access, subjects: [row.person], categories: ['case', 'answers'] }, (tx) =>
    readCase(edge, tx, { id: row.id }),
  )
  return { ...opened, access, who: whoIs(actor, opened.loaded) }
}

/** Names of the answers that a partner sees: those that it gave itself and nobody changed since, what `visible` says, and what is shown with what it is asked. */
export function shownToPartner({ view, loaded, who }: PartnerCase): ReadonlySet<string> {
  const own = Object.entries(view.provenance).flatMap(([name, { source }]) =>
    who.kind === 'partner' && source === sourceOfPartner(who.partner) ? [name] : [],
  )
  const asked = openRequests(view).flatMap(({ name, to }) => (to.includes('partner') ? [name] : []))
  return new Set([...own, ...shownToParty(loaded.service, 'partner', asked)])
}

/** Where an answer of a partner comes from. */
export const sourceOfPartner = (partner: string): string => `partner.${partner}`
