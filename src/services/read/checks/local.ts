import { localFile } from '../grammar/more.ts'
import { grammarProblems } from '../grammar/problems.ts'
import { nearest } from '../near.ts'
import { type Problem, problemAt } from '../problem.ts'
import { placeOf, type Tree } from '../yaml/spot.ts'

/** Files of territories (`local/<code>.yaml`): numbers and units only, and only values that the service declares under `local / values`. */
export function localProblems(files: ReadonlyMap<string, Tree>, values: readonly string[]): Problem[] {
  return [...files.values()].flatMap((tree) => {
    const parsed = localFile.safeParse(tree.value)
    if (!parsed.success) return grammarProblems(tree, parsed.error.issues)
    return Object.keys(parsed.data)
      .filter((name) => !values.includes(name))
      .map((name) => {
        const near = nearest(name, values)
        return problemAt(placeOf(tree.spot, [name], 'key'), [name], 'unknown-local', { name, ...(near ? { near } : {}) })
      })
  })
}
