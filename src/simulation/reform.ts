/** A reform: changes to the rules of a law, which give a second law. */
import { z } from 'zod'
import { type Mistake, readLocated } from '#definitions'
import { compileRules } from '#rules'
import type { Law } from './law.ts'

const words = z.object({ fr: z.string(), en: z.string().optional(), nl: z.string().optional() })

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
  readonly title: z.output<typeof words>
  readonly changes: readonly Change[]
  /** the law as it would be */
  readonly law: Law
}

/** The longest text of a reform. */
export const mostReformText = 100_000

/** Reads a reform of `law`, or says everything that is wrong, each with line and column. Pure. */
export function readReform(file: string, text: string, law: Law): { readonly reform?: Reform; readonly mistakes: readonly Mistake[] } {
  if (text.length > mostReformText)
    return { mistakes: [{ file, line: 1, column: 1, path: '', why: `This is longer than ${mostReformText} characters.` }] }
  const { data, mistakes, at } = readLocated(file, text, reformFile)
  if (data === undefined) return { mistakes }
  const wrong: Mistake[] = []
  if (data.law !== law.id) wrong.push(at(['law'], `This reform is of “${data.law}”, the law is “${law.id}”.`))
  const rules = structuredClone(law.source) as Record<string, unknown>
  const changes: Change[] = []
  const touched = new Map<string, readonly PropertyKey[]>()
  for (const [place, after] of Object.entries(data.changes ?? {})) {
    const steps = place.split('/').map((step) => step.trim())
    const say = (why: string) => wrong.push(at(['changes', place], why))
    const [rule = ''] = steps
    if (after === null) say('Write what it becomes.')
    else if (!Object.hasOwn(rules, rule)) say(`“${rule}” is not a rule of this law. A rule that it does not have goes under “adds”.`)
    else {
      const other = changes.find(({ place: before }) => within(place, before) || within(before, place))
      const before = other === undefined ? put(rules, steps, after) : undefined
      if (other !== undefined) say(`“${other.place}” changes the same place.`)
      else if (before === nowhere) say('The law has no such place.')
      else changes.push({ place: steps.join(' / '), ...(before === undefined ? {} : { before }), after })
    }
    if (!touched.has(rule)) touched.set(rule, ['changes', place])
  }
  for (const [rule, after] of Object.entries(data.adds ?? {})) {
    if (Object.hasOwn(rules, rule)) wrong.push(at(['adds', rule], 'The law has this rule: write it under “changes”.'))
    else changes.push({ place: rule, after })
    rules[rule] = after
    touched.set(rule, ['adds', rule])
  }
  if (changes.length === 0 && wrong.length === 0) wrong.push(at([], 'It changes nothing: write “changes” or “adds”.'))
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
  const lost = law.simulation === undefined ? [] : [law.simulation.measure].filter((name) => compiled.rules.kind(name) !== 'number')
  if (lost.length > 0) return { mistakes: [at(['changes'], `“${lost[0]}” must stay a number.`)] }
  return {
    reform: { id: data.reform, title: data.title, changes, law: { ...law, source: rules, rules: compiled.rules } },
    mistakes: [],
  }
}

const within = (place: string, outer: string): boolean => place === outer || place.startsWith(`${outer} /`) || place.startsWith(`${outer}/`)

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
