import { Refusal, uuidv7 } from '#kernel'
import { factsOf, findPersons, registerPerson, stateFact } from '#people'
import { sql, type Tx } from '#store'
import { type Account, accountById, accountOfPerson, agentsAt, saveAccount } from '../accounts.ts'
import type { IdentityEdge } from '../edge.ts'
import { happened, toAccount } from '../events.ts'
import { type Own as Manager, manages } from '../manage.ts'
import { tell } from '../tell.ts'
import { type Alike, areSame, type Decided, decideAgent, decideCitizen, type Own, raised } from './decide.ts'
import type { Identified } from './facts.ts'
import type { Told } from './finish.ts'
import { link, linkedTo, linksOf } from './links.ts'

/** More people of one name and day of birth than a town has. */
const mostAlike = 20

const asProofing = { actor: 'system', purpose: 'identite' } as const

export interface Arriving {
  readonly told: Told
  readonly for: 'citizens' | 'agents'
  readonly agency?: string
  /** who is signed in in this browser, when she left to show who she is */
  readonly own?: Manager
  readonly lang: string
}

/** The account that somebody enters who was told to us; what is needed for it is written. Refuses as `decideCitizen` and `decideAgent` do. */
export async function enter(edge: IdentityEdge, arriving: Arriving): Promise<Account> {
  return await edge.store.as(asProofing, async (tx) => {
    const { told } = arriving
    // Two arrivals of one person at one moment: the second waits, and finds what the first has written.
    await tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`identity.arriving ${told.facts.family.toLowerCase()}`}, 0))`)
    const decided = arriving.for === 'agents' ? await asAgent(edge, tx, arriving) : await asCitizen(edge, tx, arriving)
    return await settle(edge, tx, decided, arriving)
  })
}

async function asAgent(edge: IdentityEdge, tx: Tx, { told, agency, own }: Arriving): Promise<Decided> {
  const found = told.email === undefined || agency === undefined ? [] : await agentsAt(tx, agency, told.email)
  const withAddress = await Promise.all(found.map(async (account) => ({ account, taken: await isTaken(tx, account, told.by) })))
  return decideAgent(told, agency, await knownBy(edge, tx, told), own?.account, withAddress)
}

async function asCitizen(edge: IdentityEdge, tx: Tx, { told, own }: Arriving): Promise<Decided> {
  const mine: Own | undefined =
    own === undefined
      ? undefined
      : {
          account: own.account,
          facts: own.account.person === null ? undefined : await identityOf(tx, own.account.person),
          taken: await isTaken(tx, own.account, told.by),
          manages: manages(own, tx.now) !== undefined,
        }
  return decideCitizen(told, await knownBy(edge, tx, told), mine, await alikeTo(tx, told))
}

const knownBy = async (edge: IdentityEdge, tx: Tx, { by, subject }: Told): Promise<Account | undefined> =>
  subject === undefined ? undefined : await linkedTo(edge, tx, { by, subject })

/** Persons whose identity, as proofed earlier, is exactly what is told now. */
async function alikeTo(tx: Tx, { facts, by }: Told): Promise<readonly Alike[]> {
  const { given, family, birth } = facts
  if (birth === undefined) return []
  const persons = await findPersons(tx, { given, family, birth }, mostAlike)
  const alike: Alike[] = []
  for (const person of persons) {
    const known = await identityOf(tx, person, true)
    if (known === undefined || !areSame(known, facts)) continue
    const account = await accountOfPerson(tx, person)
    alike.push({ person, account, taken: account !== undefined && (await isTaken(tx, account, by)) })
  }
  return alike
}

/** Who a person is as others told it; what somebody says of herself is no identity. `verified`: at level substantial and above. */
async function identityOf(tx: Tx, person: string, verified = false): Promise<Identified | undefined> {
  const found = (await factsOf(tx, person)).find(({ concept }) => concept === 'person')
  return found?.source === 'identity' && (found.verified || !verified) ? (found.value as Identified) : undefined
}

const isTaken = async (tx: Tx, account: Account, by: string): Promise<boolean> =>
  (await linksOf(tx, account.id)).some((one) => one.by === by)

async function settle(edge: IdentityEdge, tx: Tx, decided: Decided, { told, lang }: Arriving): Promise<Account> {
  if (decided.do === 'refuse') throw new Refusal(decided.code)
  if (decided.do === 'open') return await open(edge, tx, told, lang, decided.person)
  const { account } = decided
  // Who brings no name that stays is found by who she is each time: nothing is linked.
  if (decided.do === 'link' && told.subject !== undefined) {
    await link(edge, tx, { ...told, subject: told.subject }, account.id)
    await edge.log.append(tx, toAccount(account), [
      { type: happened.linked.type, payload: { by: told.by, level: told.level, how: decided.how } },
    ])
    await tell(edge, tx, account, 'linked')
  }
  if (account.kind === 'agent' || account.person === null) return account
  await learn(edge, tx, account, told)
  return (await accountById(tx, account.id)) ?? account
}

/** A newcomer, or somebody whom a register brought, gets her account. */
async function open(edge: IdentityEdge, tx: Tx, told: Told, lang: string, known: string | undefined): Promise<Account> {
  const person = known ?? uuidv7(tx.now)
  const { given, family } = told.facts
  const account: Account = {
    id: uuidv7(tx.now),
    kind: 'person',
    person,
    agency: null,
    given,
    family,
    capacity: null,
    teams: [],
    may: ['person'],
    language: lang,
    email: told.email ?? null,
    proofing: told.level,
  }
  if (known === undefined) await registerPerson(edge.log, tx, person)
  await saveAccount(tx, account, false)
  const how = told.by.startsWith('wallet:') ? 'wallet' : 'provider'
  const linked =
    told.subject === undefined ? [] : [{ type: happened.linked.type, payload: { by: told.by, level: told.level, how: 'opened' } }]
  await edge.log.append(tx, toAccount(account), [
    { type: happened.opened.type, payload: { kind: 'person', proofing: told.level, how } },
    ...linked,
  ])
  if (told.subject !== undefined) await link(edge, tx, { ...told, subject: told.subject }, account.id)
  await state(edge, tx, person, told)
  await stateFact(edge.log, tx, person, { concept: 'person.language', value: lang, source: 'profile', verified: true })
  if (told.email !== undefined)
    await stateFact(edge.log, tx, person, { concept: 'person.email', value: told.email, source: 'profile', verified: false })
  return account
}

/** Somebody whom we know is told more surely, or under another name since: the level rises, the fact follows; neither is ever lowered. */
async function learn(edge: IdentityEdge, tx: Tx, account: Account, told: Told): Promise<void> {
  const proofing = raised(account.proofing, told.level)
  if (proofing !== told.level) return
  const known = account.person === null ? undefined : await identityOf(tx, account.person)
  const { given, family } = told.facts
  const isNew = known === undefined || Object.entries(told.facts).some(([part, value]) => known[part as keyof Identified] !== value)
  await tx.rows(sql`update identity.account set proofing = ${proofing}, given = ${given}, family = ${family} where id = ${account.id}`)
  if (isNew && account.person !== null) await state(edge, tx, account.person, told, known)
}

const state = (edge: IdentityEdge, tx: Tx, person: string, { facts, level }: Told, known?: Identified) =>
  stateFact(edge.log, tx, person, { concept: 'person', value: { ...known, ...facts }, source: 'identity', verified: level !== 'low' })
