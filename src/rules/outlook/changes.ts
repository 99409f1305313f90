/** What would change a result: for each answer alone, the nearest other one that does. Nothing is said that was not computed on both sides. */
import { lowered } from '../columns/kernel.ts'
import type { Model } from '../compile.ts'
import type { Question } from '../condition.ts'
import type { At, Change, RuleValue } from '../contract.ts'
import { closure } from '../graph.ts'
import { normal } from '../names.ts'
import type { RuleSymbol } from '../node.ts'
import { answerTo, type Bag, mostRows, rowsOf, wholeOf } from '../values.ts'
import { clean, nearest, type Outcome, type Reads } from './nearest.ts'
import { type Unknown, unknownOf } from './unknowns.ts'

interface Spec {
  readonly rule: string
  readonly question: Question
  readonly answers: Bag
  readonly at: At
  /** questions whose answer can be otherwise; all of them without it */
  readonly among: ReadonlySet<string> | undefined
  /** by the interpreter */
  readonly evaluate: (answers: Bag) => RuleValue
}

const mostChanges = 3
// Each of them is compiled once, or evaluated for each of its options.
const mostQuestions = 24
const mostOptions = 24

/** The nearest first; none for what is neither a truth nor a number, or has no value yet. */
export function changes(model: Model, spec: Spec): readonly Change[] {
  const { kind } = spec.question.type
  if (kind !== 'boolean' && kind !== 'number') return []
  const result = spec.evaluate(spec.answers)
  if (result.kind === 'missing') return []
  const around: Around = { ...spec, model, reads: kind, now: outcomeOf(result, kind) }
  return answeredOf(around)
    .slice(0, mostQuestions)
    .flatMap((answered) => changeOf(answered, around) ?? [])
    .sort((one, other) => one.distance - other.distance)
    .slice(0, mostChanges)
    .map(({ change }) => change)
}

interface Around extends Spec {
  readonly model: Model
  readonly reads: Reads
  readonly now: Outcome
}

interface Answered extends Unknown {
  readonly from: number | boolean | string
}

interface Measured {
  readonly change: Change
  /** 0 to 1: a number by the share of it that changes; any other answer is a whole one */
  readonly distance: number
}

function outcomeOf(value: RuleValue, reads: Reads): Outcome {
  if (value.kind === 'missing') return 'missing'
  if (value.kind === 'not-applicable') return reads === 'boolean' ? false : 'not-applicable'
  return typeof value.value === 'number' ? clean(value.value) : value.value === true
}

const variable = new Set(['boolean', 'choice', 'integer', 'number', 'money', 'duration', 'list'])

/** The answers that the result reads and that one may have otherwise, in the order of the file. What the office fills is none, nor is a day or a name. */
function answeredOf({ model, question, answers, among }: Around): readonly Answered[] {
  const read = closure([model.reference, ...question.reads])
  const mayVary = among && new Set([...among].map(normal))
  return read
    .filter((symbol) => symbol.list === '' && (symbol.is === 'input' || symbol.part?.is === 'count'))
    .filter((symbol) => {
      const { name, input } = symbol.owner ?? symbol
      return variable.has(input?.type ?? '') && input?.by === undefined && (!mayVary || mayVary.has(name))
    })
    .sort((one, other) => one.index - other.index)
    .flatMap((symbol) => {
      const from = answerOf(symbol, answers, read)
      return from === undefined
        ? []
        : unknownOf(symbol).map((unknown) => ({ ...(symbol.part ? { most: mostRows } : {}), ...unknown, from }))
    })
}

/** A list is its number of rows, where nothing else of its rows is read. */
function answerOf(symbol: RuleSymbol, answers: Bag, read: readonly RuleSymbol[]): number | boolean | string | undefined {
  const { name, input } = symbol.owner ?? symbol
  const given = answerTo(symbol.owner ?? symbol, answers)
  if (symbol.part === undefined) return input!.type === 'list' ? undefined : (wholeOf(input!, given) ?? undefined)
  const others = read.some((other) => other.list === name || (other.aggregate !== undefined && other.owner === symbol.owner))
  return others ? undefined : rowsOf(given)?.length
}

const changeOf = (answered: Answered, around: Around): Measured | undefined =>
  typeof answered.from === 'number' ? numberChange(answered, answered.from, around) : otherChange(answered, around)

function numberChange(unknown: Unknown, from: number, around: Around): Measured | undefined {
  const { model, rule, answers, at, reads, now } = around
  const low = lowered(model, { ask: [rule], columns: { [unknown.symbol.name]: 'never' }, answers, at })
  const found = low.problems.length > 0 ? undefined : nearest(low.outputs[0]!.state, reads, unknown, from)
  if (!found) return undefined
  const { to, before, outcome, last } = found
  const result = resultWith(unknown, to, around)
  const agrees = (value: number, expected: Outcome) => outcomeOf(resultWith(unknown, value, around), reads) === expected
  if (outcomeOf(result, reads) !== outcome || !agrees(before, now) || (last !== undefined && !agrees(last, outcome))) return undefined
  return {
    change: { input: unknown.question.name, to, way: to < from ? 'less' : 'more', further: last !== undefined && last !== to, result },
    distance: Math.abs(to - from) / Math.max(Math.abs(to), Math.abs(from)),
  }
}

/** Another answer with which the result is known comes before one that leaves it open. */
function otherChange(answered: Answered, around: Around): Measured | undefined {
  const { kind, options = [], question, from } = answered
  const others = kind === 'boolean' ? [from !== true] : options.slice(0, mostOptions).filter((key) => key !== from)
  const found = others
    .map((to) => ({ to, result: resultWith(answered, to, around) }))
    .filter(({ result }) => outcomeOf(result, around.reads) !== around.now && !(around.reads === 'number' && result.kind === 'missing'))
  const change = found.find(({ result }) => result.kind !== 'missing') ?? found[0]
  return change && { change: { input: question.name, ...change, further: false }, distance: 1 }
}

const resultWith = ({ question }: Unknown, to: number | boolean | string, { answers, evaluate }: Around): RuleValue =>
  evaluate({ ...answers, [question.name]: to })
