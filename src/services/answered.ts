import type { Field, FieldValue } from './contract.ts'

/** An empty answer: never given, left empty, nothing chosen, no file. `false`, `0` and a list of no rows are answers. */
export function isEmpty(value: FieldValue | undefined, field: Field): boolean {
  if (value === undefined || value === null || value === '') return true
  if (field.type === 'list') return false
  return Array.isArray(value) && value.length === 0
}

/** Kinds of field that nobody answers. */
export const isShownOnly = (field: Field): boolean => field.type === 'computed' || field.type === 'note'
