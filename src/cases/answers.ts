import type { Answers, Field, FieldValue, Provenance, Row, Service } from '#services'

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

/** An empty answer: never given, left empty, nothing chosen, no file. `false`, `0` and a list of no rows are answers. */
export function isEmpty(value: FieldValue | undefined, field: Field): boolean {
  if (value === undefined || value === null || value === '') return true
  if (field.type === 'list') return false
  return Array.isArray(value) && value.length === 0
}

/** Kinds of field that nobody answers. */
export const isShownOnly = (field: Field): boolean => field.type === 'computed' || field.type === 'note'

export const fieldOf = (service: Service, name: string): Field | undefined => service.fields.find((field) => field.name === name)
