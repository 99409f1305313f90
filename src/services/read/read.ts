import { mandateKinds } from '#kernel'
import { compileRules, type RuleInput, type RuleSet } from '#rules'
import type { Service } from '../contract.ts'
import { hashOf } from './canonical.ts'
import { runChecks } from './checks/index.ts'
import { localProblems } from './checks/local.ts'
import { runExamples } from './examples.ts'
import { grammarProblems } from './grammar/problems.ts'
import { type RawService, serviceGrammar } from './grammar/service.ts'
import { Reading } from './model/reading.ts'
import { buildService } from './model/service.ts'
import { namesOfNotBuilt, notBuilt, questionRules, unknownMandates } from './not-built.ts'
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
  readonly problems: readonly Problem[]
  /** Where a path of the file was written: `['rules', 'aide']`. */
  readonly placeOf: (path: Path) => Place
}

/**
 * Service file and its parts → the model, its compiled rules, and everything that is wrong: syntax, then grammar, then names, rules, law and examples.
 * Pure: it reads no file and knows of the town only what it is told.
 */
export function readService(source: ServiceSource, town: TownNames): ReadService {
  const merged = mergeSource(source)
  const { tree } = merged
  if (!tree) return { problems: tidyProblems(merged.problems), placeOf: () => ({ file: source.file, line: 1, column: 1 }) }
  const place = (path: Path) => placeOf(tree.spot, path)
  const hash = hashOf(merged)
  const named = hash === undefined ? {} : { hash }
  const parsed = serviceGrammar.safeParse(tree.value)
  if (!parsed.success)
    return { ...named, problems: tidyProblems([...merged.problems, ...grammarProblems(tree, parsed.error.issues)]), placeOf: place }
  const raw = parsed.data
  const reading = new Reading(tree, raw.languages, town)
  const service = buildService(reading, raw)
  const missing = notBuilt(raw)
  for (const { path, part } of missing) reading.say(path, 'not-built', { part }, 'key')
  for (const { path, kind } of unknownMandates(raw)) reading.say(path, 'unknown-mandate', { kind, known: mandateKinds.join(', ') })
  const rules = compiled(reading, raw, service)
  reading.problems.push(...localProblems(merged.local, Object.keys(raw.local?.values ?? {})))
  runChecks({ reading, raw, service, ...(rules ? { rules } : {}) })
  if (rules && missing.length === 0) reading.problems.push(...runExamples(service, rules, place))
  const problems = tidyProblems([...merged.problems, ...reading.problems])
  return { service, ...(rules ? { rules } : {}), ...named, problems, placeOf: place }
}

/** The rules of a service that was read without a mistake: those that `readService` compiled with it. */
export const rulesOf = (service: Service): RuleSet | undefined => compileRules(ruleSource(service)).rules

/** Rules are compiled even when the file uses parts that are not built: the names that these would give stand in for them. */
function compiled(reading: Reading, raw: RawService, service: Service): RuleSet | undefined {
  const { inputs, rules: written } = ruleSource(service)
  const standIns: readonly RuleInput[] = namesOfNotBuilt(raw)
  const questions = questionRules(raw)
  const answered = Object.fromEntries(Object.entries(written).filter(([name]) => !questions.includes(name)))
  const { rules, problems } = compileRules({ inputs: [...inputs, ...standIns], rules: answered })
  for (const problem of problems) reading.sayRule(problem.path, problem)
  return rules
}
