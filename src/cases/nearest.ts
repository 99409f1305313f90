import { rememberingOf } from '#kernel'
import type { RuleSet } from '#rules'
import type { Answers, Field, Service } from '#services'
import type { CaseContext } from './decide/context.ts'
import { fieldsBehind, situationOf } from './decide/situation.ts'
import { stateOf } from './enter.ts'
import type { CaseView } from './view.ts'

/** What one case is compared by: field → a number, or a word. */
export type Inputs = Readonly<Record<string, { readonly number: number } | { readonly word: string }>>

/** Questions that the rules of a decision read and that can be compared: no free text, no name, no special category. */
const comparable = rememberingOf((service: Service, rules: RuleSet): readonly Field[] => {
  const decides = service.workflow.states
    .flatMap((state) => state.do)
    .filter(({ to, by }) => by.some((one) => one !== 'applicant') && stateOf(service, to ?? '')?.outcome !== undefined)
  const paid = service.workflow.states.flatMap((state) => state.then).flatMap((effect) => (effect.kind === 'pay' ? [effect.rule] : []))
  const read = [...decides.flatMap(({ when, explain }) => [when, explain]), ...paid].filter((rule) => rule !== undefined)
  const fields = read.flatMap((rule) => fieldsBehind(rule, { service, rules }))
  const kinds: readonly string[] = ['boolean', 'choice', 'integer', 'number', 'money', 'list']
  return [...new Set(fields)].filter(({ type, special, by }) => kinds.includes(type) && !special && by === undefined)
})

/** Pure: the inputs of a case as they stand; of a list, how many rows it has. */
export function inputsOf(view: CaseView, ctx: CaseContext): Inputs {
  const { answers } = situationOf(view, view.answers, ctx)
  return Object.fromEntries(
    comparable(ctx.service, ctx.rules).flatMap((field) => {
      const input = inputOf(answers[field.name])
      return input === undefined ? [] : [[field.name, input] as const]
    }),
  )
}

function inputOf(value: Answers[string] | undefined): Inputs[string] | undefined {
  if (Array.isArray(value)) return { number: value.length }
  if (typeof value === 'number') return { number: value }
  return typeof value === 'boolean' || typeof value === 'string' ? { word: String(value) } : undefined
}

export interface Decided {
  readonly id: string
  readonly inputs: Inputs
}

/** A decided case beside this one: the questions answered alike and otherwise. */
export interface Near<D extends Decided> {
  readonly decided: D
  readonly same: readonly string[]
  /** numbers that differ by a tenth at most */
  readonly close: readonly string[]
  readonly other: readonly string[]
}

/** A number that differs by no more than this share is close. */
const closeShare = 0.1

/**
 * The decided cases whose inputs are nearest: each question counts the same, a number by how far it lies from this one within all of them. A case that
 * shares less than half of what both answered is not near. An order to read in, nothing else: it decides nothing and foresees nothing.
 */
export function nearest<D extends Decided>(own: Inputs, decided: readonly D[], most: number): readonly Near<D>[] {
  const names = Object.keys(own)
  const spans = new Map(names.map((name) => [name, spanOf(name, [own, ...decided.map(({ inputs }) => inputs)])]))
  return decided
    .map((one) => {
      const both = names.filter((name) => one.inputs[name] !== undefined)
      const likeness = both.map((name) => likenessOf(own[name]!, one.inputs[name]!, spans.get(name) ?? 0))
      const mean = both.length === 0 ? 0 : likeness.reduce((sum, part) => sum + part, 0) / both.length
      return { one, both, mean, known: both.length }
    })
    .filter(({ mean, known }) => mean > 0.5 && known * 2 > names.length)
    .sort((a, b) => b.mean - a.mean)
    .slice(0, most)
    .map(({ one, both }) => {
      const how = (name: string) => alike(own[name]!, one.inputs[name]!)
      const of = (kind: ReturnType<typeof alike>) => both.filter((name) => how(name) === kind)
      return { decided: one, same: of('same'), close: of('close'), other: of('other') }
    })
}

function spanOf(name: string, all: readonly Inputs[]): number {
  const numbers = all.flatMap((inputs) => {
    const input = inputs[name]
    return input !== undefined && 'number' in input ? [input.number] : []
  })
  return numbers.length === 0 ? 0 : Math.max(...numbers) - Math.min(...numbers)
}

function likenessOf(one: Inputs[string], other: Inputs[string], span: number): number {
  if ('word' in one || 'word' in other) return 'word' in one && 'word' in other && one.word === other.word ? 1 : 0
  return span === 0 ? 1 : 1 - Math.abs(one.number - other.number) / span
}

function alike(one: Inputs[string], other: Inputs[string]): 'same' | 'close' | 'other' {
  if ('word' in one || 'word' in other) return likenessOf(one, other, 1) === 1 ? 'same' : 'other'
  if (one.number === other.number) return 'same'
  return Math.abs(one.number - other.number) <= closeShare * Math.max(Math.abs(one.number), Math.abs(other.number)) ? 'close' : 'other'
}
