/** Which column of a file is which input of the law, and which column holds a result to compare with. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { Refusal } from '#kernel'

const columnsFile = z.strictObject({
  /** input of the law → column of the file; `a.b` is the part `b` of the column `a` */
  columns: z.record(z.string(), z.string()),
  /** column that names a row in what is written; without it rows are numbered */
  key: z.string().optional(),
  /** column that says for how many households a row stands; without it each stands for one */
  weight: z.string().optional(),
  /** column that says where the household lives */
  commune: z.string().optional(),
  /** rule → column that holds what it must be, and how far it may be away */
  expect: z.record(z.string(), z.strictObject({ column: z.string(), within: z.number().min(0).default(0) })).optional(),
})

export interface Mapping {
  readonly columns: Readonly<Record<string, string>>
  readonly key?: string
  readonly weight?: string
  readonly commune?: string
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
  return { ...data, expect: data.expect ?? {} }
}
