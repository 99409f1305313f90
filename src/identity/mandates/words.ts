import { say } from '#definitions'
import { formatCents, formatDate, formatList, type Lang } from '#web'
import type { IdentityEdge } from '../edge.ts'
import { t } from '../texts.ts'
import type { Basis, Mandate } from './contract.ts'
import { holds } from './decide.ts'

/** "un proche", "votre enfant" … */
export const kindWords = ({ kind }: Pick<Mandate, 'kind'>, lang: Lang): string => t(lang, `mandate.kind.${kind}`)

export const nameOf = ({ person, about }: Pick<Mandate, 'person' | 'about'>): string =>
  person?.name ?? [about?.given, about?.family].filter(Boolean).join(' ')

/** Titles of the services that it covers, or that it covers all. */
export function serviceWords({ catalogue }: IdentityEdge, { terms: { services } }: Pick<Mandate, 'terms'>, lang: Lang): string {
  if (services === undefined) return t(lang, 'mandate.services.all')
  const titles = services.map((id) => titleOf(catalogue, id, lang))
  return formatList(lang, titles)
}

const titleOf = (catalogue: IdentityEdge['catalogue'], id: string, lang: Lang): string =>
  say(catalogue.all().find(({ service }) => service.id === id)?.service.title ?? {}, lang) || id

export function timeWords({ kind, terms: { from, until } }: Pick<Mandate, 'terms' | 'kind'>, lang: Lang): string {
  const since = formatDate(lang, from)
  if (until === undefined) return t(lang, kind === 'child' ? 'mandate.time.majority' : 'mandate.time.open', { since })
  return t(lang, 'mandate.time', { since, until: formatDate(lang, until) })
}

/** The most that may be paid under it at once; empty: it sets no limit, or pays nothing of an organisation. */
export const limitWords = ({ kind, terms: { limit } }: Pick<Mandate, 'terms' | 'kind'>, lang: Lang): string =>
  kind !== 'company' ? '' : limit === undefined ? t(lang, 'mandate.limit.none') : formatCents(lang, limit)

export type Standing = 'live' | 'later' | 'over' | 'ended' | 'refused' | 'counter' | 'asked' | 'accepted' | 'too-late'

/** How it stands today, in one word that the pages know; `at`: this instant. */
export function standing(mandate: Mandate, today: string, at: string): Standing {
  const { state, kind, terms, ends, parent, asks } = mandate
  if (state === 'ended' || state === 'refused') return state
  if (state !== 'live') {
    if (ends <= at) return 'too-late'
    return state === 'asked' && asks === 'holder' && parent === undefined && kind !== 'relative' && kind !== 'helper' ? 'counter' : state
  }
  if (terms.from > today) return 'later'
  return holds({ ...mandate, parent: undefined }, [], today) ? 'live' : 'over'
}

export function basisWords(basis: Basis | undefined, lang: Lang): string {
  if (basis === undefined) return ''
  switch (basis.kind) {
    case 'judgment':
      return t(lang, 'mandate.basis.judgment', { court: basis.court, reference: basis.reference, day: formatDate(lang, basis.day) })
    case 'family-book':
    case 'company-register':
      return t(lang, `mandate.basis.${basis.kind}`, { reference: basis.reference })
    default:
      return t(lang, `mandate.basis.${basis.kind}`)
  }
}
