import type { RuleSet, RuleValue } from '#rules'
import { RuleError } from '#rules'
import type { Answers, Example, Field, Service } from '../contract.ts'
import { type Path, type Problem, problemAt, ruleProblemAt } from './problem.ts'
import type { Place } from './yaml/spot.ts'

/** Amounts are compared to the cent, other numbers to a millionth. */
const close = (a: number, b: number): boolean =>
  Math.abs(a - b) < 1e-6 || (Math.abs(a - b) < 0.005 && Number.isInteger(Math.round(b * 100)))

/** A day for examples that name none: rules with dates need one, and tests must not change with the calendar. */
const someDay = '2026-01-01'

/** Runs every example: `given` → `expect`, on its day. What does not come out is a problem at the line of the expectation. */
export function runExamples(service: Service, rules: RuleSet, placeOf: (path: Path) => Place): Problem[] {
  return service.examples.flatMap((example, index) => runExample(service, rules, example, ['examples', index], placeOf))
}

function runExample(service: Service, rules: RuleSet, example: Example, path: Path, placeOf: (path: Path) => Place): Problem[] {
  const problems: Problem[] = []
  const say = (
    at: Path,
    code: 'example-fails' | 'example-unknown-name' | 'example-not-stopped' | 'example-value',
    details: Record<string, string>,
  ) => problems.push(problemAt(placeOf(at), at, code, { example: example.name, ...details }))
  const at = { date: example.on ?? someDay, given: givenNames(service, rules, example) }
  for (const name of Object.keys(example.given)) {
    if (!service.fields.some((field) => field.name === name) && !rules.names.has(name))
      say([...path, 'given', name], 'example-unknown-name', { name })
  }
  const answers = answersOf(service.fields, example.given) as Answers
  for (const [name, expected] of Object.entries(example.expect)) {
    const here: Path = [...path, 'expect', name]
    try {
      if (name === 'refused' || name === 'advised') {
        for (const check of [expected].flat().map(String)) {
          const found = service.checks.find((each) => each.name === check)
          if (!found) say(here, 'example-unknown-name', { name: check })
          else if (found.advice !== (name === 'advised'))
            say(here, 'example-value', {
              name: check,
              why: found.advice ? 'it only advises: write “advised”' : 'it stops the sending: write “refused”',
            })
          else if (rules.holds(found.must, answers, at) !== false) say(here, 'example-not-stopped', { name: check, must: found.must })
        }
        continue
      }
      const got = rules.evaluate(answers, [name], at)[name]
      if (!got || !same(got, expected))
        say(here, 'example-fails', { name, expected: readable(expected), got: got ? shownValue(got) : 'nothing' })
    } catch (error) {
      if (!(error instanceof RuleError)) throw error
      problems.push(
        ruleProblemAt(placeOf(here), here, { code: error.code, message: error.message, ...(error.hint ? { hint: error.hint } : {}) }),
      )
    }
  }
  return problems
}

/** Names that no field holds (`date de dépôt`, `rang`) go beside the answers. */
function givenNames(service: Service, rules: RuleSet, example: Example): Record<string, string | number | boolean> {
  const fields = new Set(service.fields.map((field) => field.name))
  return Object.fromEntries(
    Object.entries(example.given).flatMap(([name, value]) =>
      fields.has(name) || !rules.names.has(name) || typeof value === 'object' ? [] : [[name, truth(value)]],
    ),
  ) as Record<string, string | number | boolean>
}

/** As one writes an answer in an example → as it is kept: `oui` for a boolean, rows of a list, dates as texts. */
function answersOf(fields: readonly Field[], given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const byName = new Map(fields.map((field) => [field.name, field]))
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const field = byName.get(name)
      if (field?.type === 'list' && Array.isArray(value))
        return [name, value.map((row: unknown) => (isMap(row) ? answersOf(field.item ?? [], row) : {}))]
      if (field?.type === 'boolean' || field?.type === 'consent') return [name, truth(value)]
      return [name, value]
    }),
  )
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const truth = (value: unknown): unknown => (value === 'oui' ? true : value === 'non' ? false : value)

function same(got: RuleValue, written: unknown): boolean {
  const expected = truth(written)
  // `~`: the rule does not apply, or an answer is still missing.
  if (expected === null) return got.kind !== 'value'
  // A condition that does not apply does not hold.
  if (got.kind === 'not-applicable') return expected === false
  if (got.kind === 'missing') return false
  const { value } = got
  if (typeof value === 'number' && typeof expected === 'number') return close(value, expected)
  return value === expected
}

const readable = (value: unknown): string =>
  value === true ? 'oui' : value === false ? 'non' : value === null ? 'no value' : String(value)
function shownValue(value: RuleValue): string {
  if (value.kind === 'not-applicable') return 'not applicable'
  if (value.kind === 'missing') return `an answer is missing: ${value.needs.join(', ')}`
  return value.unit ? `${readable(value.value)} ${value.unit}` : readable(value.value)
}
