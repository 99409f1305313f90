import { type Actor, Refusal, uuidv7 } from '#kernel'
import { findPersons, registerPerson, stateFact } from '#people'
import { ask } from '#registries'
import type { Tx } from '#store'
import { asSelf } from '../acting.ts'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { reaches } from '../levels.ts'
import { recordMandate, selfOf } from './commands.ts'
import type { About, Who } from './contract.ts'
import { majority } from './decide.ts'
import { mandateById } from './store.ts'

const purpose = 'compte'
const concept = 'household'

/**
 * Does the register of families say that this child is hers? Then the mandate holds at once, until majority; answers whether it does. The register is
 * asked only for who showed surely who she is. A child whom the town knows already is told apart by an agent: two children may share name and birth.
 */
export async function childInRegister(edge: IdentityEdge, actor: Actor, id: string): Promise<boolean> {
  const registry = edge.town.registries.find(({ gives, purposes }) => Object.hasOwn(gives, concept) && purposes.includes(purpose))
  if (registry === undefined || !reaches(actor.assurance, 'substantial')) return false
  const access = asSelf(actor, purpose)
  const { person } = selfOf(actor)
  const about = (await edge.store.as(access, (tx) => mandateById(tx, id)))?.about
  if (about?.birth === undefined || majority(about.birth) <= edge.clock.today(edge.town.file['time-zone'])) return false
  const { birth } = about
  const asked = await ask(edge, { registry: registry.id, access, person, concepts: [concept], because: 'request' })
  if (asked.outcome !== 'found' || !isIn(asked.values[concept], about)) return false
  return await edge.store.as(asSystem, async (tx) => {
    if ((await findPersons(tx, { given: about.given, family: about.family, birth }, 1)).length > 0) return false
    const child = await newPerson(edge, tx, about, `registry.${registry.id}`)
    const terms = { from: edge.clock.today(edge.town.file['time-zone']), delegable: false }
    await recordMandate(edge, tx, id, { basis: { kind: 'registry', registry: registry.id }, person: child, birth, terms })
    return true
  })
}

/** Somebody whom the town did not know: what a register or an agent says of her, never what a form says alone. */
export async function newPerson(edge: IdentityEdge, tx: Tx, { given, family, birth, number }: About, source: string): Promise<Who> {
  const person = uuidv7(tx.now)
  await registerPerson(edge.log, tx, person)
  if (number === undefined) {
    if (birth === undefined) throw new Refusal('mandate.unknown')
    await stateFact(edge.log, tx, person, { concept: 'person', value: { given, family, birth }, source, verified: true })
    return { person, name: `${given} ${family}` }
  }
  await stateFact(edge.log, tx, person, { concept: 'organisation', value: { name: family, number }, source, verified: true })
  return { person, name: family }
}

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}|[-’' ]/gu, '')
    .toLowerCase()

/** A household is a list of rows; whatever its columns are called, one row holds both the first name and the birth. */
function isIn(household: unknown, { given, birth }: About): boolean {
  if (!Array.isArray(household)) return false
  return household.some((row: unknown) => {
    const values = Object.values((row ?? {}) as Readonly<Record<string, unknown>>).map(String)
    return values.some((value) => value.startsWith(birth ?? '-')) && values.some((value) => plain(value) === plain(given))
  })
}
