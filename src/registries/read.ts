import type { Registry } from '#definitions'
import type { Asked } from './contract.ts'
import { valueIn } from './shape.ts'

/** What records say of the concepts asked for. More than one record is more than one person: nothing is said then. */
export function readRecords(registry: Registry, records: readonly unknown[], concepts: readonly string[], at: string): Asked {
  const nothing = { values: {}, at }
  if (records.length === 0) return { outcome: 'none', ...nothing }
  if (records.length > 1) return { outcome: 'several', ...nothing }
  const values = concepts.map((concept) => [concept, valueIn(records[0], registry.gives[concept] ?? '/')] as const)
  if (values.some(([, value]) => value === undefined)) return { outcome: 'unreadable', ...nothing }
  const known = values.filter(([, value]) => value !== null)
  return known.length === 0 ? { outcome: 'none', ...nothing } : { outcome: 'found', values: Object.fromEntries(known), at }
}
