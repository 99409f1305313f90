import type { Service } from '../contract.ts'
import { grammarProblems } from './grammar/problems.ts'
import { serviceGrammar } from './grammar/service.ts'
import { Reading } from './model/reading.ts'
import { buildService } from './model/service.ts'
import { type Problem, tidyProblems } from './problem.ts'
import { mergeSource, type ServiceSource } from './source.ts'
import type { TownNames } from './town.ts'

export interface ReadService {
  /** There when the grammar holds; publish it only when no problem is an error. */
  readonly service?: Service
  readonly problems: readonly Problem[]
}

/** Service file and its parts → the model, and everything that is wrong with it. Pure: reads no file and knows of the town what it is told. */
export function readService(source: ServiceSource, town: TownNames): ReadService {
  const merged = mergeSource(source)
  const { tree } = merged
  if (!tree) return { problems: tidyProblems(merged.problems) }
  const parsed = serviceGrammar.safeParse(tree.value)
  if (!parsed.success) return { problems: tidyProblems([...merged.problems, ...grammarProblems(tree, parsed.error.issues)]) }
  const reading = new Reading(tree, parsed.data.languages, town)
  const service = buildService(reading, parsed.data)
  return { service, problems: tidyProblems([...merged.problems, ...reading.problems]) }
}
