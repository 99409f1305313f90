import { say } from '#definitions'
import type { AssistantEdge } from '../contract.ts'
import type { SearchIndex } from '../find/search-index.ts'
import { type Definition, definitionOf } from '../router/definition.ts'
import type { Topic } from '../router/understand.ts'
import { indexOf, type SheetIndex } from '../sheets/corpus.ts'
import { type LawTarget, lawTargets } from './law-target.ts'

/** What the assistant of a town knows in one language, at one moment. */
export interface Knowing {
  readonly definition: Definition
  readonly topics: readonly Topic[]
  readonly laws: readonly LawTarget[]
  readonly sheets: SearchIndex
  readonly heads: SearchIndex
  /** since when the newest value of its laws stands: older figures are not quoted */
  readonly lawFrom: string
}

/** Has the town an assistant? */
export const hasAssistant = (edge: AssistantEdge): boolean => definitionOf(edge.config.town) !== undefined

const topicsKnown = new WeakMap<Definition, Map<string, readonly Topic[]>>()

/** Undefined: the town has no assistant. */
export async function knowing(edge: AssistantEdge, lang: string): Promise<Knowing | undefined> {
  const definition = definitionOf(edge.config.town)
  if (definition === undefined) return undefined
  const laws = lawTargets(edge.config.town)
  const { whole, heads }: SheetIndex = await indexOf(edge.store, edge.config.town)
  return {
    definition,
    topics: topicsIn(edge, definition, laws, lang),
    laws,
    sheets: whole,
    heads,
    lawFrom: laws.reduce((newest, { since }) => (since > newest ? since : newest), ''),
  }
}

/** Laws and the services that are open, kept as one list while both stay as they are. */
function topicsIn(edge: AssistantEdge, definition: Definition, laws: readonly LawTarget[], lang: string): readonly Topic[] {
  const services = edge.catalogue.all().filter(({ stage }) => stage === 'live')
  const of = `${lang} ${laws.map(({ hash }) => hash).join()} ${services.map(({ hash }) => hash).join()}`
  const all = topicsKnown.get(definition) ?? new Map<string, readonly Topic[]>()
  topicsKnown.set(definition, all)
  const known = all.get(of)
  if (known !== undefined) return known
  const made: readonly Topic[] = [
    ...laws.map(({ key, law, dialogue }) => ({
      key,
      title: say(law.title, lang),
      summary: say(law.about, lang),
      words: dialogue.words[lang] ?? [],
    })),
    ...services.map(({ service }) => ({
      key: `service:${service.id}`,
      title: say(service.title, lang),
      summary: say(service.summary, lang),
      words: definition.services[service.id]?.[lang] ?? [say(service.title, lang)],
    })),
  ]
  if (all.size > 20) all.clear()
  all.set(of, made)
  return made
}
