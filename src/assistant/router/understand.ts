import type { Intent } from '../contract.ts'
import type { Hit, SearchIndex, Wanted } from '../find/search-index.ts'
import { plainText, stem, termsOf } from '../find/words.ts'
import { type Cue, cueOf, says, tokensOf } from './cues.ts'
import type { Definition } from './definition.ts'

/** Something that can be computed, with the words by which it is found. */
export interface Topic {
  /** `law:…`, `service:…` */
  readonly key: string
  /** title and summary in the language of the question */
  readonly title: string
  readonly summary: string
  /** how people call it */
  readonly words: readonly string[]
}

export interface Understood {
  readonly intent: Intent
  readonly target?: string
  /** of `distress`: which */
  readonly distress?: string
  /** the sheets that come nearest, best first; terms are those in which they were looked for */
  readonly sheets: readonly Hit[]
  readonly terms: readonly string[]
  /** 0 to 1 */
  readonly sure: number
  /** why it was understood so, for the log and for agents: cues and topics by name, never the person's words */
  readonly reason: string
}

export interface Knowledge {
  readonly definition: Definition
  readonly topics: readonly Topic[]
  /** sheets by all their words, and by what stands at their head */
  readonly sheets: SearchIndex
  readonly heads: SearchIndex
}

/** Below these a question is not answered: found on bench/questions/tuned.yaml, told on held-out.yaml. */
export const thresholds = { topic: 1, heads: 0.4, whole: 0.5 } as const

const order = ['status', 'human', 'explain', 'law', 'compute'] as const
const compiled = new WeakMap<object, readonly Cue[]>()
const cuesIn = (texts: readonly string[]): readonly Cue[] => {
  const made = compiled.get(texts) ?? texts.map(cueOf)
  compiled.set(texts, made)
  return made
}

/** What somebody wants, from her words alone. Always the same for the same words and definitions; in doubt it says so. Pure. */
export function understand(text: string, lang: string, { definition, topics, sheets, heads }: Knowledge): Understood {
  const tokens = tokensOf(text.slice(0, 500))
  const none = { sheets: [], terms: [], sure: 0 } as const
  if (tokens.join('').length < 2) return { intent: 'unclear', ...none, reason: 'empty' }
  for (const { id, cues } of definition.distress)
    if (cuesIn(cues[lang] ?? cues.fr ?? []).some((cue) => says(tokens, cue)))
      return { intent: 'distress', distress: id, ...none, sure: 1, reason: `distress:${id}` }

  const cues = Object.fromEntries(order.map((intent) => [intent, cuesFor(definition, intent, lang, tokens)])) as Record<
    (typeof order)[number],
    Said
  >
  const strength = (intent: (typeof order)[number]) => 2 * cues[intent].strong + cues[intent].weak
  const topic = bestTopic(tokens, topics)
  const terms = wantedFor(tokens, lang, definition)
  const near = nearSheets(terms, sheets, heads)
  const found = { sheets: near.slice(0, 5), terms: terms.map(({ term }) => term) }
  const best = near[0]?.sure ?? 0
  const law = topic?.key.startsWith('law:') ? topic : undefined

  const decide = (intent: Intent, sure: number, reason: string, target?: string): Understood => ({
    intent,
    ...(target === undefined ? {} : { target }),
    ...found,
    sure: Math.min(1, sure),
    reason,
  })
  if (strength('status') >= 2) return decide('status', strength('status') / 3, 'cue:status')
  if (strength('human') >= 2) return decide('human', strength('human') / 3, 'cue:human')
  if (strength('law') >= 2 && (law !== undefined || strength('law') >= 3)) {
    const about = law ?? topics.find(({ key }) => key.startsWith('law:'))
    if (about !== undefined) return decide('law', strength('law') / 3, `cue:law ${about.key}`, about.key)
  }
  if (strength('explain') >= 2) return decide('explain', strength('explain') / 3, 'cue:explain')
  if (law !== undefined && (cues.compute.strong > 0 || strength('compute') >= 3 || (strength('compute') === 2 && best < 0.9)))
    return decide('compute', strength('compute') / 3, `cue:compute ${law.key}`, law.key)
  if (topic !== undefined && law === undefined && (topic.score >= 2 || best < 0.75))
    return decide('compute', topic.score / 3, `topic ${topic.key}`, topic.key)
  if (near.length > 0) return decide('sheet', best, `sheet ${near[0]!.id}`)
  if (law !== undefined && strength('compute') >= 1) return decide('compute', 0.5, `topic ${law.key}`, law.key)
  return decide('out', 1 - best, topic === undefined ? 'nothing near' : `only ${topic.key}`)
}

