import { accountIn, asSystem, type CasesEdge, type CaseView } from '#cases'
import { say } from '#definitions'
import { type Account, agentsById, holdersById } from '#identity'
import type { Actor } from '#kernel'
import type { Tx } from '#store'
import { formatDate } from '#web'
import { t } from './texts.ts'

export interface Named {
  readonly given: string
  readonly family: string
  readonly capacity?: string
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Who acted for the applicant of a case, by account. That the office knows with whom it deals is part of the case; the system looks the names up. */
export async function holdersIn(edge: Pick<CasesEdge, 'store'>, view: Pick<CaseView, 'timeline' | 'messages'>, purpose: string) {
  const accounts = [...view.timeline, ...view.messages].flatMap(({ by }) => (by?.kind === 'applicant' ? (accountIn(by) ?? []) : []))
  if (accounts.length === 0) return new Map<string, Named>()
  return await edge.store.as(asSystem(purpose), (tx) => holdersById(tx, [...new Set(accounts)]))
}

/** Agents whom a case names, by account; those of the agency. */
export async function colleaguesIn(
  tx: Tx,
  view: Pick<CaseView, 'timeline' | 'messages'>,
  lang: string,
  others: readonly string[] = [],
): Promise<ReadonlyMap<string, Named>> {
  const accounts = [...view.timeline, ...view.messages].flatMap(({ by }) => (by?.kind === 'worker' ? [by.account] : [])).concat(others)
  const found = await agentsById(
    tx,
    [...new Set(accounts)].filter((account) => uuid.test(account)),
  )
  return new Map([...found].map(([id, account]) => [id, named(account, lang)]))
}

const named = ({ given, family, capacity }: Pick<Account, 'given' | 'family' | 'capacity'>, lang: string): Named => ({
  given,
  family,
  ...(capacity === null ? {} : { capacity: say(capacity, lang) }),
})

export const fullName = ({ given, family }: Pick<Named, 'given' | 'family'>): string => `${given} ${family}`.trim()

/** A colleague to whom something may be given, with until when she is away. */
export function withAbsence(account: Pick<Account, 'id' | 'given' | 'family'>, away: ReadonlyMap<string, string>, lang: string): string {
  const last = away.get(account.id)
  return last === undefined ? fullName(account) : t(lang, 'hold.away', { name: fullName(account), day: formatDate(lang, last) })
}

/** The zone in which the desk reads its clock: that of the agency. */
export const zoneOf = ({ town }: Pick<CasesEdge, 'town'>, { agency }: Pick<Actor, 'agency'>): string =>
  town.agencies.find(({ id }) => id === agency)?.['time-zone'] ?? town.file['time-zone']
