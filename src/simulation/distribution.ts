/** Weighted order statistics of a column. `order` is `ascending` of the same values, so that many samples are measured in one pass each. */

/** Indexes from the smallest value to the largest; equal values keep the order of the rows. */
export function ascending(values: Float64Array): Uint32Array {
  return Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b)
}

/** The smallest value at or below which half of the weight lies. */
export function median(values: Float64Array, weights: Float64Array, order: Uint32Array): number {
  let half = 0
  for (const weight of weights) half += weight
  half /= 2
  let sum = 0
  let found = 0
  for (const i of order) {
    if (weights[i] === 0) continue
    sum += weights[i]!
    found = values[i]!
    if (sum >= half) break
  }
  return found
}

/** Share of the weight below a line. */
export function shareBelow(line: number, values: Float64Array, weights: Float64Array): number {
  let [below, all] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    all += weights[i]!
    if (values[i]! < line) below += weights[i]!
  }
  return all === 0 ? 0 : below / all
}

/** Gini coefficient, from 0 (all alike) to 1: twice the area between the Lorenz curve and the diagonal. What is below nothing counts as nothing. */
export function gini(values: Float64Array, weights: Float64Array, order: Uint32Array): number {
  let [people, sum, area] = [0, 0, 0]
  for (const i of order) {
    const next = sum + Math.max(0, values[i]!) * weights[i]!
    area += weights[i]! * (sum + next)
    people += weights[i]!
    sum = next
  }
  return sum <= 0 ? 0 : Math.max(0, 1 - area / (people * sum))
}

/** In which tenth of the weight each row lies, 0 to 9, by the middle of its own weight. */
export function tenths(weights: Float64Array, order: Uint32Array): Uint8Array {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const found = new Uint8Array(weights.length)
  let sum = 0
  for (const i of order) {
    found[i] = Math.min(9, Math.floor((10 * (sum + weights[i]! / 2)) / all))
    sum += weights[i]!
  }
  return found
}
