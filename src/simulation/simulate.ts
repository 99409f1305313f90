/** A law and its reform on a population: computed in one of the machines, then measured. */
import { Refusal, sequence } from '#kernel'
import type { ResultColumn } from '#rules'
import { bootstrap } from './bootstrap.ts'
import { type Computation, compute, type Engine } from './engines.ts'
import type { Effects, Law } from './law.ts'
import { bandsOf } from './marginal.ts'
import type { Population } from './population-table.ts'
import type { Reform } from './reform.ts'
import { type Results, type TypicalResult, toldOf } from './results.ts'
import { byDecile, byName, type Division, type Households, measuresOf } from './sample.ts'
import { versusOf } from './versus.ts'

export const divisionNames = ['decile', 'household', 'commune'] as const
export type DivisionName = (typeof divisionNames)[number]

export interface Simulation extends Omit<Computation, 'ask' | 'law' | 'population'> {
  readonly engine: Engine
  readonly law: Law
  readonly reform: Reform
  readonly population: Population
  readonly by: readonly DivisionName[]
  readonly draws: number
  readonly seed: number
  /** share of those with a right who ask for it; counts for a benefit only */
  readonly takeUp: number
  /** euros a year added for marginal rates */
  readonly step: number
  /** part of the work that is done, 0 to 1 */
  readonly onProgress?: (share: number) => void
}

const mostFaults = 20

/** Refuses `law.no-simulation`, `population.too-few`, `population.faulty` (rows without a result, or that nobody lives in), and what `compute` refuses. */
export async function simulate(given: Simulation): Promise<Results> {
  await using scratch = openOnce(given.scratch)
  return await measured({ ...given, scratch: scratch.open })
}

/**
 * Two reforms of one law side by side: everything is told from `one` to the reform of the simulation. Only ever on one population, so that nothing can be
 * reckoned from two that differ by a household. Refuses `comparison.too-few` where one of them changes so few households that its cost is not told.
 */
export async function simulateBetween(given: Simulation, one: Reform): Promise<Results> {
  await using scratch = openOnce(given.scratch)
  const { onProgress = () => {} } = given
  const part = (k: number) => (share: number) => onProgress((k + share) / 3)
  // Tenths of the standard of living are others under another law: they are told between the two only.
  const by = given.by.filter((name) => name !== 'decile')
  const against = async (reform: Reform, k: number) => await measured({ ...given, by, reform, scratch: scratch.open, onProgress: part(k) })
  const [first, second] = [await against(one, 0), await against(given.reform, 1)]
  if (first.cost === null || second.cost === null) throw new Refusal('comparison.too-few')
  const between = await measured({ ...given, law: one.law, scratch: scratch.open, onProgress: part(2) })
  return { ...between, versus: versusOf({ one: one.title, other: given.reform.title }, first, second, between) }
}

/** One database for the four computations of a simulation, opened if one asks for it. */
function openOnce(open: Simulation['scratch']): AsyncDisposable & { open: Simulation['scratch'] } {
  let opened: ReturnType<Simulation['scratch']> | undefined
  return {
    open: async () => {
      opened ??= open()
      return { ...(await opened), [Symbol.asyncDispose]: async () => {} }
    },
    [Symbol.asyncDispose]: async () => await (await opened)?.[Symbol.asyncDispose](),
  }
}