/** Sheets that say what is asked, both at their head and in their text, best first. */
function nearSheets(terms: readonly Wanted[], sheets: SearchIndex, heads: SearchIndex): readonly (Hit & { readonly sure: number })[] {
  const byHead = new Map(heads.search(terms, 200).map((hit) => [hit.id, hit]))
  return sheets
    .search(terms, 50)
    .map((hit) => {
      const head = byHead.get(hit.id)
      return { ...hit, score: hit.score + (head?.score ?? 0), head: head?.covered ?? 0, sure: (hit.covered + (head?.covered ?? 0)) / 2 }
    })
    .filter(({ covered, head }) => covered >= thresholds.whole && head >= thresholds.heads)
    .sort((one, other) => other.score - one.score)
}

interface Said {
  readonly strong: number
  readonly weak: number
}

/** How many of the ways to say an intent stand in the question. */
function cuesFor(definition: Definition, intent: (typeof order)[number], lang: string, tokens: readonly string[]): Said {
  const { strong = [], weak = [] } = definition.cues[intent]?.[lang] ?? {}
  const count = (texts: readonly string[]) => cuesIn(texts).filter((cue) => says(tokens, cue)).length
  return { strong: count(strong), weak: count(weak) }
}

const topicCues = new WeakMap<Topic, readonly Cue[]>()

/** The topic whose words stand in the question; a name of several words counts for more. */
function bestTopic(tokens: readonly string[], topics: readonly Topic[]): (Topic & { readonly score: number }) | undefined {
  const scored = topics.map((topic) => {
    const cues = topicCues.get(topic) ?? topic.words.map((word) => cueOf(word))
    topicCues.set(topic, cues)
    return { ...topic, score: cues.reduce((sum, cue) => sum + (says(tokens, cue) ? Math.min(2, cue.length * 0.5 + 0.5) : 0), 0) }
  })
  const best = scored.toSorted((one, other) => other.score - one.score)[0]
  return best !== undefined && best.score >= thresholds.topic ? best : undefined
}

/** The question in the words of the sheets: everyday words and other languages through the glossary, longest names first. */
export function wantedFor(tokens: readonly string[], lang: string, { glossary }: Pick<Definition, 'glossary'>): readonly Wanted[] {
  const entries = glossaryOf(glossary[lang] ?? {})
  const wanted: Wanted[] = []
  for (let at = 0; at < tokens.length; ) {
    const length = [3, 2, 1].find(
      (count) =>
        at + count <= tokens.length &&
        entries.has(
          tokens
            .slice(at, at + count)
            .map(stem)
            .join(' '),
        ),
    )
    if (length === undefined) {
      wanted.push(...termsOf(tokens[at]!, lang).map((term) => ({ term, weight: 1 })))
      at++
      continue
    }
    const said = tokens.slice(at, at + length)
    const meant = entries.get(said.map(stem).join(' '))!
    // A French word that is no word of the sheets may still be one of them; the glossary's stand beside it.
    for (const term of meant) wanted.push({ term, weight: 1 / Math.sqrt(meant.length) })
    at += length
  }
  return wanted
}

const glossaries = new WeakMap<object, ReadonlyMap<string, readonly string[]>>()
function glossaryOf(given: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  const made =
    glossaries.get(given) ??
    new Map(Object.entries(given).map(([words, meant]) => [plainText(words).split(' ').map(stem).join(' '), termsOf(meant, 'fr')]))
  glossaries.set(given, made)
  return made
}
