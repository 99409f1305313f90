import type { LocalValue } from '../../contract.ts'
import { localFile } from '../grammar/more.ts'
import { grammarProblems } from '../grammar/problems.ts'
import { readAmount } from '../model/local.ts'
import { nearest } from '../near.ts'
import { type Problem, problemAt } from '../problem.ts'
import { placeOf, type Tree } from '../yaml/spot.ts'

type Files = ReadonlyMap<string, Tree>

/** Files of territories that can be read: code → values as written. */
export const readTerritories = (files: Files): ReadonlyMap<string, Readonly<Record<string, number | string>>> =>
  new Map(
    [...files].flatMap(([code, tree]) => {
      const parsed = localFile.safeParse(tree.value)
      return parsed.success ? [[code, parsed.data]] : []
    }),
  )

/** Files of territories (`local/<code>.yaml`): only values that the service declares under `local / values`, in their unit and between their limits. */
export function localProblems(files: Files, values: readonly LocalValue[]): Problem[] {
  return [...files.values()].flatMap((tree) => {
    const parsed = localFile.safeParse(tree.value)
    if (!parsed.success) return grammarProblems(tree, parsed.error.issues)
    return Object.entries(parsed.data).flatMap(([name, written]) => {
      const value = values.find((each) => each.name === name)
      const at = (code: 'unknown-local' | 'local-amount' | 'local-limit', details: Record<string, string>) =>
        problemAt(placeOf(tree.spot, [name], code === 'unknown-local' ? 'key' : 'value'), [name], code, details)
      if (value === undefined) {
        const near = nearest(
          name,
          values.map((each) => each.name),
        )
        return [at('unknown-local', { name, ...(near ? { near } : {}) })]
      }
      const amount = readAmount(written, value.unit)
      if (amount === undefined) return [at('local-amount', { got: String(written), unit: value.unit ?? '' })]
      const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = value
      return amount < min || amount > max
        ? [at('local-limit', { name, min: String(value.min ?? '−∞'), max: String(value.max ?? '∞') })]
        : []
    })
  })
}