async function measured(work: Simulation): Promise<Results> {
  const { law, reform, population, engine, date, seed, step, onProgress = () => {} } = work
  const effects = law.simulation
  if (effects === undefined) throw new Refusal('law.no-simulation', { law: law.id })
  if (population.count < 10) throw new Refusal('population.too-few', { rows: population.count })
  const told = await columnsIn(work, law, population, [effects.measure, effects.income, effects.units, effects.persons, effects.type.rule])
  onProgress(0.2)
  const [changed] = await columnsIn(work, reform.law, population, [effects.measure])
  onProgress(0.4)
  const [amount, income, units, persons, type] = told as [Column, Column, Column, Column, Column]
  const weights = (await population.weights()) ?? new Float64Array(population.count).fill(1)
  const takesUp = takeUpOf(effects, work, population.count)
  const gives = given(effects, takesUp)
  const households: Households = {
    count: population.count,
    before: gives(amount),
    after: gives(changed!),
    income: numbers(income),
    units: numbers(units),
    persons: numbers(persons),
    weights,
  }
  const empty = [...households.units.keys()].filter((i) => !(households.units[i]! > 0 && households.persons[i]! > 0))
  if (empty.length > 0)
    throw new Refusal('population.faulty', {
      faults: empty.slice(0, mostFaults).map((i) => ({ column: effects.persons, code: 'nobody', line: i + 1 })),
    })
  const divisions = await divisionsOf(work, effects, households, type)
  const raised = await population.raised(effects.raise, step)
  const [more] = await columnsIn(work, law, raised, [effects.measure])
  onProgress(0.5)
  const [moreAfter] = await columnsIn(work, reform.law, raised, [effects.measure])
  onProgress(0.6)
  const earns = await population.earns(effects.raise)
  const { names, measure } = measuresOf(households, divisions)
  const found = bootstrap(weights, measure, { draws: work.draws, seed, onDraw: (done) => onProgress(0.6 + (0.4 * done) / work.draws) })
  const figures = new Map(names.map((name, k) => [name, found[k]!]))
  return {
    law: law.id,
    reform: reform.id,
    assumptions: { date, engine, draws: work.draws, seed, takeUp: takesUp === undefined ? null : work.takeUp, step },
    ...toldOf(households, divisions, figures),
    marginal: bandsOf(
      earns,
      weights,
      step,
      { now: households.before, more: gives(more!) },
      { now: households.after, more: gives(moreAfter!) },
    ),
    typical: typicalOf(law, reform.law, effects, date),
  }
}

interface Column extends ResultColumn {
  readonly name: string
}

/** Results of rules; not applicable is nothing. A row whose answers do not suffice is a fault of the population. */
async function columnsIn(work: Simulation, law: Law, population: Population, ask: readonly string[]): Promise<Column[]> {
  const { results } = await compute(work.engine, { ...work, law, population, ask })
  return ask.map((name, k) => {
    const column = results[k]!
    const missing = [...column.values.keys()].filter((i) => column.state?.[i] === 2 || !isSound(column.values[i]))
    if (missing.length > 0)
      throw new Refusal('population.faulty', {
        faults: missing.slice(0, mostFaults).map((i) => ({ column: name, code: 'no-result', line: i + 1 })),
      })
    return { ...column, name }
  })
}

/** A reform can make an amount that no number holds. */
const isSound = (value: unknown): boolean => typeof value !== 'number' || Number.isFinite(value)

const numbers = ({ values, state }: Column): Float64Array =>
  Float64Array.from(values as Float64Array, (value, i) => (state?.[i] === 1 ? 0 : value))

/** Who asks for what they have a right to, the same before and after; undefined: nobody has to ask. */
function takeUpOf({ kind }: Effects, { takeUp, seed }: Simulation, count: number): Uint8Array | undefined {
  if (kind === 'tax') return undefined
  const next = sequence(seed)
  return Uint8Array.from({ length: count }, () => (next() < takeUp ? 1 : 0))
}

/** What the law gives to each household; a tax gives less than nothing. */
const given =
  ({ kind }: Effects, takesUp: Uint8Array | undefined) =>
  (column: Column): Float64Array =>
    numbers(column).map((value, i) => (kind === 'tax' ? -value + 0 : takesUp?.[i] === 0 ? 0 : value))

async function divisionsOf({ by, population }: Simulation, effects: Effects, households: Households, type: Column): Promise<Division[]> {
  const communes = by.includes('commune') ? await population.communes() : undefined
  if (by.includes('commune') && communes === undefined) throw new Refusal('population.no-commune')
  return [
    ...(by.includes('decile') ? [byDecile(households)] : []),
    ...(by.includes('household') ? [byName('household', type.values as string[], Object.keys(effects.type.labels))] : []),
    ...(communes === undefined ? [] : [byName('commune', communes, [...new Set(communes)].sort())]),
  ]
}

/** Made-up households of the law's own file, computed as a person's case is. */
function typicalOf(law: Law, reformed: Law, { typical, measure }: Effects, date: string): TypicalResult[] {
  return typical.map(({ title, answers }) => {
    const [before, after] = [law, reformed].map(({ rules }) => {
      const value = rules.evaluate(answers, [measure], { date })[measure]!
      return value.kind === 'value' ? Number(value.value) : null
    })
    return { title, before: before!, after: after! }
  })
}
