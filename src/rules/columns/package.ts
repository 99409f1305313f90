/** Kernels of a publicodes package. */
import Engine, { type RawPublicodes } from 'publicodes'
import type { RuleProblem } from '../contract.ts'
import { RuleError } from '../error.ts'
import { readUnit, showUnit } from '../units.ts'
import type { ColumnKind, Compiled, KernelColumn } from './contract.ts'
import { isUncertain } from './javascript.ts'
import { type KernelOutput, kernelOf } from './kernel.ts'
import { reachable, Scalars } from './scalar.ts'
import { States } from './state.ts'
import { TreeReader } from './tree.ts'
import type { Measured, Tree } from './tree-node.ts'
import { readersOf } from './tree-reads.ts'

export interface PackageSpec {
  readonly ask: readonly string[]
  /** rules that each row answers, with their kind and, for numbers, their unit (`€/mois`) */
  readonly columns: Readonly<Record<string, { readonly kind: Exclude<ColumnKind, 'date'>; readonly unit?: string }>>
  /** answers that all rows share, written as publicodes reads them */
  readonly situation?: Readonly<Record<string, string>>
}

const silence = { log: () => {}, warn: () => {}, error: () => {} }
// The engine wants an example of each column to know its type; no figure of it is used.
const examples = { number: (unit?: string) => `1 ${unit ?? ''}`.trim(), boolean: () => 'oui', text: () => "'?'" }

export interface RulePackage {
  /** Compiles what is asked, or says what cannot be, with the rule. */
  kernel(spec: PackageSpec): Compiled
}

/** Parses a package once, for any number of kernels. */
export function openPackage(rules: RawPublicodes<string>): RulePackage {
  const engine = new Engine(rules, { logger: silence, warn: false, strict: { situation: false } })
  // Who reads whom is the same for every kernel.
  readersOf((engine as unknown as { readonly context: { readonly parsedRules: Readonly<Record<string, Tree>> } }).context.parsedRules)
  return { kernel: (spec) => compile(engine, spec) }
}

function compile(engine: Engine, spec: PackageSpec): Compiled {
  const sample = Object.entries(spec.columns).map(([name, { kind, unit }]) => [name, examples[kind](unit)] as const)
  engine.setSituation({ ...Object.fromEntries(sample), ...spec.situation })
  const states = new States(new Scalars())
  const columns = Object.entries(spec.columns).map(([name, { kind }]): KernelColumn => ({ name, kind, empty: 'never' }))
  const given = new Map(
    Object.entries(spec.columns).map(([name, { kind, unit }], index): [string, Measured] => {
      const measure = unit === undefined ? undefined : readUnit(unit)
      if (unit !== undefined && !measure) throw new RuleError({ code: 'bad-unit', message: `“${unit}” is not a unit.` })
      const state = states.sure(states.scalars.column(index, kind))
      return [name, measure ? { ...state, unit: measure } : state]
    }),
  )
  const reader = new TreeReader(engine, states, given)
  const problems: RuleProblem[] = []
  const outputs = spec.ask.flatMap((name): KernelOutput[] => {
    const state = shallow(() => reader.asked(name))
    if (!state) {
      problems.push({ path: ['ask', name], code: 'too-deep', message: `“${name}” is nested too deeply over these columns.` })
      return []
    }
    const unit = showUnit(state.unit)
    for (const term of reachable([state.value, state.absent, state.unknown]).order)
      if (term.op === 'refused') problems.push({ path: ['ask', name], code: 'not-compiled', message: String(term.value) })
    return [{ name, kind: state.value.kind, ...(unit ? { unit } : {}), state, uncertain: isUncertain(state) }]
  })
  return problems.length > 0 ? { problems } : { kernel: kernelOf(columns, outputs), problems: [] }
}

/** Rules are read by recursion: what exhausts the stack is none of an author's faults and no value either. */
function shallow<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
