import { z } from 'zod'
import { Refusal } from '#kernel'
import { findPersons, organisationBy } from '#people'
import type { Tx } from '#store'
import { type Account, accountOfPerson } from '../accounts.ts'
import type { IdentityEdge } from '../edge.ts'
import { liftMandate, todayIn } from './commands.ts'
import type { Mandate } from './contract.ts'
import { holds, isByPaper } from './decide.ts'
import { mandatesOf } from './store.ts'

/** Whom a judge protects, as the judgment names her. */
export interface Protected {
  readonly given: string
  readonly family: string
  readonly birth: string
}

/** Whose affairs it is: a protected person, or an organisation by its number in the register. */
export type Represented = Protected | { readonly number: string }

/** What an agent saw of the paper that ends it; `court` and `day`: of a judgment; `mandate`: which one, when several act. */
export const ending = z.strictObject({
  mandate: z.uuid(),
  court: z.string().min(3).max(120).optional(),
  reference: z.string().min(3).max(80),
  day: z.iso.date().optional(),
})
export type Ending = z.infer<typeof ending>

/** Mandates recorded on a paper for whom this names, and that hold today; the system reads them. None as well when the town does not know her. */
export async function byPaperFor(edge: IdentityEdge, tx: Tx, wanted: Represented): Promise<readonly Mandate[]> {
  const found: Mandate[] = []
  for (const person of await named(tx, wanted))
    found.push(
      ...(await mandatesOf(tx, person)).filter((one) => one.person?.person === person && isByPaper(one) && holds(one, [], todayIn(edge))),
    )
  return found
}

async function named(tx: Tx, wanted: Represented): Promise<readonly string[]> {
  if (!('number' in wanted)) return await findPersons(tx, wanted, 10)
  const company = await organisationBy(tx, wanted.number)
  return company === undefined ? [] : [company]
}

/**
 * Ends it on the paper that the agent saw. Refuses as `decide` does, `mandate.unknown` for one that was not among those found for the person,
 * `identity.own-identity` for an agent who is one of the two herself (known by her address).
 */
export async function endOnPaper(
  edge: IdentityEdge,
  tx: Tx,
  wanted: Represented,
  { mandate: id, court = '', reference, day = '' }: Ending,
  agent: Pick<Account, 'id' | 'email'>,
): Promise<Mandate> {
  const mandate = (await byPaperFor(edge, tx, wanted)).find((one) => one.id === id)
  if (mandate === undefined) throw new Refusal('mandate.unknown')
  for (const who of [mandate.holder, mandate.person]) {
    const account = who === undefined ? undefined : await accountOfPerson(tx, who.person)
    if (agent.email !== null && agent.email === account?.email) throw new Refusal('identity.own-identity')
  }
  const paper =
    mandate.kind === 'company' ? ({ kind: 'company-register', reference } as const) : ({ kind: 'judgment', court, reference, day } as const)
  await liftMandate(edge, tx, mandate, { paper, agent: agent.id })
  return mandate
}
