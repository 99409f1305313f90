import { RuleError, type RuleSet, type RuleValue } from '#rules'
import type { Answers, Example, Field, Service } from '../contract.ts'
import { draftGiven, requestGiven } from '../given.ts'
import { shown } from './grammar/problems.ts'
import { type Path, type Problem, problemAt, ruleProblemAt } from './problem.ts'
import { answersForRules } from './rule-source.ts'
import type { StoryEnd, StoryRunner } from './town.ts'
import { type Code, phrase } from './words/index.ts'
import type { Place } from './yaml/spot.ts'

type Bag = Readonly<Record<string, unknown>>
type Locate = (path: Path) => Place

/** A day for examples that name none: rules with dates need one, and tests must not change with the calendar. */
const someDay = '2026-01-01'
const nowhere: Locate = () => ({ file: '', line: 1, column: 1 })

/**
 * Runs every example: `given` → `expect`, read on its day. An expected rule may be `~` (not applicable, or an answer missing); `refused: check` and
 * `advised: check` name a check that does not hold. What comes out differently is a problem at the line of the expectation.
 */
export function runExamples(service: Service, rules: RuleSet, placeOf: Locate = nowhere, story?: StoryRunner): Problem[] {
  return service.examples.flatMap((example, index) => new Run(service, rules, example, ['examples', index], placeOf).problems(story))
}

class Run {
  readonly #service: Service
  readonly #rules: RuleSet
  readonly #example: Example
  readonly #path: Path
  readonly #placeOf: Locate
  readonly #found: Problem[] = []
  readonly #fields: ReadonlyMap<string, Field>

  constructor(service: Service, rules: RuleSet, example: Example, path: Path, placeOf: Locate) {
    this.#service = service
    this.#rules = rules
    this.#example = example
    this.#path = path
    this.#placeOf = placeOf
    this.#fields = new Map(service.fields.map((field) => [field.name, field]))
  }

