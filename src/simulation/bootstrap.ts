import { sequence } from '#kernel'

/** A number with the interval in which 95 % of its repeats lie. */
export interface Figure {
  readonly value: number
  readonly low: number
  readonly high: number
}

/**
 * Bootstrap (Efron 1979): the rows are drawn again with replacement, as many as there are, and measured again. The same seed gives the same draws.
 * It says what chance there is in which households the population holds; not whether they are like the real ones.
 */
export function bootstrap(
  weights: Float64Array,
  measure: (weights: Float64Array) => Float64Array,
  { draws, seed, onDraw = () => {} }: { readonly draws: number; readonly seed: number; readonly onDraw?: (done: number) => void },
): Figure[] {
  const next = sequence(seed)
  const count = weights.length
  const values = measure(weights)
  const repeats = Array.from(values, () => new Float64Array(draws))
  const drawn = new Float64Array(count)
  for (let draw = 0; draw < draws; draw++) {
    drawn.fill(0)
    for (let i = 0; i < count; i++) {
      const row = Math.floor(next() * count)
      drawn[row]! += weights[row]!
    }
    const measured = measure(drawn)
    for (let k = 0; k < measured.length; k++) repeats[k]![draw] = measured[k]!
    onDraw(draw + 1)
  }
  return repeats.map((found, k) => {
    found.sort()
    return { value: values[k]!, low: quantile(found, 0.025), high: quantile(found, 0.975) }
  })
}

/** Of sorted values, between two by their distance. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!]
  return low + (high - low) * (place - Math.floor(place))
}
