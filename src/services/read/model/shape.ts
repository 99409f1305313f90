import type { FieldType } from '../../contract.ts'
import { concepts } from '../concepts.ts'
import type { RawField, RawItemField } from '../grammar/field.ts'
import { nearest } from '../near.ts'
import type { Path } from '../problem.ts'
import type { Concept } from '../town.ts'
import { phrase } from '../words/index.ts'
import type { Reading } from './reading.ts'

/** `unknown`: the concept or field that the town or file does not have. */
export type Shape = RawField & { type: FieldType; unknown?: string }
export type RawFields = Readonly<Record<string, RawItemField | RawField>>

/** What `like` copies: how the answer looks, not when, why or from where it is asked. */
const copied = [
  'type',
  'label',
  'hint',
  'unit',
  'options',
  'parts',
  'precision',
  'min',
  'max',
  'pattern',
  'default',
  'accept',
  'size',
  'of',
  'value',
  'sensitive',
  'special',
  'item',
  'rules',
  'checks',
  'aggregates',
] as const

/** A field as written, completed by its concept and by the field it is like. An unknown type stays a text, so that reading goes on. */
export function shapeOf(reading: Reading, path: Path, raw: RawItemField | RawField, siblings: RawFields): Shape {
  const written: RawField = typeof raw === 'string' ? { concept: raw } : raw
  const conceptPath = typeof raw === 'string' ? path : [...path, 'concept']
  const known = { ...concepts, ...reading.town.concepts }
  const concept = written.concept === undefined ? undefined : known[written.concept]
  if (written.concept !== undefined && !concept && (written.type === undefined || typeof raw === 'string')) {
    const near = nearest(written.concept, Object.keys(known))
    reading.say(conceptPath, 'unknown-concept', { concept: written.concept, ...(near ? { near } : {}) })
  }
  if (concept && written.type !== undefined && written.type !== concept.type)
    reading.say([...path, 'type'], 'concept-type', { concept: written.concept ?? '', type: concept.type })
  const like = written.like === undefined ? undefined : likeShape(reading, path, written.like, siblings)
  const merged = { ...like, ...(concept && withRegistries(concept, reading.town.gives?.[written.concept ?? ''])), ...written }
  if (merged.type === undefined && written.concept === undefined && written.like === undefined)
    reading.say(path, 'missing-key', { key: 'type', expected: phrase('type-or-concept') }, 'key')
  return { ...merged, type: merged.type ?? 'text', ...(written.concept !== undefined && !concept ? { unknown: written.concept } : {}) }
}

function likeShape(reading: Reading, path: Path, name: string, siblings: RawFields): Partial<RawField> | undefined {
  const other = Object.hasOwn(siblings, name) ? siblings[name] : undefined
  if (other === undefined || (typeof other !== 'string' && other.like !== undefined)) {
    const near = nearest(name, Object.keys(siblings))
    reading.say([...path, 'like'], other === undefined ? 'unknown-field' : 'like-of-like', { name, ...(near ? { near } : {}) })
    return undefined
  }
  const full = shapeOf(reading, [...path, 'like'], other, siblings) as RawField
  return Object.fromEntries(copied.flatMap((key) => (full[key] === undefined ? [] : [[key, full[key]]])))
}

/** What the town's registers know of a concept is not asked again: they come after its own sources. */
const withRegistries = (concept: Concept, registries: readonly string[] = []): RawField => ({
  ...(concept as RawField),
  from: [...(concept.from ?? []), ...registries.map((id) => `registry.${id}`)],
})
