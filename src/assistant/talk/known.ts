import { asPerson } from '#cases'
import type { Actor } from '#kernel'
import { relationsOf, surelyYears } from '#people'
import { type AssistantEdge, purpose } from '../contract.ts'
import type { LawTarget } from './law-target.ts'

/** What the town knows already that answers a question of a law. */
export interface KnownAnswer {
  readonly value: number | boolean
  /** the register says so, or she did */
  readonly verified: boolean
}

/**
 * The answer that her own household gives to an open question, to be offered: it counts only when she takes it. For who is signed in as herself; of the
 * day of the law, since a child is minor on that day. Undefined: nothing is known, which is not "none".
 */
export async function knownAnswer(
  edge: AssistantEdge,
  actor: Actor,
  { dialogue }: LawTarget,
  input: string,
  date: string,
): Promise<KnownAnswer | undefined> {
  const which = dialogue.questions[input]?.known
  const { person, mandate, kind } = actor
  if (which === undefined || kind !== 'person' || person === undefined || mandate !== undefined) return undefined
  const relations = await edge.store.as(asPerson(actor, purpose), (tx) => relationsOf(tx, person))
  if (which === 'spouse') {
    const [spouse] = relations.filter((one) => one.kind === 'spouse')
    return spouse === undefined ? undefined : { value: true, verified: spouse.verified }
  }
  const children = relations.filter(
    (one) => one.kind === 'child' && one.birth !== null && one.birth <= date && surelyYears(one.birth, date) < 18,
  )
  return children.length === 0 ? undefined : { value: children.length, verified: children.every(({ verified }) => verified) }
}
