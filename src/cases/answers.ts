import { isDeepStrictEqual } from 'node:util'
import type { Answers, Field, FieldValue, Provenance, Row, Service } from '#services'

export { isEmpty, isShownOnly } from '#services'

/**
 * Answers under the names of this version of the service: `was:` maps a renamed field (and a renamed question of a list row).
 * A field that the version does not have keeps its name and value; a new answer is never overwritten by an old one.
 */
export function renamed<T extends Answers | Readonly<Record<string, Provenance>>>(record: T, service: Service): T {
  return move(record, service.fields) as T
}

function move(record: Readonly<Record<string, unknown>>, fields: readonly Field[]): Record<string, unknown> {
  const result: Record<string, unknown> = { ...record }
  for (const { name, was } of fields) {
    if (was === undefined || result[was] === undefined || fields.some((field) => field.name === was)) continue
    result[name] ??= result[was]
    delete result[was]
  }
  for (const { name, item } of fields) {
    const rows = result[name]
    if (item?.some((question) => question.was !== undefined) && Array.isArray(rows)) result[name] = rows.map((row: Row) => move(row, item))
  }
  return result
}

/** What a version renames: old name of a question → new one; in the rows of a list, `enfants . nom` → `prénom` under the list's new name. */
export function renamesOf(fields: readonly Field[]): Readonly<Record<string, string>> {
  const own = fields.flatMap(({ name, was }) => (was === undefined || fields.some((field) => field.name === was) ? [] : [[was, name]]))
  const inRows = fields.flatMap(({ name, item = [] }) => Object.entries(renamesOf(item)).map(([was, now]) => [`${name} . ${was}`, now]))
  return Object.fromEntries([...own, ...inRows])
}

/** A record of answers (or of anything else by question) after one step of renames. A new answer is never overwritten by an old one. */
export function carried(record: Readonly<Record<string, unknown>>, renames: Readonly<Record<string, string>>): Record<string, unknown> {
  const result: Record<string, unknown> = { ...record }
  for (const [was, name] of Object.entries(renames)) {
    const [list, question] = was.split(' . ')
    if (question === undefined) {
      if (result[was] === undefined) continue
      result[name] ??= result[was]
      delete result[was]
    } else if (Array.isArray(result[list!])) {
      result[list!] = (result[list!] as Row[]).map((row) => carried(row, { [question]: name }))
    }
  }
  return result
}

export const fieldOf = (service: Service, name: string): Field | undefined => service.fields.find((field) => field.name === name)

/** Two answers that say the same: a question left empty and one that was not asked differ in nothing, in rows neither. */
export const saysTheSame = (one: FieldValue | undefined, other: FieldValue | undefined): boolean =>
  isDeepStrictEqual(said(one), said(other))

function said(value: unknown): unknown {
  if (value === null || value === undefined) return undefined
  if (Array.isArray(value)) return value.map(said)
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).flatMap(([name, part]) => (said(part) === undefined ? [] : [[name, said(part)]])))
}
