/** A reform: changes to the rules of a law, which give a second law. */
import { z } from 'zod'
import { type Mistake, readLocated } from '#definitions'
import { compileRules } from '#rules'
import type { Law } from './law.ts'
import { type Words, words } from './words.ts'

const reformFile = z.strictObject({
  reform: z.string().regex(/^[a-z0-9-]{1,80}$/),
  law: z.string(),
  title: words,
  about: words.optional(),
  /** `rule`, or `rule / barème / tranches / 2 / taux`: what it becomes. Places in a list count from 1; one more than there are is added. */
  changes: z.record(z.string(), z.unknown()).optional(),
  /** rules that the law does not have */
  adds: z.record(z.string(), z.unknown()).optional(),
})

/** One place of a law before and after; no `before`: it is new. */
export interface Change {
  readonly place: string
  readonly before?: unknown
  readonly after: unknown
}

export interface Reform {
  readonly id: string
  readonly title: Words
  readonly changes: readonly Change[]
  /** the law as it would be */
  readonly law: Law
}

/** What is wrong with a reform; `code` where it is ours to say, so that a page has it in its words; what rules and YAML say is English. */
export interface ReformProblem extends Mistake {
  readonly code?: keyof typeof said
  readonly details?: Readonly<Record<string, string>>
}

const said = {
  'too-long': () => `This is longer than ${mostReformText} characters.`,
  'other-law': ({ named, law }: Details) => `This reform is of “${named}”, the law is “${law}”.`,
  empty: () => 'Write what it becomes.',
  'unknown-rule': ({ rule }: Details) => `“${rule}” is not a rule of this law. A rule that it does not have goes under “adds”.`,
  twice: ({ place }: Details) => `“${place}” changes the same place.`,
  'no-place': () => 'The law has no such place.',
  'known-rule': () => 'The law has this rule: write it under “changes”.',
  nothing: () => 'It changes nothing: write “changes” or “adds”.',
  'no-number': ({ rule }: Details) => `“${rule}” must stay a number.`,
} as const
type Details = Readonly<Record<string, string>>
const ours = (where: Omit<Mistake, 'why'>, code: keyof typeof said, details: Details = {}): ReformProblem => ({
  ...where,
  code,
  details,
  why: said[code](details),
})

/** The longest text of a reform. */
export const mostReformText = 100_000

/** Reads a reform of `law`, or says everything that is wrong, each with line and column. Pure. */
export function readReform(
  file: string,
  text: string,
  law: Law,
): { readonly reform?: Reform; readonly mistakes: readonly ReformProblem[] } {
  if (text.length > mostReformText) return { mistakes: [ours({ file, line: 1, column: 1, path: '' }, 'too-long')] }
  const { data, mistakes, at } = readLocated(file, text, reformFile)
  if (data === undefined) return { mistakes }
  const wrong: ReformProblem[] = []
  const wrongAt = (path: readonly PropertyKey[], code: keyof typeof said, details?: Details) =>
    wrong.push(ours(at(path, ''), code, details))
  if (data.law !== law.id) wrongAt(['law'], 'other-law', { named: data.law, law: law.id })
  const rules = structuredClone(law.source) as Record<string, unknown>
  const changes: Change[] = []
  const touched = new Map<string, readonly PropertyKey[]>()
  for (const [place, after] of Object.entries(data.changes ?? {})) {
    const steps = place.split('/').map((step) => step.trim())
    const whole = steps.join(' / ')
    const say = (code: keyof typeof said, details?: Details) => wrongAt(['changes', place], code, details)
    const [rule = ''] = steps
    if (after === null) say('empty')
    else if (!Object.hasOwn(rules, rule)) say('unknown-rule', { rule })
    else {
      const other = changes.find(({ place: before }) => within(whole, before) || within(before, whole))
      const before = other === undefined ? put(rules, steps, after) : undefined
      if (other !== undefined) say('twice', { place: other.place })
      else if (before === nowhere) say('no-place')
      else changes.push({ place: whole, ...(before === undefined ? {} : { before }), after })
    }
    if (!touched.has(rule)) touched.set(rule, ['changes', place])
  }
  for (const [rule, after] of Object.entries(data.adds ?? {})) {
    if (Object.hasOwn(rules, rule)) wrongAt(['adds', rule], 'known-rule')
    else changes.push({ place: rule, after })
    rules[rule] = after
    touched.set(rule, ['adds', rule])
  }
  if (changes.length === 0 && wrong.length === 0) wrongAt([], 'nothing')
  if (wrong.length > 0) return { mistakes: wrong }
  const compiled = compileRules({ inputs: law.fields, rules })
  // What is wrong stands where the change was written, or at the changes when it shows in a rule that was not.
  const placeOf = (path: readonly (string | number)[]) =>
    touched.get(String(path[1] ?? '')) ?? [data.changes === undefined ? 'adds' : 'changes']
  if (compiled.rules === undefined)
    return {
      mistakes: compiled.problems.map(({ path, message, hint }) =>
        at(placeOf(path), `${path.slice(1).join(' / ')}: ${message}${hint === undefined ? '' : ` ${hint}`}`),
      ),
    }
  const measure = law.simulation?.measure
  if (measure !== undefined && compiled.rules.kind(measure) !== 'number')
    return { mistakes: [ours(at(['changes'], ''), 'no-number', { rule: measure })] }
  return {
    reform: { id: data.reform, title: data.title, changes, law: { ...law, source: rules, rules: compiled.rules } },
    mistakes: [],
  }
}

const within = (place: string, outer: string): boolean => place === outer || place.startsWith(`${outer} / `)

const nowhere = Symbol('nowhere')
type Holder = Record<string, unknown> | unknown[]

/** Writes `after` at the place and answers what was there; a key that a definition does not have yet is added to it. */
function put(rules: Record<string, unknown>, steps: readonly string[], after: unknown): unknown {
  let holder: Holder = rules
  for (const [depth, step] of steps.entries()) {
    const last = depth === steps.length - 1
    const key = Array.isArray(holder) ? indexOf(step, holder.length + (last ? 1 : 0)) : step
    if (key === undefined || ['__proto__', 'constructor', 'prototype'].includes(step)) return nowhere
    const here: unknown = Object.hasOwn(holder, key) ? (holder as Record<PropertyKey, unknown>)[key] : undefined
    if (last) {
      ;(holder as Record<PropertyKey, unknown>)[key] = after
      return here
    }
    if (typeof here !== 'object' || here === null) return nowhere
    holder = here as Holder
  }
  return nowhere
}

const indexOf = (step: string, most: number): number | undefined => {
  const place = /^[1-9]\d{0,4}$/.test(step) ? Number(step) : 0
  return place >= 1 && place <= most ? place - 1 : undefined
}
