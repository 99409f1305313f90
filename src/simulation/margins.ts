/** Margins of an invented population: what share, how many, how much. A file of its own, `population.yaml`. */
import { z } from 'zod'
import { type Mistake, readLocated } from '#definitions'
import type { Law } from './law.ts'

const weight = z.number().min(0).max(1e9)
const conditions = {
  /** inputs drawn before: yes, or more than nothing */
  when: z.array(z.string()).optional(),
  /** inputs drawn before: no, or nothing */
  unless: z.array(z.string()).optional(),
}

const draw = z.union([
  z.strictObject({ share: z.number().min(0).max(1), ...conditions }),
  z.strictObject({ counts: z.array(weight).min(1).max(30), ...conditions }),
  z.strictObject({
    median: z.number().positive().max(1e9),
    mean: z.number().positive().max(1e9),
    none: z.number().min(0).max(1).optional(),
    ...conditions,
  }),
  z.strictObject({ options: z.record(z.string(), weight), ...conditions }),
])

const marginsFile = z.strictObject({
  population: z.string().regex(/^[a-z0-9-]{1,80}$/),
  households: z.number().int().min(10).max(1_000_000),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31),
  /** input of the law → how it is drawn, in this order; what does not hold is no or nothing */
  draws: z.record(z.string(), draw),
  /** where they live: weights, and by how much incomes there are higher */
  communes: z
    .array(z.strictObject({ name: z.string().min(1).max(100), weight, income: z.number().positive().max(100).optional() }))
    .max(500)
    .optional(),
})

export type Draw = z.output<typeof draw>
export type Margins = z.output<typeof marginsFile>

/** Reads margins for the inputs of `law`, or says everything that is wrong with them. */
export function readMargins(file: string, text: string, law: Law): { readonly margins?: Margins; readonly mistakes: readonly Mistake[] } {
  const { data, mistakes, at } = readLocated(file, text, marginsFile)
  if (data === undefined) return { mistakes }
  const wrong: Mistake[] = []
  const drawn = new Set<string>()
  for (const [name, one] of Object.entries(data.draws)) {
    const say = (why: string) => wrong.push(at(['draws', name], why))
    const field = law.fields.find((field) => field.name === name)
    if (field === undefined) say(`“${name}” is not an input of the law.`)
    else if (kindOf(one) !== wanted[field.type]) say(`“${name}” is drawn by ${wanted[field.type] ?? 'nothing that is known'}.`)
    if ('median' in one && one.mean < one.median) say('The mean is not below the median.')
    if ('counts' in one && !one.counts.some((each) => each > 0)) say('One of the weights must be above nothing.')
    if (
      'options' in one &&
      (!Object.values(one.options).some((each) => each > 0) ||
        Object.keys(one.options).some((key) => !field?.options?.some((option) => option.key === key)))
    )
      say('Write options of the input with their weights.')
    for (const other of [...(one.when ?? []), ...(one.unless ?? [])]) if (!drawn.has(other)) say(`“${other}” is not drawn before it.`)
    drawn.add(name)
  }
  for (const { name } of law.fields) if (!drawn.has(name)) wrong.push(at(['draws'], `“${name}” is missing.`))
  if (data.communes !== undefined && !data.communes.some(({ weight }) => weight > 0))
    wrong.push(at(['communes'], 'One of the weights must be above nothing.'))
  return wrong.length > 0 ? { mistakes: wrong } : { margins: data, mistakes: [] }
}

const wanted: Readonly<Record<string, string>> = {
  boolean: 'share',
  integer: 'counts',
  money: 'median',
  number: 'median',
  choice: 'options',
}
const kindOf = (one: Draw): string => ('share' in one ? 'share' : 'counts' in one ? 'counts' : 'median' in one ? 'median' : 'options')
