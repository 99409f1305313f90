import type { Account } from '../accounts.ts'
import { type Level, reaches } from '../levels.ts'
import type { Identified } from './facts.ts'
import type { Told } from './finish.ts'

/** A person of the town whose verified identity is exactly what was told. */
export interface Alike {
  readonly person: string
  /** she may have none: a register brought her */
  readonly account?: Account
  /** this provider already knows her account by another name: then it says that these are two people */
  readonly taken: boolean
}

/** Who was signed in when she left, and comes back to prove who she is. */
export interface Own {
  readonly account: Account
  readonly facts?: Identified
  readonly taken: boolean
  /** she may change how she signs in: her session is as sure as her account asks */
  readonly manages: boolean
}

export type Decided =
  | { readonly do: 'enter'; readonly account: Account }
  | { readonly do: 'link'; readonly account: Account; readonly how: 'facts' | 'own' | 'work' }
  | { readonly do: 'open'; readonly person?: string }
  | { readonly do: 'refuse'; readonly code: Refused }

export type Refused = 'provider.other-account' | 'provider.not-you' | 'provider.several' | 'provider.agent-unknown' | 'provider.agent-weak'

const refuse = (code: Refused): Decided => ({ do: 'refuse', code })

/**
 * Which account a citizen enters. Never a guess: her name at the provider that we know from before; or, at level substantial and above, the one person of
 * the town whose verified identity is exactly this; or a new person. Two who fit are for the counter.
 */
export function decideCitizen(
  told: Pick<Told, 'level' | 'facts'>,
  linked: Account | undefined,
  own: Own | undefined,
  alike: readonly Alike[],
): Decided {
  if (linked !== undefined) {
    if (linked.kind !== 'person' || (own !== undefined && own.account.id !== linked.id)) return refuse('provider.other-account')
    return { do: 'enter', account: linked }
  }
  const sure = reaches(told.level, 'substantial')
  if (own !== undefined) return decideOwn(told, sure, own, alike)
  if (!sure) return { do: 'open' }
  const [only, ...others] = alike
  if (only === undefined) return { do: 'open' }
  if (others.length > 0 || only.taken) return refuse('provider.several')
  return only.account === undefined ? { do: 'open', person: only.person } : { do: 'link', account: only.account, how: 'facts' }
}

function decideOwn(told: Pick<Told, 'facts'>, sure: boolean, own: Own, alike: readonly Alike[]): Decided {
  const { account } = own
  if (account.kind !== 'person' || own.taken) return refuse('provider.not-you')
  if (sure && alike.some(({ person }) => person !== account.person)) return refuse('provider.other-account')
  // Known so far by a mailbox only: now we learn who she is. Known better: it must be the same.
  const same =
    account.proofing === 'none' ? own.manages : own.facts !== undefined && areSame(own.facts, told.facts) && (sure || own.manages)
  return same ? { do: 'link', account, how: 'own' } : refuse('provider.not-you')
}

/**
 * Which account an agent of `agency` enters: only by what no false page can take; by the name that we know from before, or by the one account of that
 * agency with her address at work.
 */
export function decideAgent(
  told: Pick<Told, 'resistant'>,
  agency: string | undefined,
  linked: Account | undefined,
  own: Account | undefined,
  withAddress: readonly (Pick<Alike, 'taken'> & { readonly account: Account })[],
): Decided {
  if (!told.resistant) return refuse('provider.agent-weak')
  // Who was dismissed has no right left; her address at work does not bring her back.
  const isOurs = ({ kind, agency: hers, teams, may }: Account) => kind === 'agent' && hers === agency && teams.length + may.length > 0
  const [only, ...others] = withAddress
  const found = linked ?? (only !== undefined && others.length === 0 && !only.taken ? only.account : undefined)
  if (found === undefined || !isOurs(found)) return refuse('provider.agent-unknown')
  if (own !== undefined && own.id !== found.id) return refuse('provider.not-you')
  return linked === undefined ? { do: 'link', account: found, how: 'work' } : { do: 'enter', account: found }
}

/** Is it one and the same? All of name and a whole day of birth; of place and number, what both know. */
export function areSame(known: Identified, told: Identified): boolean {
  const needed = ['given', 'family', 'birth'] as const
  const more = ['birthplace', 'birthcountry', 'identifier'] as const
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(told.birth ?? '') &&
    needed.every((part) => known[part] !== undefined && plain(known[part]) === plain(told[part] ?? '')) &&
    more.every((part) => known[part] === undefined || told[part] === undefined || plain(known[part]) === plain(told[part]))
  )
}

/** As people.plain of the database compares names: without accents, capitals, hyphens, apostrophes. */
const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[’'-]/g, ' ').replaceAll('ł', 'l').replaceAll('ø', 'o')

/** What was proofed once is not lowered. */
export const raised = (proofing: Level, level: Level): Level => (reaches(proofing, level) ? proofing : level)
