/** A law as a definition: `law.yaml` with its questions, its rules and what it is asked for. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { type Mistake, readLocated } from '#definitions'
import { Refusal } from '#kernel'
import { compileRules, type RuleInput, type RuleSet } from '#rules'
import { type Words, words } from './words.ts'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

/** What a simulation must know of a law beside its rules. Amounts are per year. */
const effects = z.strictObject({
  /** the rule that the budget feels */
  measure: z.string(),
  /** `tax`: the household pays it; `benefit`: it gets it, if it asks for it */
  kind: z.enum(['tax', 'benefit']),
  /** income before this law, consumption units (or the like), persons of the household */
  income: z.string(),
  units: z.string(),
  persons: z.string(),
  /** kinds of households: a rule that gives one of these keys */
  type: z.strictObject({ rule: z.string(), labels: z.record(z.string(), words) }),
  /** the input in which one earns a little more, for marginal rates; that of a list's rows as `personnes . salaire` */
  raise: z.string(),
  typical: z.array(z.strictObject({ title: words, answers: z.record(z.string(), z.unknown()) })).max(20),
})

const kinds = ['boolean', 'integer', 'number', 'money', 'date', 'choice'] as const
const field = {
  name: z.string(),
  unit: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  options: z.array(z.object({ key: z.string() })).optional(),
  default: z.unknown().optional(),
  label: words,
}

/** `{ sum: revenu, where: majeur, by: foyer }`, as in a service; `by`: for each row that this field points to. */
const aggregate = z
  .strictObject({
    ...{ count: z.string(), sum: z.string(), min: z.string(), max: z.string(), mean: z.string(), any: z.string(), all: z.string() },
    ...{ where: z.string(), by: z.string() },
  })
  .partial()
  .transform(({ where, by, ...ops }, context) => {
    const [first, second] = Object.entries(ops)
    if (first === undefined || second !== undefined) {
      context.addIssue({ code: 'custom', message: 'Write one of count, sum, min, max, mean, any, all.' })
      return z.NEVER
    }
    const [op, of] = first
    return { op, of, ...(where === undefined ? {} : { where }), ...(by === undefined ? {} : { by }) }
  })

/** An entity within that of the law: persons, families, tax households of a dwelling. */
const list = z.strictObject({
  name: z.string(),
  type: z.literal('list'),
  label: words,
  item: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({ ...field, type: z.enum(kinds) }),
      z.strictObject({ name: z.string(), type: z.literal('row'), of: z.string(), label: words }),
    ]),
  ),
  rules: z.record(z.string(), z.unknown()).optional(),
  aggregates: z.record(z.string(), aggregate).optional(),
})

const lawFile = z.strictObject({
  law: z.string().regex(/^[a-z0-9-]+$/),
  version: z.number().int().positive(),
  title: words,
  about: words,
  source: z.object({ title: z.string(), url: z.url() }),
  covers: z.object({ from: day, until: day }),
  outputs: z.array(z.string()).min(1),
  fields: z.array(z.discriminatedUnion('type', [z.strictObject({ ...field, type: z.enum(kinds) }), list])),
  rules: z.record(z.string(), z.unknown()),
  simulation: effects.optional(),
})

export type Effects = z.output<typeof effects>

export interface LawField extends RuleInput {
  readonly min?: number
  readonly max?: number
  readonly label: Words
}

export interface Law {
  readonly id: string
  readonly version: number
  readonly title: Words
  readonly about: Words
  readonly outputs: readonly string[]
  readonly fields: readonly LawField[]
  readonly covers: { readonly from: string; readonly until: string }
  readonly rules: RuleSet
  /** the rules as written, for those who change them */
  readonly source: Readonly<Record<string, unknown>>
  readonly simulation?: Effects
}

const most = 2_000_000

/** Reads the folder of a law, or its file. Refuses what is not one with every problem, each with its line and column. */
export function readLaw(path: string): Law {
  const { law, mistakes } = checkLaw(path)
  if (law === undefined) throw new Refusal('law.broken', { problems: mistakes.map(told) })
  return law
}

/** A mistake as one line of a report. */
export const told = ({ file, line, column, path, why }: Mistake): string =>
  `${file}:${line}:${column} ${path === '' ? '' : `${path}: `}${why}`

/** A law, or everything that is wrong with it. Refuses `law.not-found`, `law.too-large`. */
export function checkLaw(path: string): { readonly law?: Law; readonly mistakes: readonly Mistake[] } {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'law.yaml') : path
  if (!existsSync(file)) throw new Refusal('law.not-found', { path })
  if (statSync(file).size > most) throw new Refusal('law.too-large', { path })
  const { data, mistakes, at } = readLocated(basename(file), readFileSync(file, 'utf8'), lawFile)
  if (data === undefined) return { mistakes }
  const { rules, problems } = compileRules({ inputs: data.fields, rules: data.rules })
  if (rules === undefined)
    return { mistakes: problems.map(({ path: where, message, hint }) => at(where, hint === undefined ? message : `${message} ${hint}`)) }
  const named: [readonly PropertyKey[], string][] = data.outputs.map((output, index) => [['outputs', index], output])
  if (data.simulation !== undefined) {
    const { measure, income, units, persons, type, raise } = data.simulation
    for (const [key, name] of Object.entries({ measure, income, units, persons, raise })) named.push([['simulation', key], name])
    named.push([['simulation', 'type', 'rule'], type.rule])
  }
  const inRows = new Set(data.fields.flatMap((one) => (one.type === 'list' ? one.item.map(({ name }) => `${one.name} . ${name}`) : [])))
  const unknown = named
    .filter(([path, name]) => !rules.names.has(name) && !(path[1] === 'raise' && inRows.has(name)))
    .map(([where, name]) => at(where, `“${name}” is not a rule.`))
  const answers = (data.simulation?.typical ?? []).flatMap(({ answers }, index) =>
    rules.faults(answers).map(({ path: where, message }) => at(['simulation', 'typical', index, 'answers', ...where], message)),
  )
  if (unknown.length + answers.length > 0) return { mistakes: [...unknown, ...answers] }
  const { law: id, version, title, about, outputs, fields, covers, simulation } = data
  return {
    law: { id, version, title, about, outputs, fields, covers, rules, source: data.rules, ...(simulation ? { simulation } : {}) },
    mistakes: [],
  }
}
