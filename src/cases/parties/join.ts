import { reaches } from '#identity'
import { type Actor, Refusal } from '#kernel'
import { factsOf } from '#people'
import { type Person, personIn, plainField } from '#services'
import type { AccessContext } from '#store'
import { invited, type Participant } from '../decide/parties.ts'
import { type CaseContext, decide, type Who } from '../decide.ts'
import { asPerson, asSystem, type CasesEdge, contextOf } from '../edge.ts'
import { announced, claim, ownPart } from '../partners/claim.ts'
import { refuse } from '../refusals.ts'
import { appendTo, type OpenedCase, readCase } from '../run.ts'
import { openCode } from './invite.ts'
import { dropInvitation, enterCase, giveInvitation, type Invitation, leaveCase, ownInvitation } from './store.ts'

/** What somebody must be known by to take part in the case of another: never less than the service asks of the applicant. */
function needLevel(actor: Actor, asked: Actor['assurance']): void {
  const level = reaches(asked, 'substantial') ? asked : 'substantial'
  if (!reaches(actor.assurance, level)) throw new Refusal('web.step-up', { level })
}

/** Her own name and birth, when somebody who may vouch for it did. Refuses `case.party-other` without it. */
async function selfOf(edge: CasesEdge, actor: Actor): Promise<Person> {
  const facts = await edge.store.as(asPerson(actor, 'compte'), (tx) => factsOf(tx, actor.person ?? '', ['person']))
  const fact = facts.find(({ verified, source }) => verified && source === 'identity')
  const self = personIn({ ...plainField, name: 'person', type: 'person', label: {} }, fact?.value as never)
  if (self === undefined) throw refuse('case.party-other')
  return self
}

/** The case of an invitation, as the system reads it before she is in; nothing of it is shown but what the invitation says. */
const readFor = (edge: CasesEdge, { case: id }: Invitation): Promise<OpenedCase> =>
  edge.store.as(asSystem('administration'), (tx) => readCase(edge, tx, { id }))

/**
 * Somebody types the code that she was given. It is hers only when she is, for sure, the person whom the applicant named: then it stands among her
 * invitations and the code opens nothing any more. Answers the invitation's id. Refuses `web.step-up`, `case.party-code`, `case.party-other`,
 * `case.party-unknown`, `identity.too-many`; a code of another person stays as it was.
 */
export async function takeCode(edge: CasesEdge, actor: Actor, network: string, typed: string): Promise<string> {
  needLevel(actor, 'substantial')
  const invitation = await openCode(edge, actor, network, typed)
  const { view, loaded } = await readFor(edge, invitation)
  needLevel(actor, loaded.service.access.assurance)
  if (view.person === actor.person) throw refuse('case.party-other')
  invitedAs(invitation, view, await selfOf(edge, actor), contextOf(edge, loaded))
  await edge.store.as(asSystem(loaded.service.data.purpose), (tx) => giveInvitation(tx, invitation.id, actor.person ?? ''))
  return invitation.id
}

/** Whom an invitation is for: the person of a case that a partner began, or somebody who takes part (`party`). Refuses as `announced` and `invited` do. */
function invitedAs(
  { part }: Invitation,
  view: OpenedCase['view'],
  self: Person,
  ctx: CaseContext,
): Pick<Participant, 'named'> & Partial<Participant> {
  return part === ownPart ? { named: announced(view, self) } : invited(view, part, self, ctx)
}

/** An invitation that she opened, with its case. Refuses `case.party-unknown`. */
export async function readInvitation(edge: CasesEdge, actor: Actor, id: string) {
  const invitation = await edge.store.as(asPerson(actor, 'compte'), (tx) => ownInvitation(tx, id))
  if (invitation === undefined) throw refuse('case.party-unknown')
  const opened = await readFor(edge, invitation)
  needLevel(actor, opened.loaded.service.access.assurance)
  const participant = invitedAs(invitation, opened.view, await selfOf(edge, actor), contextOf(edge, opened.loaded))
  return { invitation, opened, participant }
}

/** Who takes part reads the case of another: each opening leaves its line there. */
export const asParty = (
  actor: Actor,
  purpose: string,
  { id, person }: { readonly id: string; readonly person: string },
): AccessContext => ({
  ...asPerson(actor, purpose, id),
  subjects: [person],
  role: 'party',
  categories: ['case'],
})

/** `own`: it is her own case, which a partner began for her. */
interface Answered {
  readonly reference: string
  readonly own: boolean
}

/** She takes part (or takes over her own case), or she does not. In one unit of work of hers: she comes in, and the case says so. Refuses as `readInvitation` and `decide` do. */
export async function answerInvitation(edge: CasesEdge, actor: Actor, id: string, what: 'join' | 'decline'): Promise<Answered> {
  const { invitation, opened } = await readInvitation(edge, actor, id)
  const { row, view, loaded } = opened
  const person = actor.person ?? ''
  if (invitation.part === ownPart) {
    if (what === 'join') await claim(edge, actor, row)
    await edge.store.as(asPerson(actor, 'compte'), (tx) => dropInvitation(tx, invitation.id))
    return { reference: row.reference, own: true }
  }
  const self = await selfOf(edge, actor)
  const who: Who = { kind: 'party', account: actor.account, assurance: actor.assurance, persons: [person], parts: [] }
  const events = decide(view, { do: what, who, party: invitation.part, person, self }, contextOf(edge, loaded))
  const access = asParty(actor, loaded.service.data.purpose, row)
  await edge.store.as({ ...access, subjects: what === 'join' ? access.subjects! : [] }, async (tx) => {
    await enterCase(tx, invitation, person)
    await appendTo(edge, tx, row, events, view.sequence)
    // Who declines is in only as long as it takes to say so.
    if (what === 'decline') await leaveCase(tx, invitation)
    await dropInvitation(tx, invitation.id)
  })
  return { reference: row.reference, own: false }
}
