import type { Service } from '../contract.ts'

/** One difference between two versions. `path` reads `fields / revenu / unit`; values are as in the model, so that a page can show them. */
export interface Difference {
  readonly path: string
  readonly kind: 'added' | 'removed' | 'changed' | 'moved'
  readonly before?: unknown
  readonly after?: unknown
}

/** What differs from `a` to `b`, part by part in the order of the model. Fields, states, pages, options and the like are followed by their name. */
export function compareServices(a: Service, b: Service): Difference[] {
  return differences(a, b, [])
}

function differences(before: unknown, after: unknown, path: readonly string[]): Difference[] {
  if (same(before, after)) return []
  const at = path.join(' / ')
  if (before === undefined) return [{ path: at, kind: 'added', after }]
  if (after === undefined) return [{ path: at, kind: 'removed', before }]
  const [left, right] = [named(before), named(after)]
  if (left && right) return inOrder(left, right, path, Array.isArray(before) && Array.isArray(after))
  return [{ path: at, kind: 'changed', before, after }]
}

function inOrder(
  left: ReadonlyMap<string, unknown>,
  right: ReadonlyMap<string, unknown>,
  path: readonly string[],
  ordered: boolean,
): Difference[] {
  const names = [...new Set([...left.keys(), ...right.keys()])]
  const inside = names.flatMap((name) => differences(left.get(name), right.get(name), [...path, name]))
  const kept = (from: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>) =>
    [...from.keys()].filter((name) => other.has(name))
  const [before, after] = [kept(left, right), kept(right, left)]
  if (ordered && before.join('\n') !== after.join('\n')) inside.push({ path: path.join(' / '), kind: 'moved', before, after })
  return inside
}

/** A map, or a list of things with a name (or key): what each of them is called → what it is. */
function named(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (Array.isArray(value)) {
    const names = value.map((each: unknown) => (isMap(each) ? (each.name ?? each.key) : undefined))
    if (value.length === 0 || names.some((name) => typeof name !== 'string') || new Set(names).size !== names.length)
      return value.length === 0 ? new Map() : undefined
    return new Map(value.map((each: Record<string, unknown>, index) => [String(names[index]), each]))
  }
  return isMap(value) ? new Map(Object.entries(value)) : undefined
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Equal in meaning; the order of keys in a map does not count. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, index) => same(each, b[index]))
  if (!isMap(a) || !isMap(b)) return false
  const keys = Object.keys(a).filter((key) => a[key] !== undefined)
  return keys.length === Object.keys(b).filter((key) => b[key] !== undefined).length && keys.every((key) => same(a[key], b[key]))
}
