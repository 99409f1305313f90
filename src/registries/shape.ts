import type { Shape } from '#definitions'
import { at } from '#kernel'

/** A concept's value in a record. undefined: the record is not shaped so; null: the register says that it knows nothing. */
export function valueIn(record: unknown, shape: Shape): unknown {
  if (typeof shape === 'string') return at(record, shape)
  if (isList(shape)) {
    const rows = at(record, shape.each)
    if (rows === null) return null
    if (!Array.isArray(rows)) return undefined
    const values = rows.map((row) => made(row, shape.item))
    return values.includes(undefined) ? undefined : values
  }
  return made(record, shape)
}

const isList = (shape: Exclude<Shape, string>): shape is { each: string; item: Record<string, string> } => typeof shape.item === 'object'

/** A value made of several; parts that are not there are left out. */
function made(record: unknown, parts: Readonly<Record<string, string>>): unknown {
  const found = Object.entries(parts)
    .map(([name, pointer]) => [name, at(record, pointer)] as const)
    .filter(([, value]) => value !== undefined && value !== null)
  return found.length === 0 ? undefined : Object.fromEntries(found)
}
