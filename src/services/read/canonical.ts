import { createHash } from 'node:crypto'
import { type MergedSource, mergeSource, type ServiceSource } from './source.ts'

/**
 * The content of a version as one text, after RFC 8785 (JSON Canonicalization Scheme): no spaces, keys by UTF-16 code units, numbers and strings as
 * JavaScript writes them. The parts beside the file are merged; `stage` is left out, because a stage is an event about a version, not part of it.
 * Where the order of names is meaning (a case begins in the first state, pages show options and fields in theirs) the map is written as pairs in order.
 */
export const canonicalText = (source: ServiceSource): string | undefined => textOf(mergeSource(source))

/** sha-256 of the canonical text, hex; undefined for what cannot be parsed. Comments, layout and the order of keys do not change it. */
export const canonicalHash = (source: ServiceSource): string | undefined => hashOf(mergeSource(source))

/** The same of what was parsed already. */
export function hashOf(merged: MergedSource): string | undefined {
  const text = textOf(merged)
  return text === undefined ? undefined : createHash('sha256').update(text).digest('hex')
}

function textOf({ tree, local, shared, problems }: MergedSource): string | undefined {
  if (!tree || problems.some((problem) => problem.severity === 'error')) return undefined
  const { stage: _, ...rest } = tree.value as Record<string, unknown>
  const content =
    Object.keys(shared.lists).length + Object.keys(shared.concepts).length > 0
      ? { ...rest, shared: { lists: shared.lists, concepts: shared.concepts } }
      : rest
  const territories = Object.fromEntries([...local].map(([code, each]) => [code, each.value]))
  return canonical(local.size > 0 ? { ...content, 'local files': territories } : content, '')
}

/** Maps whose names are shown, or tried, in the order of the file. */
const ordered = new Set(['fields', 'item', 'options', 'states', 'do', 'checks', 'aggregates'])

function canonical(value: unknown, key: string): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each, '')).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value)
  if (ordered.has(key)) return `[${entries.map(([name, each]) => `[${JSON.stringify(name)},${canonical(each, '')}]`).join(',')}]`
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => `${JSON.stringify(name)}:${canonical(each, name)}`)
    .join(',')}}`
}
