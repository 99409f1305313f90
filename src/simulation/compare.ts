/** Results beside what a file expects. */
import type { Computed } from './engines.ts'
import type { Mapping } from './mapping.ts'
import type { Population } from './population-table.ts'

export interface Difference {
  /** counted from 1 */
  readonly line: number
  readonly rule: string
  readonly computed: number | undefined
  readonly expected: number
}

export interface Agreement {
  readonly rule: string
  readonly compared: number
  readonly differing: number
  /** the largest distance found */
  readonly furthest: number
}

// 0.1 + 0.2 is within 0 of 0.3: the sixteenth digit is no difference.
const noise = 1e-9

export async function compareWith(
  population: Population,
  mapping: Mapping,
  { outputs, results }: Computed,
): Promise<{ readonly agreements: readonly Agreement[]; readonly differences: readonly Difference[] }> {
  const agreements: Agreement[] = []
  const differences: Difference[] = []
  for (const [rule, { within }] of Object.entries(mapping.expect)) {
    const at = outputs.findIndex(({ name }) => name === rule)
    const { values, state } = results[at]!
    const expected = await population.expected(rule)
    let [compared, differing, furthest] = [0, 0, 0]
    expected.forEach((wanted, i) => {
      if (Number.isNaN(wanted)) return
      compared++
      const computed = state && state[i] !== 0 ? undefined : Number(values[i])
      const distance = computed === undefined ? Number.POSITIVE_INFINITY : Math.abs(computed - wanted)
      if (computed !== undefined) furthest = Math.max(furthest, distance)
      if (distance <= within + noise * Math.max(1, Math.abs(wanted))) return
      differing++
      differences.push({ line: i + 1, rule, computed, expected: wanted })
    })
    agreements.push({ rule, compared, differing, furthest })
  }
  return { agreements, differences: differences.sort((a, b) => a.line - b.line) }
}
