/** An invented population from its margins: the same one for the same seed, on every machine. */
import { sequence } from '#kernel'
import { quoted } from './csv.ts'
import type { Mapping } from './mapping.ts'
import type { Draw, Margins } from './margins.ts'

/** Column of what each row's commune is called. */
const communeColumn = 'commune'

/** Its file (CSV), in pieces. */
export function* populationCsv({ households, seed, draws, communes = [] }: Margins): Iterable<string> {
  const next = sequence(seed)
  const names = Object.keys(draws)
  const places = weighted(communes.map(({ weight }) => weight))
  yield `${[...names, ...(communes.length > 0 ? [communeColumn] : [])].map(quoted).join(',')}\n`
  let lines: string[] = []
  for (let row = 0; row < households; row++) {
    const place = communes.length > 0 ? communes[places(next())] : undefined
    const values: Record<string, number | boolean | string> = {}
    // The same number of draws for each input, whatever was drawn before it: one margin can change and the others stay.
    for (const name of names) values[name] = drawn(draws[name]!, next(), next(), values, place?.income ?? 1)
    lines.push(`${[...names.map((name) => quoted(String(values[name]))), ...(place ? [quoted(place.name)] : [])].join(',')}\n`)
    if (lines.length >= 10_000) {
      yield lines.join('')
      lines = []
    }
  }
  yield lines.join('')
}

/** How such a file is read. */
export const generatedMapping = ({ draws, communes = [] }: Margins): Mapping => ({
  columns: Object.fromEntries(Object.keys(draws).map((name) => [name, name])),
  expect: {},
  ...(communes.length > 0 ? { commune: communeColumn } : {}),
})

function drawn(
  one: Draw,
  u: number,
  v: number,
  before: Readonly<Record<string, number | boolean | string>>,
  income: number,
): number | boolean | string {
  const holds = (name: string) => before[name] === true || Number(before[name]) > 0
  const asked = (one.when ?? []).every(holds) && !(one.unless ?? []).some(holds)
  if ('share' in one) return asked && u < one.share
  if ('counts' in one) return asked ? weighted(one.counts)(u) : 0
  if ('options' in one) return Object.keys(one.options)[weighted(Object.values(one.options))(u)]!
  if (!asked || u < (one.none ?? 0)) return 0
  // A log-normal has the mean median · e^(σ²/2); whole euros.
  const spread = Math.sqrt(2 * Math.log(one.mean / one.median))
  return Math.round(one.median * income * Math.exp(spread * normal((u - (one.none ?? 0)) / (1 - (one.none ?? 0)), v)))
}

/** Box and Muller: a normal number of two even ones. */
const normal = (u: number, v: number): number => Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v)

/** The index on which a number from 0 to 1 falls. */
function weighted(weights: readonly number[]): (u: number) => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return (u) => {
    let left = u * total
    for (const [index, weight] of weights.entries()) {
      left -= weight
      if (left < 0) return index
    }
    return weights.findLastIndex((weight) => weight > 0)
  }
}
