import { z } from 'zod'
import { Refusal } from '#kernel'
import { findPersons } from '#people'
import type { Tx } from '#store'
import { type Account, accountOfPerson } from '../accounts.ts'
import type { IdentityEdge } from '../edge.ts'
import { liftMandate, todayIn } from './commands.ts'
import type { Mandate } from './contract.ts'
import { holds, isByLaw } from './decide.ts'
import { mandatesOf } from './store.ts'

/** Whom a judge protects, as the judgment names her. */
export interface Protected {
  readonly given: string
  readonly family: string
  readonly birth: string
}

/** What an agent saw of the judgment that ends it; `mandate`: which one, when somebody has two parents or two guardians. */
export const ending = z.strictObject({
  mandate: z.uuid(),
  court: z.string().min(3).max(120),
  reference: z.string().min(3).max(80),
  day: z.iso.date(),
})
export type Ending = z.infer<typeof ending>

/** Mandates that the law gave for this person and that hold today, the system reads them; none as well when the town does not know her. */
export async function byLawFor(edge: IdentityEdge, tx: Tx, wanted: Protected): Promise<readonly Mandate[]> {
  const found: Mandate[] = []
  for (const person of await findPersons(tx, wanted, 10))
    found.push(
      ...(await mandatesOf(tx, person)).filter((one) => one.person?.person === person && isByLaw(one) && holds(one, [], todayIn(edge))),
    )
  return found
}

/**
 * Ends it on the judgment that the agent saw. Refuses as `decide` does, `mandate.unknown` for one that was not among those found for the person,
 * `identity.own-identity` for an agent who is one of the two herself (known by her address).
 */
export async function endOnJudgment(
  edge: IdentityEdge,
  tx: Tx,
  wanted: Protected,
  { mandate: id, court, reference, day }: Ending,
  agent: Pick<Account, 'id' | 'email'>,
): Promise<Mandate> {
  const mandate = (await byLawFor(edge, tx, wanted)).find((one) => one.id === id)
  if (mandate === undefined) throw new Refusal('mandate.unknown')
  for (const who of [mandate.holder, mandate.person]) {
    const account = who === undefined ? undefined : await accountOfPerson(tx, who.person)
    if (agent.email !== null && agent.email === account?.email) throw new Refusal('identity.own-identity')
  }
  await liftMandate(edge, tx, mandate, { judgment: { kind: 'judgment', court, reference, day }, agent: agent.id })
  return mandate
}
