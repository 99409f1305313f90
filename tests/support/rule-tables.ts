/** Answers that hold lists as tables of their own, for kernels and for databases. */
import type { Kernel, ListRows, RuleInput } from '#rules'
import { columnsFrom } from './rule-rows.ts'

type Answers = Readonly<Record<string, unknown>>

const rowsOf = (answers: Answers, list: string): readonly Answers[] => {
  const rows = answers[list]
  return Array.isArray(rows) ? rows : []
}

/** `row` field → the list that it points to. */
export const linksOf = (inputs: readonly RuleInput[]): Record<string, string> =>
  Object.fromEntries(inputs.flatMap(({ item = [] }) => item.flatMap(({ name, of }) => (of === undefined ? [] : [[name, of] as const]))))

/** The rows of each list of all answers together; a pointer becomes the place in the whole table. `pointsTo`: `row` field → its list. */
export function listsFrom(kernel: Kernel, all: readonly Answers[], pointsTo: Readonly<Record<string, string>>): Record<string, ListRows> {
  const starts = new Map<string, readonly number[]>()
  for (const { name } of kernel.lists) {
    let sum = 0
    const start = all.map((answers) => {
      const here = sum
      sum += rowsOf(answers, name).length
      return here
    })
    starts.set(name, start)
  }
  return Object.fromEntries(
    kernel.lists.map(({ name, columns, links }) => {
      const rows = all.flatMap((answers, parent) => rowsOf(answers, name).map((row) => ({ row, parent })))
      const placed = (link: string) =>
        Int32Array.from(rows, ({ row, parent }) =>
          typeof row[link] === 'number' ? starts.get(pointsTo[link]!)![parent]! + (row[link] as number) : -1,
        )
      return [
        name,
        {
          count: rows.length,
          columns: columnsFrom(
            { ...kernel, columns },
            rows.map(({ row }) => row),
          ),
          parent: Int32Array.from(rows, ({ parent }) => parent),
          links: Object.fromEntries(links.map((link) => [link, placed(link)])),
        },
      ]
    }),
  )
}
