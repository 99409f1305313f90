import { z } from 'zod'
import type { Option } from '../contract.ts'
import { check, field } from './grammar/field.ts'
import { grammarProblems } from './grammar/problems.ts'
import { rules } from './grammar/rules.ts'
import { formed, keys, name, named, text } from './grammar/words.ts'
import { nearest } from './near.ts'
import { type Problem, problemAt } from './problem.ts'
import type { Concept } from './town.ts'
import { parseYaml } from './yaml/parse.ts'
import { placeOf, type Spot, type Tree } from './yaml/spot.ts'

/**
 * A fragment is what several services share: fields, code lists, concepts, checks, rules, messages; no state, no other fragment. A service takes it
 * with its number (`use: [urbanisme-commun@7]`), and the published version keeps its text, so that the next number changes nothing for it.
 */
export const fragmentGrammar = keys({
  fragment: formed('fragment').describe('Its name and number: urbanisme-commun@7'),
  fields: named(field).optional(),
  concepts: z.record(z.string(), field).optional().describe('What a field takes that is only this name'),
  lists: z.record(z.string(), z.record(name, text)).optional().describe('Code lists: key → text'),
  checks: named(check).optional(),
  rules: rules.optional(),
  messages: named(text).optional(),
})

/** Where the text of a fragment lies beside a service, and under which name its version keeps it. */
export const fragmentPath = (id: string): string => `fragments/${id}.yaml`
export const fragmentFile = /^fragments\/([a-z\u00DF-\u017F0-9-]+@\d+)\.ya?ml$/

export interface Shared {
  readonly lists: Readonly<Record<string, readonly Option[]>>
  readonly concepts: Readonly<Record<string, Concept>>
  /** the texts that were taken, by path: a version stores them with its own files */
  readonly files: Readonly<Record<string, string>>
  readonly problems: readonly Problem[]
}

const mergedKeys = ['fields', 'checks', 'rules', 'messages'] as const
type Values = Record<string, unknown>

/** Puts the fragments that a service uses into its tree, as if they stood in its file. Fields that no page of the service shows stay out. */
export function mergeFragments(tree: Tree, texts: Readonly<Record<string, string>>): Shared {
  const shared = {
    lists: {} as Record<string, Option[]>,
    concepts: {} as Record<string, Concept>,
    files: {} as Record<string, string>,
    problems: [] as Problem[],
  }
  const use = (tree.value as Values).use
  if (!Array.isArray(use)) return shared
  use.forEach((id: unknown, index) => {
    if (typeof id !== 'string') return
    const at = placeOf(tree.spot, ['use', index])
    const source = texts[id]
    if (source === undefined) {
      const near = nearest(id, Object.keys(texts))
      shared.problems.push(problemAt(at, ['use', index], 'unknown-fragment', { name: id, ...(near ? { near } : {}) }))
      return
    }
    shared.files[fragmentPath(id)] = source
    const parsed = parseYaml(fragmentPath(id), source)
    shared.problems.push(...parsed.problems)
    if (parsed.tree) takeIn(tree, parsed.tree, id, shared)
  })
  return shared
}

function takeIn(
  tree: Tree,
  fragment: Tree,
  id: string,
  shared: { lists: Record<string, Option[]>; concepts: Record<string, Concept>; problems: Problem[] },
): void {
  const read = fragmentGrammar.safeParse(fragment.value)
  if (!read.success) {
    shared.problems.push(...grammarProblems(fragment, read.error.issues))
    return
  }
  if (read.data.fragment !== id)
    shared.problems.push(problemAt(placeOf(fragment.spot, ['fragment']), ['fragment'], 'fragment-name', { name: read.data.fragment, id }))
  for (const [list, options] of Object.entries(read.data.lists ?? {}))
    shared.lists[list] = Object.entries(options).map(([key, label]) => ({
      key,
      label: typeof label === 'string' ? { [firstLanguage(tree)]: label } : label,
    }))
  Object.assign(shared.concepts, read.data.concepts)
  for (const key of mergedKeys) mergeNames(tree, fragment, key, id, shared.problems)
}

function mergeNames(tree: Tree, fragment: Tree, key: (typeof mergedKeys)[number], id: string, problems: Problem[]): void {
  const from = (fragment.value as Values)[key] as Values | undefined
  const spots = fragment.spot.inside?.get(key)?.inside as Map<string, Spot> | undefined
  if (from === undefined || spots === undefined) return
  const values = tree.value as Values
  const inside = tree.spot.inside as Map<string, Spot>
  values[key] ??= {}
  const into = values[key] as Values
  if (!inside.has(key)) inside.set(key, { ...fragment.spot.inside!.get(key)!, inside: new Map() })
  const places = inside.get(key)!.inside as Map<string, Spot>
  const shown = key === 'fields' ? namesOnPages(values.pages) : undefined
  for (const [name, value] of Object.entries(from)) {
    if (shown && !shown.has(name)) continue
    if (Object.hasOwn(into, name))
      problems.push(problemAt(placeOf(tree.spot, [key, name], 'key'), [key, name], 'fragment-twice', { name, id }))
    else {
      into[name] = value
      places.set(name, spots.get(name)!)
    }
  }
}

const namesOnPages = (pages: unknown): ReadonlySet<unknown> =>
  new Set(
    Array.isArray(pages)
      ? pages.flatMap((page) =>
          Object.values((page ?? {}) as Values)
            .filter(Array.isArray)
            .flat(),
        )
      : [],
  )

const firstLanguage = (tree: Tree): string => {
  const { languages } = tree.value as Values
  return Array.isArray(languages) && typeof languages[0] === 'string' ? languages[0] : 'fr'
}
