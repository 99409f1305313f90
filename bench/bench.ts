/** What a bench gives: `name`, and `run`, which does all of its work once and says what it measured. */
export interface Row {
  /** what was measured, in words that stay the same from run to run */
  readonly what: string
  readonly value: number
  readonly unit: string
  /** what else does the same work, for comparison; undefined: ours */
  readonly peer?: string
  /** true: a larger value is better (rates); default: a smaller one is (times, sizes) */
  readonly more?: boolean
}

export interface Bench {
  readonly name: string
  /** `scale` 1 is the published size; CI runs 0.01 */
  run(options: { readonly scale: number }): Promise<readonly Row[]>
}

/** How many times a second `work` was done, over `count` times. */
export function rate(count: number, work: (index: number) => void): number {
  const began = performance.now()
  for (let index = 0; index < count; index++) work(index)
  return count / ((performance.now() - began) / 1000)
}