  problems(story?: StoryRunner): Problem[] {
    const { given, expect } = this.#example
    const answers = answersForRules(this.#service, this.#answers(this.#fields, given, [...this.#path, 'given']))
    const date = this.#example.on ?? someDay
    const own = { ...this.#givenNames(), ...this.#example.local }
    const at = { date, given: { ...draftGiven(this.#service, this.#rules, answers as Answers, date), ...own } }
    const told = this.#example.story === undefined ? undefined : this.#tell(story, answers as Answers)
    for (const [name, expected] of Object.entries(expect)) {
      const here: Path = [...this.#path, 'expect', name]
      try {
        if (this.#example.story !== undefined && (name === 'state' || name === 'due')) {
          if (told && told[name] !== expected)
            this.#say(here, 'example-fails', { name, expected: readable(expected), got: told[name] ?? phrase('nothing') })
        } else if (name === 'refused' || name === 'advised')
          this.#stopped(name === 'advised', [expected].flat().map(String), answers, at, here)
        else {
          const got = this.#rules.evaluate(answers, [name], at)[name]
          if (!got || !same(got, expected))
            this.#say(here, 'example-fails', { name, expected: readable(expected), got: got ? shownValue(got) : phrase('nothing') })
        }
      } catch (error) {
        if (!(error instanceof RuleError)) throw error
        const { code, hint } = error
        const message = hint && error.message.endsWith(hint) ? error.message.slice(0, -hint.length).trim() : error.message
        this.#found.push(ruleProblemAt(this.#placeOf(here), here, { code, message, ...(hint ? { hint } : {}) }))
      }
    }
    return this.#found
  }

  #say(path: Path, code: Code, details: Record<string, string>): void {
    this.#found.push(problemAt(this.#placeOf(path), path, code, { example: this.#example.name, ...details }))
  }

  #stopped(advised: boolean, names: readonly string[], answers: Bag, at: { readonly date: string }, here: Path): void {
    for (const name of names) {
      const top = this.#service.checks.find((check) => check.name === name)
      const list = this.#service.fields.find((field) => field.checks?.some((check) => check.name === name))
      const check = top ?? list?.checks?.find((each) => each.name === name)
      if (!check) this.#say(here, 'example-unknown-name', { name })
      else if (check.advice !== advised)
        this.#say(here, 'example-value', {
          name,
          why: check.advice ? phrase('says-advised') : phrase('says-refused'),
        })
      else if (!(top ? this.#rules.holds(check.must, answers, at) === false : this.#stopsInRow(list as Field, check.must, answers, at)))
        this.#say(here, 'example-not-stopped', { name, must: check.must })
    }
  }

  #stopsInRow(list: Field, must: string, answers: Bag, at: { readonly date: string }): boolean {
    const rows = answers[list.name]
    return (
      Array.isArray(rows) &&
      rows.some((_, index) => {
        const value = this.#rules.row(list.name, index, [must], answers, at)[must]
        return value !== undefined && (value.kind === 'not-applicable' || (value.kind === 'value' && value.value === false))
      })
    )
  }

  /** How its story ends; undefined when nobody can play it here. */
  #tell(story: StoryRunner | undefined, answers: Answers): StoryEnd | undefined {
    const end = story?.(this.#service, this.#rules, this.#example, answers)
    const refused = end?.refused
    if (refused)
      this.#say([...this.#path, 'story', refused.day], 'story-refused', { step: refused.step, day: refused.day, code: refused.code })
    return end
  }

  /** Names that no field holds (`date de dépôt`, `rang`, answers of requests) go beside the answers. */
  #givenNames(): Record<string, string | number | boolean | null> {
    const given: Record<string, string | number | boolean | null> = {}
    for (const [name, value] of Object.entries(this.#example.given)) {
      if (this.#fields.has(name)) continue
      const request = this.#service.requests.find((one) => one.name === name)
      if (request && isMap(value)) {
        const answer = Object.fromEntries(Object.entries(value).map(([key, said]) => [key, truth(said) as string | number | boolean]))
        Object.assign(given, requestGiven(request, { open: false, answered: true, silent: false, answer }))
        continue
      }
      const plain = truth(value)
      if (!this.#rules.names.has(name)) this.#say([...this.#path, 'given', name], 'example-unknown-name', { name })
      else if (typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean') given[name] = plain
    }
    return given
  }

  /** As one writes an answer in an example → as it is kept. A value that the field cannot hold is a problem: it would count as no answer. */
  #answers(fields: ReadonlyMap<string, Field>, given: Bag, path: Path): Bag {
    const answers: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(given)) {
      const field = fields.get(name)
      if (!field) {
        if (fields !== this.#fields) this.#say([...path, name], 'example-unknown-name', { name })
        continue
      }
      answers[name] = this.#answer(field, value, [...path, name])
    }
    return answers
  }

  #answer(field: Field, value: unknown, path: Path): unknown {
    if (field.type === 'list' && Array.isArray(value)) {
      const inside = new Map((field.item ?? []).map((item) => [item.name, item]))
      return value.map((row: unknown, index) => (isMap(row) ? this.#answers(inside, row, [...path, index]) : {}))
    }
    const plain = field.type === 'boolean' || field.type === 'consent' ? truth(value) : value
    if (!fits(field, plain)) this.#say(path, 'example-given', { name: field.name, got: shown(value), expected: expectedOf(field) })
    return plain
  }
}

const numbers = ['integer', 'number', 'money', 'duration', 'row']

function fits(field: Field, value: unknown): boolean {
  if (value === null) return true
  const options = field.options?.map((option) => option.key)
  if (field.type === 'boolean' || field.type === 'consent') return typeof value === 'boolean'
  if (numbers.includes(field.type)) return typeof value === 'number'
  if (field.type === 'choice') return typeof value === 'string' && (options?.includes(value) ?? true)
  if (field.type === 'choices') return Array.isArray(value) && value.every((each) => options?.includes(each) ?? true)
  if (field.type === 'list') return typeof value === 'number'
  if (field.type === 'date') return typeof value === 'string' && /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/.test(value)
  return true
}

function expectedOf(field: Field): string {
  if (field.type === 'boolean' || field.type === 'consent') return 'oui · non'
  if (numbers.includes(field.type)) return phrase('number-without-unit')
  if (field.options) return field.options.map((option) => option.key).join(' · ')
  if (field.type === 'list') return phrase('some-rows')
  return phrase('form.date')
}

const isMap = (value: unknown): value is Bag => typeof value === 'object' && value !== null && !Array.isArray(value)
const truth = (value: unknown): unknown => (value === 'oui' ? true : value === 'non' ? false : value)

function same(got: RuleValue, written: unknown): boolean {
  const expected = truth(written)
  if (expected === null) return got.kind !== 'value'
  // A condition that does not apply does not hold; an amount that does not apply is not zero.
  if (got.kind === 'not-applicable') return expected === false
  if (got.kind === 'missing') return false
  return typeof got.value === 'number' && typeof expected === 'number' ? close(got.value, expected, got.unit) : got.value === expected
}

/** `568.94` stands for what rounds to it; money counts to the cent; any other number stands for itself. */
function close(got: number, written: number, unit = ''): boolean {
  const decimals = String(written).split('.')[1]?.length ?? 0
  const rounded = decimals >= 2 ? 0.5 * 10 ** -decimals : /\p{Sc}/u.test(unit) ? 0.005 : 0
  return Math.abs(got - written) <= rounded + 1e-6
}

const readable = (value: unknown): string =>
  value === true ? 'oui' : value === false ? 'non' : value === null ? phrase('no-value') : String(value)

function shownValue(value: RuleValue): string {
  if (value.kind === 'not-applicable') return phrase('not-applicable')
  if (value.kind === 'missing') return phrase('no-answer', value.needs.join(', '))
  return value.unit ? `${readable(value.value)} ${value.unit}` : readable(value.value)
}
