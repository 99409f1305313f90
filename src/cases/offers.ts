import { allows } from '#consent'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import type { Loaded, Provenance } from '#services'
import type { AccessContext } from '#store'
import { askedFor, proposing } from './allowed.ts'
import { variablesOf } from './decide/message.ts'
import { situationOf } from './decide/situation.ts'
import { type CaseContext, openCase, rulesAt } from './decide.ts'
import { type CasesEdge, contextOf } from './edge.ts'
import { step } from './fold.ts'
import { type Known, knownFor } from './known-facts.ts'
import { formatText } from './messages.ts'
import type { CaseRow } from './store.ts'

/** A right that a person seems to have and has not asked for: the service's own words, and what they were computed from. */
export interface Offer {
  readonly service: string
  readonly title: string
  readonly text: string
  readonly sources: readonly Provenance[]
}

export interface Candidate {
  readonly loaded: Loaded
  readonly known: Known
}

const year = 366 * 86_400_000

/** Services that may be offered to this person if she allows it, with what is known of her: those with `proactive.send` of which she has had no case within the year. */
export async function candidatesFor(
  edge: CasesEdge,
  access: AccessContext,
  person: string,
  rows: readonly CaseRow[],
  lang: string,
): Promise<readonly Candidate[]> {
  const asked = askedFor(edge.town, proposing)
  if (asked === undefined || !(await edge.store.as(access, (tx) => allows(tx, person, asked)))) return []
  const found: Candidate[] = []
  for (const loaded of edge.catalogue.all()) {
    const { service, stage } = loaded
    if (stage !== 'live' || service.proactive?.send === undefined) continue
    if (rows.some((row) => row.service === service.id && edge.clock.now() - Date.parse(row.openedAt) < year)) continue
    const own = { ...access, purpose: service.data.purpose }
    found.push({ loaded, known: await knownFor(edge, own, loaded, person, lang, edge.clock.today(edge.town.file['time-zone']), 'look') })
  }
  return found
}

/**
 * Which of them hold by what is known; an answer that only the person could give leaves the condition open, and nothing is offered.
 * Pure but for the clock; call it outside the transaction.
 */
export function offersAmong(edge: CasesEdge, candidates: readonly Candidate[], lang: string): readonly Offer[] {
  return candidates.flatMap(({ loaded, known }) => {
    const { service, rules } = loaded
    const { proactive } = service
    const context = contextOf(edge, loaded)
    if (proactive?.send === undefined || rules.holds(proactive.when, known.answers, rulesAt(undefined, known.answers, context)) !== true)
      return []
    const opened = begun(context, lang)
    if (opened === undefined) return []
    const view = step(undefined, { ...opened, at: context.at, case: '' }, service)
    const words = service.messages[proactive.send] ?? {}
    const variables = variablesOf(words, view, {}, situationOf(view, known.answers, context), context)
    const around = { service, lang, view, link: `/${lang}/services/${service.id}` }
    const sources = [...rules.dependencies(proactive.when)].flatMap((name) => known.provenance[name] ?? [])
    return [
      { service: service.id, title: say(service.title, lang), text: formatText(words, variables, around), sources: uniqueBy(sources) },
    ]
  })
}

/** The opening as it would be now; undefined outside the service's dates. */
function begun(context: CaseContext, lang: string) {
  try {
    return openCase({ reference: '', channel: 'proactive', language: lang, who: { kind: 'system' } }, context)[0]
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

const uniqueBy = (sources: readonly Provenance[]): readonly Provenance[] => [...new Map(sources.map((one) => [one.source, one])).values()]
