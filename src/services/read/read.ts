import { mandateKinds } from '#kernel'
import { compileRules, type RuleSet } from '#rules'
import type { Service } from '../contract.ts'
import { hashOf } from './canonical.ts'
import { runChecks } from './checks/index.ts'
import { localProblems, readTerritories } from './checks/local.ts'
import { runExamples } from './examples.ts'
import { grammarProblems } from './grammar/problems.ts'
import { serviceGrammar } from './grammar/service.ts'
import { Reading } from './model/reading.ts'
import { buildService } from './model/service.ts'
import { notBuilt, unknownMandates } from './not-built.ts'
import { type Path, type Problem, tidyProblems } from './problem.ts'
import { ruleSource } from './rule-source.ts'
import { mergeSource, type ServiceSource } from './source.ts'
import type { TownNames } from './town.ts'
import { type Place, placeOf } from './yaml/spot.ts'

export interface ReadService {
  /** There when the grammar holds: good for a preview. Publish it only when no problem is an error. */
  readonly service?: Service
  /** Its rules, when they compile. */
  readonly rules?: RuleSet
  /** `canonicalHash` of the source; undefined when it cannot be parsed. */
  readonly hash?: string
  /** Texts of the fragments that it uses, by path beside its file: its published version keeps them. */
  readonly shared?: Readonly<Record<string, string>>
  readonly problems: readonly Problem[]
  /** Where a path of the file was written: `['rules', 'aide']`. */
  readonly placeOf: (path: Path) => Place
}

/**
 * Service file and its parts → the model, its compiled rules, and everything that is wrong: syntax, then grammar, then names, rules, law and examples.
 * Pure: it reads no file and knows of the town only what it is told.
 */
export function readService(source: ServiceSource, town: TownNames): ReadService {
  const merged = mergeSource(source, town.fragments)
  const { tree } = merged
  if (!tree) return { problems: tidyProblems(merged.problems), placeOf: () => ({ file: source.file, line: 1, column: 1 }) }
  const place = (path: Path) => placeOf(tree.spot, path)
  const hash = hashOf(merged)
  const named = hash === undefined ? {} : { hash }
  const parsed = serviceGrammar.safeParse(tree.value)
  if (!parsed.success)
    return { ...named, problems: tidyProblems([...merged.problems, ...grammarProblems(tree, parsed.error.issues)]), placeOf: place }
  const raw = parsed.data
  const { lists, concepts, files } = merged.shared
  const reading = new Reading(tree, raw.languages, {
    ...town,
    lists: { ...town.lists, ...lists },
    concepts: { ...town.concepts, ...concepts },
  })
  const service = buildService(reading, raw, readTerritories(merged.local))
  const missing = notBuilt(raw)
  for (const { path, part } of missing) reading.say(path, 'not-built', { part }, 'key')
  for (const { path, kind } of unknownMandates(raw)) reading.say(path, 'unknown-mandate', { kind, known: mandateKinds.join(', ') })
  const rules = compiled(reading, service)
  reading.problems.push(...localProblems(merged.local, service.local?.values ?? []))
  runChecks({ reading, raw, service, ...(rules ? { rules } : {}) })
  if (rules && missing.length === 0) reading.problems.push(...runExamples(service, rules, place, town.story))
  const problems = tidyProblems([...merged.problems, ...reading.problems])
  return {
    service,
    ...(rules ? { rules } : {}),
    ...named,
    ...(Object.keys(files).length > 0 ? { shared: files } : {}),
    problems,
    placeOf: place,
  }
}

/** The rules of a service that was read without a mistake: those that `readService` compiled with it. */
export const rulesOf = (service: Service): RuleSet | undefined => compileRules(ruleSource(service)).rules

function compiled(reading: Reading, service: Service): RuleSet | undefined {
  const { rules, problems } = compileRules(ruleSource(service))
  for (const problem of problems) reading.sayRule(problem.path, problem)
  return rules
}
