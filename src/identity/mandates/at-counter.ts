import { z } from 'zod'
import { Refusal } from '#kernel'
import { findPersons, namesOf, organisationBy } from '#people'
import type { Tx } from '#store'
import { type Account, accountOfPerson } from '../accounts.ts'
import type { IdentityEdge } from '../edge.ts'
import { newPerson } from './child.ts'
import { recordMandate, todayIn } from './commands.ts'
import type { Basis, Mandate, Who } from './contract.ts'
import { mandateById, mandatesOf } from './store.ts'

/** What an agent saw of the paper that proves it. */
export const paper = z.strictObject({
  given: z.string().max(80),
  family: z.string().min(1).max(80),
  birth: z.iso.date().optional(),
  number: z.string().min(4).max(40).optional(),
  reference: z.string().min(3).max(80),
  court: z.string().min(3).max(120).optional(),
  day: z.iso.date().optional(),
  until: z.iso.date().optional(),
  /** who it is among those whom the town knows; without it somebody new */
  person: z.uuid().optional(),
})
export type Paper = z.infer<typeof paper>

/** A request that waits for an agent, with who asks and whom the town knows under that name. */
export interface Waiting {
  readonly mandate: Mandate
  readonly holder: Account
  readonly known: readonly Who[]
  /** mandates that who asks has already, of every kind and standing */
  readonly others: readonly Mandate[]
}

/** The request as the desk sees it. Refuses `mandate.unknown` for what a paper does not prove. */
export async function waitingAt(tx: Tx, mandate: Mandate | undefined): Promise<Waiting> {
  const holder = mandate?.holder === undefined ? undefined : await accountOfPerson(tx, mandate.holder.person)
  const { about } = mandate ?? {}
  if (mandate?.state !== 'asked' || mandate.ends <= tx.at || holder === undefined || about === undefined)
    throw new Refusal('mandate.unknown')
  const others = await mandatesOf(tx, holder.person ?? '')
  if (about.number !== undefined) {
    const company = await organisationBy(tx, about.number)
    return { mandate, holder, others, known: company === undefined ? [] : [{ person: company, name: about.family }] }
  }
  const { given, family, birth } = about
  const ids = (await findPersons(tx, { given, family, ...(birth === undefined ? {} : { birth }) }, 10)).filter((id) => id !== holder.person)
  const names = await namesOf(tx, ids)
  return {
    mandate,
    holder,
    others,
    known: ids.map((person) => ({ person, name: `${names.get(person)?.given} ${names.get(person)?.family}` })),
  }
}

const basisOf = ({ kind }: Mandate, seen: Paper): Basis => {
  const { reference } = seen
  if (kind === 'child') return { kind: 'family-book', reference }
  if (kind === 'company') return { kind: 'company-register', reference }
  return { kind: 'judgment', reference, court: seen.court ?? '', day: seen.day ?? '' }
}

/**
 * Records what the agent saw: the mandate holds from here on. Refuses as `decide` does, `identity.own-identity` for an agent who is the one who asks
 * (known by her address), `mandate.unknown` for a person who was not among those shown.
 */
export async function recordPaper(
  edge: IdentityEdge,
  tx: Tx,
  id: string,
  seen: Paper,
  agent: Pick<Account, 'id' | 'email'>,
): Promise<void> {
  const waiting = await waitingAt(tx, await mandateById(tx, id))
  const { mandate, holder, known, others } = waiting
  if (agent.email !== null && agent.email === holder.email) throw new Refusal('identity.own-identity')
  const chosen = seen.person === undefined ? undefined : known.find(({ person }) => person === seen.person)
  if (seen.person !== undefined && chosen === undefined) throw new Refusal('mandate.unknown')
  const { given, family, birth, number, until } = seen
  const fresh = { given, family, ...(birth === undefined ? {} : { birth }), ...(number === undefined ? {} : { number }) }
  const person = chosen ?? (await newPerson(edge, tx, fresh, 'identity'))
  const today = todayIn(edge)
  await recordMandate(edge, tx, id, {
    basis: basisOf(mandate, seen),
    person,
    others,
    agent: agent.id,
    terms: { ...mandate.terms, from: today, ...(until === undefined ? {} : { until }) },
    ...(birth === undefined ? {} : { birth }),
  })
}
