/** Which column of a file is which input of the law, and which column holds a result to compare with. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { Refusal } from '#kernel'

const listColumns = z.strictObject({
  /** a file beside that of the population, a row for each row of the list */
  file: z.string().regex(/^[^/\\]+$/),
  /** column with the key of the row of the population that a row belongs to */
  parent: z.string(),
  /** column with the key of the row, for those that point to it */
  key: z.string().optional(),
  /** field of the list → column */
  columns: z.record(z.string(), z.string()),
  /** field of type `row` → column with the key of the row that it points to; empty: none */
  links: z.record(z.string(), z.string()).optional(),
})

const columnsFile = z.strictObject({
  /** input of the law → column of the file; `a.b` is the part `b` of the column `a` */
  columns: z.record(z.string(), z.string()),
  /** column that names a row in what is written; without it rows are numbered */
  key: z.string().optional(),
  /** column that says for how many households a row stands; without it each stands for one */
  weight: z.string().optional(),
  /** column that says where the household lives */
  commune: z.string().optional(),
  /** list of the law → its own file */
  lists: z.record(z.string(), listColumns).optional(),
  /** rule → column that holds what it must be, and how far it may be away */
  expect: z.record(z.string(), z.strictObject({ column: z.string(), within: z.number().min(0).default(0) })).optional(),
})

export type ListMapping = z.output<typeof listColumns>

export interface Mapping {
  readonly columns: Readonly<Record<string, string>>
  readonly key?: string
  readonly weight?: string
  readonly commune?: string
  readonly lists?: Readonly<Record<string, ListMapping>>
  readonly expect: Readonly<Record<string, { readonly column: string; readonly within: number }>>
}

export function readMapping(path: string): Mapping {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new Refusal('columns.not-found', { path })
  }
  const { data, error } = columnsFile.safeParse(parse(text, { schema: 'core', maxAliasCount: 0 }))
  if (data === undefined)
    throw new Refusal('columns.broken', { problems: error.issues.map((issue) => ({ path: issue.path.join('/'), message: issue.message })) })
  if (data.lists !== undefined && data.key === undefined)
    throw new Refusal('columns.broken', {
      problems: [{ path: 'key', message: 'Rows of lists need the key of the row that they belong to.' }],
    })
  return { ...data, expect: data.expect ?? {} }
}
