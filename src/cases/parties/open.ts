import { reaches } from '#identity'
import { type Actor, Refusal } from '#kernel'
import { registrationsOf } from '#people'
import { shownToParty } from '#services'
import type { AccessContext } from '#store'
import { heldBy, requestOf } from '../decide/asking.ts'
import { partyOf } from '../decide/context.ts'
import { comerIn } from '../decide/meet.ts'
import { type Participant, partsOf } from '../decide/parties.ts'
import { seatsOf } from '../decide/reply.ts'
import { actionsFor, type Possible, type Who } from '../decide.ts'
import { asPerson, type CasesEdge, contextOf } from '../edge.ts'
import { refuse } from '../refusals.ts'
import { expected, meetingOf, openRequests } from '../requests.ts'
import { type OpenedCase, readCase } from '../run.ts'
import type { AskedRequest, Meeting } from '../view.ts'
import { asParty } from './join.ts'
import { sharedCase } from './store.ts'

/** The case of another, as somebody who takes part in it. */
export interface PartCase extends OpenedCase {
  readonly access: AccessContext
  readonly who: Extract<Who, { kind: 'party' }>
  /** which of the participants she is */
  readonly parts: readonly Participant[]
}

/**
 * Opens a case in which she takes part; the applicant finds a line of it. Refuses `case.unknown` for what is not there, or when she is not, or no longer,
 * named in it: nobody learns which. Refuses `web.step-up`.
 */
export async function openPart(edge: CasesEdge, actor: Actor, reference: string): Promise<PartCase> {
  const { row, persons } = await edge.store.as(asPerson(actor, 'compte'), async (tx) => ({
    row: await sharedCase(tx, reference),
    persons: await registrationsOf(tx, actor.person ?? ''),
  }))
  if (row === undefined) throw refuse('case.unknown')
  const level = edge.catalogue.at(row.service, row.version).service.access.assurance
  if (!reaches(actor.assurance, reaches(level, 'substantial') ? level : 'substantial'))
    throw new Refusal('web.step-up', { level: reaches(level, 'substantial') ? level : 'substantial' })
  const { service } = edge.catalogue.at(row.service, row.version)
  const access = asParty(actor, service.data.purpose, row)
  const opened = await edge.store.as(access, (tx) => readCase(edge, tx, { id: row.id }))
  const parts = partsOf(opened.view, persons, contextOf(edge, opened.loaded))
  if (parts.length === 0) throw refuse('case.unknown')
  const who = { kind: 'party', account: actor.account, assurance: actor.assurance, persons, parts: parts.map(({ part }) => part) } as const
  return { ...opened, access, parts, who }
}

/** Whether money came, or she did, she does not say herself: she is asked to pay it, or to take a time. */
function isAskedOf(asked: AskedRequest, parts: readonly string[], seats: readonly string[]): boolean {
  if (asked.kind === 'payment') return asked.unclear.length === 0 && asked.to.some((one) => parts.includes(one))
  return asked.kind === 'appointment' ? expected(asked).some((one) => parts.includes(one)) : seats.length > 0
}

/** What was agreed with her: the times that she took or that were taken for all, and visits that she waits for. */
export const meetingsOf = ({ view, who }: PartCase): readonly { readonly asked: AskedRequest; readonly meeting?: Meeting }[] =>
  openRequests(view).flatMap((asked) => {
    const comer = comerIn(asked, who)
    const meeting = comer === undefined ? undefined : meetingOf(asked, comer)
    return meeting !== undefined ? [{ asked, meeting }] : comer !== undefined && asked.kind === 'visit' ? [{ asked }] : []
  })

/** What the case asks of her now; what waits for something else is not asked yet. */
export const askedOf = (edge: CasesEdge, { view, loaded, who }: PartCase): readonly AskedRequest[] =>
  openRequests(view).filter(
    (asked) => isAskedOf(asked, who.parts, seatsOf(asked, who)) && heldBy(view, asked, contextOf(edge, loaded)) === undefined,
  )

/** Actions that are hers to take now. */
export const actionsOf = (edge: CasesEdge, { view, loaded, who }: PartCase): readonly Possible[] =>
  actionsFor(view, who, contextOf(edge, loaded)).filter(({ allowed }) => allowed)

/** Names of what she sees: what `visible` says of her party, and what these requests show. */
export const shownTo = ({ loaded, parts }: PartCase, asked: readonly string[]): readonly string[] => [
  ...new Set(
    parts.flatMap(({ part }) =>
      shownToParty(
        loaded.service,
        partyOf(part),
        asked.filter((name) => isAsked(loaded.service, name, partyOf(part))),
      ),
    ),
  ),
]

const isAsked = (service: PartCase['loaded']['service'], name: string, party: string): boolean =>
  requestOf(name, { service })?.to.includes(party) === true
