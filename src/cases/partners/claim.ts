import { createHash } from 'node:crypto'
import { macOf, showCode } from '#identity'
import { type Actor, Refusal, uuidv7 } from '#kernel'
import { mergeById, mergeIdOf, mergePersons, registrationsOf, suspect } from '#people'
import type { Person } from '#services'
import { isSamePerson } from '../decide/parties.ts'
import { asSystem, type CasesEdge } from '../edge.ts'
import { macOfCode, signsOf } from '../parties/invite.ts'
import { writeInvitation } from '../parties/store.ts'
import { refuse } from '../refusals.ts'
import type { CaseRow } from '../store.ts'
import type { CaseView } from '../view.ts'

/** The place of the person whose case it is, among the invitations of a case that a partner began. */
export const ownPart = 'applicant'

/** As long as a birth that was announced waits for its parents. */
const days = 30

/**
 * The code with which the person whom a partner named takes over her case: the partner hands it to her. It is made from the case, so that asking again
 * gives the same; undefined: she has it already, or nobody is named. Nothing but an HMAC of it is kept.
 */
export async function codeFor(
  edge: CasesEdge,
  row: Pick<CaseRow, 'id' | 'agency' | 'person'>,
  view: CaseView,
): Promise<string | undefined> {
  if (view.named === undefined || view.phase === 'done') return undefined
  return await edge.store.as(asSystem('administration'), async (tx) => {
    if ((await registrationsOf(tx, row.person)).length > 1) return undefined
    const code = signsOf(
      createHash('sha256')
        .update(await macOf(edge, tx, `partner case ${row.id}`))
        .digest(),
    )
    const endsAt = new Date(Date.parse(view.openedAt) + days * 86_400_000).toISOString()
    if (Date.parse(endsAt) <= tx.now) return undefined
    await writeInvitation(
      tx,
      { id: uuidv7(tx.now), agency: row.agency, case: row.id, part: ownPart, endsAt },
      await macOfCode(edge, tx, code),
    )
    return showCode(code)
  })
}

/** The person whom the partner named, when it is she. Refuses `case.party-unknown`, `case.party-other`. */
export function announced(view: CaseView, self: Person): Person {
  if (view.named === undefined || view.partner === undefined || view.phase === 'done') throw refuse('case.party-unknown')
  if (!isSamePerson(view.named, self)) throw refuse('case.party-other')
  return view.named
}

/**
 * The registration that the partner brought becomes one with hers, as two that agents merge: nothing is written anew, and it can be undone. The town
 * proposes on what the partner said, she confirms by her code and who she is. Refuses `case.party-unknown` when agents have already looked at the two and
 * decided otherwise: then she comes to the counter.
 */
export async function claim(edge: CasesEdge, actor: Actor, { person: brought }: Pick<CaseRow, 'person'>): Promise<void> {
  const own = actor.person ?? ''
  const id = await edge.store.as({ actor: 'system', purpose: 'identite' }, async (tx) => {
    const [root = own, ...others] = await registrationsOf(tx, own)
    if (root === brought || others.includes(brought)) return undefined
    const pair = mergeIdOf(root, brought)
    await suspect(edge.log, tx, root, brought, { score: 70, reasons: ['same-birth', 'same-family', 'same-given'] })
    const standing = await mergeById(tx, pair)
    if (standing?.status === 'suspected') await mergePersons(edge.log, tx, pair, { do: 'propose', survivor: root })
    else if (standing?.status !== 'proposed' || standing.survivor !== root) throw refuse('case.party-unknown')
    return pair
  })
  if (id === undefined) return
  try {
    await edge.store.as({ actor: actor.account, for: own, purpose: 'identite' }, (tx) => mergePersons(edge.log, tx, id, { do: 'confirm' }))
  } catch (error) {
    throw error instanceof Refusal ? refuse('case.party-unknown') : error
  }
}
