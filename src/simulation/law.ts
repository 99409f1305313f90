/** A law as a definition: `law.yaml` with its questions, its rules and what it is asked for. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { Refusal } from '#kernel'
import { compileRules, type RuleInput, type RuleSet } from '#rules'

const words = z.object({ fr: z.string(), en: z.string().optional(), nl: z.string().optional() })
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

const lawFile = z.strictObject({
  law: z.string().regex(/^[a-z0-9-]+$/),
  version: z.number().int().positive(),
  title: words,
  about: words,
  source: z.object({ title: z.string(), url: z.url() }),
  covers: z.object({ from: day, until: day }),
  outputs: z.array(z.string()).min(1),
  fields: z.array(
    z.strictObject({
      name: z.string(),
      type: z.enum(['boolean', 'integer', 'number', 'money', 'date', 'choice']),
      unit: z.string().optional(),
      min: z.number().optional(),
      max: z.number().optional(),
      options: z.array(z.object({ key: z.string() })).optional(),
      default: z.unknown().optional(),
      label: words,
    }),
  ),
  rules: z.record(z.string(), z.unknown()),
})

export interface LawField extends RuleInput {
  readonly min?: number
  readonly max?: number
}

export interface Law {
  readonly id: string
  readonly title: Readonly<Record<string, string | undefined>>
  readonly outputs: readonly string[]
  readonly fields: readonly LawField[]
  readonly covers: { readonly from: string; readonly until: string }
  readonly rules: RuleSet
}

const most = 2_000_000

/** Reads the folder of a law, or its file. Refuses what is not one with every problem, each with its path. */
export function readLaw(path: string): Law {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'law.yaml') : path
  if (!existsSync(file)) throw new Refusal('law.not-found', { path })
  if (statSync(file).size > most) throw new Refusal('law.too-large', { path })
  const { data, error } = lawFile.safeParse(parse(readFileSync(file, 'utf8'), { schema: 'core', maxAliasCount: 0 }))
  if (data === undefined)
    throw new Refusal('law.broken', { problems: error.issues.map((issue) => ({ path: issue.path.join('/'), message: issue.message })) })
  const { rules, problems } = compileRules({ inputs: data.fields, rules: data.rules })
  const unknown = rules === undefined ? [] : data.outputs.filter((output) => !rules.names.has(output))
  if (rules === undefined || unknown.length > 0)
    throw new Refusal('law.broken', {
      problems: [
        ...problems.map(({ path: at, message }) => ({ path: at.join('/'), message })),
        ...unknown.map((output) => ({ path: 'outputs', message: `“${output}” is not a rule.` })),
      ],
    })
  const { law: id, title, outputs, fields, covers } = data
  return { id, title, outputs, fields, covers, rules }
}
