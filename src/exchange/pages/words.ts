import type { ExchangeEdge } from '../contract.ts'
import type { Finding } from '../findings/finding.ts'
import { nameOf, shown } from '../look.ts'
import { t } from '../texts.ts'

const people = ['party', 'first', 'second', 'giver', 'next']
const things = ['document', 'other']

/** A finding in words, with the names of the parties. */
export function findingText(edge: ExchangeEdge, lang: string, { kind, facts }: Finding): string {
  const told = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      people.includes(name) ? nameOf(edge, String(value), lang) : things.includes(name) ? shown(String(value)) : value,
    ]),
  )
  return t(lang, `finding.${kind}`, told)
}

export const decisionText = (lang: string, decision: 'release' | 'inspect' | 'hold'): string => t(lang, `decide.${decision}`)

export const shipmentHref = (lang: string, id?: string): string =>
  `/${lang}/exchange${id === undefined ? '' : `/shipment?id=${encodeURIComponent(id)}`}`
