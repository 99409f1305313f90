import { LineCounter, type Node, parseDocument } from 'yaml'
import type { z } from 'zod'

/** One mistake in a definition of the town; line and column count from 1, `path` reads `rest / url`. */
export interface Mistake {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly path: string
  readonly why: string
}

export interface Located<T> {
  readonly data?: T
  readonly mistakes: readonly Mistake[]
  /** says a mistake at a path of the file */
  at(path: readonly PropertyKey[], why: string): Mistake
}

/** Reads one YAML file by its schema. Never follows an alias, never throws: what is wrong comes back with its place. */
export function readLocated<T extends z.ZodType>(file: string, text: string, schema: T): Located<z.output<T>> {
  const lines = new LineCounter()
  const document = parseDocument(text, { version: '1.2', schema: 'core', merge: false, prettyErrors: false, lineCounter: lines })
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { file, line, column: col }
  }
  const at = (path: readonly PropertyKey[], why: string): Mistake => {
    let offset = document.contents?.range?.[0] ?? 0
    for (let depth = 1; depth <= path.length; depth++) {
      const node = document.getIn(path.slice(0, depth), true) as Node | undefined
      if (node?.range == null) break
      offset = node.range[0]
    }
    return { ...place(offset), path: path.map(String).join(' / '), why }
  }
  const [broken] = document.errors
  if (broken !== undefined) return { mistakes: [{ ...place(broken.pos[0]), path: '', why: broken.message }], at }
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 0 })
  } catch (error) {
    return { mistakes: [at([], error instanceof Error ? error.message : 'unreadable')], at }
  }
  const found = schema.safeParse(value)
  return found.success
    ? { data: found.data, mistakes: [], at }
    : { mistakes: found.error.issues.map(({ path, message }) => at(path, message)), at }
}
