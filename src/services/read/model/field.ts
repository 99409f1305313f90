import type { Aggregate, Field, FieldType, Option } from '../../contract.ts'
import { aggregateOps, plainField } from '../../contract.ts'
import { maxRows, type RawAggregate, type RawField, type RawItemField } from '../grammar/field.ts'
import { nearest } from '../near.ts'
import type { Path } from '../problem.ts'
import { phrase } from '../words/index.ts'
import { buildCheck } from './check.ts'
import { defaultValue } from './default.ts'
import { unsafePattern } from './pattern.ts'
import type { RawText, Reading } from './reading.ts'
import { type RawFields, type Shape, shapeOf } from './shape.ts'

const numbers: readonly FieldType[] = ['integer', 'number', 'money', 'duration']
/** Which types a key speaks of; a key that is not here fits all. */
const keyTypes: Partial<Record<keyof RawField, readonly FieldType[]>> = {
  options: ['choice', 'choices'],
  item: ['list'],
  rules: ['list'],
  checks: ['list'],
  aggregates: ['list'],
  of: ['row'],
  value: ['computed'],
  accept: ['file', 'files'],
  size: ['file', 'files'],
  parts: ['person', 'organisation', 'address'],
  precision: ['date', 'person'],
  unit: numbers,
  pattern: ['text', 'account'],
  min: [...numbers, 'text', 'longtext', 'list', 'files', 'choices'],
  max: [...numbers, 'text', 'longtext', 'list', 'files', 'choices'],
}
const needed: Partial<Record<FieldType, keyof RawField>> = {
  choice: 'options',
  choices: 'options',
  list: 'item',
  row: 'of',
  computed: 'value',
}
const silent: readonly FieldType[] = ['computed', 'note']

/** One field of the model from its map (or concept name) in the file. */
export function buildField(reading: Reading, path: Path, name: string, raw: RawItemField | RawField, siblings: RawFields): Field {
  const shape = shapeOf(reading, path, raw, siblings)
  checkKeys(reading, path, shape, raw)
  const { type } = shape
  const unit = shape.unit ?? (type === 'money' ? '€' : type === 'duration' ? 'jour' : undefined)
  return {
    name,
    type,
    label: fieldLabel(reading, path, name, shape, raw),
    ...given('hint', shape.hint && reading.text([...path, 'hint'], shape.hint)),
    ...given('unit', unit),
    ...given('options', shape.options && buildOptions(reading, [...path, 'options'], shape.options)),
    ...given('parts', shape.parts),
    ...given('precision', shape.precision),
    ...given('min', shape.min),
    ...given('max', shape.max ?? (type === 'list' ? maxRows : undefined)),
    ...given('pattern', shape.pattern),
    ...given('default', shape.default === undefined ? undefined : defaultValue(reading, [...path, 'default'], shape)),
    required: isRequired(shape),
    ...given('when', shape.when),
    ...given('concept', shape.concept),
    from: shape.from ?? [],
    with: shape.with ?? [],
    confirm: shape.confirm ?? false,
    asked: shape.ask !== 'never',
    ...given('by', shape.by),
    sensitive: shape.sensitive ?? false,
    special: shape.special ?? false,
    later: shape.later ?? false,
    ...given('was', shape.was),
    ...given('value', shape.value),
    ...given('accept', shape.accept),
    ...given('size', shape.size && bytes(shape.size)),
    ...(type === 'list' ? listParts(reading, path, shape) : {}),
    ...given('of', shape.of),
  }
}

/** Required unless the file says otherwise; what nobody answers (computed, note, never asked) and what has a default is not. */
function isRequired(shape: Shape): boolean | string {
  if (shape.required !== undefined) return shape.required
  return !(silent.includes(shape.type) || shape.ask === 'never' || shape.default !== undefined)
}

function fieldLabel(reading: Reading, path: Path, name: string, shape: Shape, raw: RawItemField | RawField) {
  const at = typeof raw !== 'string' && raw.label !== undefined ? [...path, 'label'] : path
  // A field that nobody is asked is shown at the desk alone: its name will do.
  if (shape.ask === 'never') return reading.named(path, name, shape.label)
  if (shape.label !== undefined) return reading.text(at, ownLanguages(reading, shape.label, raw))
  // An unknown concept has already been told.
  if (shape.unknown === undefined) reading.say(path, 'missing-label', { name }, 'key')
  return reading.named(path, name, undefined)
}

/** The texts of a concept are written in more languages than a service may have: take its own. */
function ownLanguages(reading: Reading, label: RawText, raw: RawItemField | RawField): RawText {
  if (typeof label === 'string' || (typeof raw !== 'string' && raw.label !== undefined)) return label
  return Object.fromEntries(Object.entries(label).filter(([lang]) => reading.languages.includes(lang)))
}

function buildOptions(reading: Reading, path: Path, raw: string | Readonly<Record<string, RawText>>): readonly Option[] {
  if (typeof raw !== 'string') {
    if (Object.keys(raw).length === 0) reading.say(path, 'missing-key', { key: phrase('an-option'), expected: phrase('name-text') })
    return Object.entries(raw).map(([key, text]) => ({ key, label: reading.text([...path, key], text) }))
  }
  const id = raw.slice('list.'.length)
  const list = reading.town.lists && Object.hasOwn(reading.town.lists, id) ? reading.town.lists[id] : undefined
  if (list) return list
  const near = nearest(id, Object.keys(reading.town.lists ?? {}))
  reading.say(path, 'unknown-list', { list: id, ...(near ? { near } : {}) })
  return []
}

function checkKeys(reading: Reading, path: Path, shape: Shape, raw: RawItemField | RawField): void {
  if (typeof raw === 'string') return
  for (const key of Object.keys(raw) as (keyof RawField)[]) {
    const types = keyTypes[key]
    if (types && !types.includes(shape.type))
      reading.say([...path, key], 'key-for-other-type', { key, type: shape.type, expected: types.join(' · ') }, 'key')
  }
  const key = needed[shape.type]
  if (key && shape[key] === undefined && (raw.type !== undefined || shape.concept === undefined))
    reading.say(path, 'missing-key', { key, expected: phrase('for-type', key, shape.type) }, 'key')
  if (shape.min !== undefined && shape.max !== undefined && shape.min > shape.max)
    reading.say([...path, 'min'], 'min-above-max', { min: String(shape.min), max: String(shape.max) })
  if (shape.type === 'list' && (shape.max ?? 0) > maxRows)
    reading.say([...path, 'max'], 'wrong-size', { got: `“${shape.max}”`, expected: phrase('at-most-rows', maxRows) })
  const unsafe = shape.pattern === undefined ? undefined : unsafePattern(shape.pattern)
  if (unsafe) reading.say([...path, 'pattern'], 'bad-pattern', { why: unsafe })
}

function listParts(reading: Reading, path: Path, shape: Shape) {
  const items = shape.item ?? {}
  const item = Object.entries(items).map(([name, raw]) => {
    const at = [...path, 'item', name]
    const field = buildField(reading, at, name, raw, items)
    if (field.type === 'list') reading.say(at, 'list-in-list', { name }, 'key')
    return field
  })
  const checks = Object.entries(shape.checks ?? {}).map(([name, raw]) => buildCheck(reading, [...path, 'checks', name], name, raw))
  const aggregates = Object.entries(shape.aggregates ?? {}).flatMap(([name, raw]) => {
    const aggregate = buildAggregate(reading, [...path, 'aggregates', name], raw)
    return aggregate ? [[name, aggregate] as const] : []
  })
  return {
    item: shape.per === 'month' && !Object.hasOwn(items, 'mois') ? [monthOf(reading), ...item] : item,
    ...given('per', shape.per),
    ...given('rules', shape.rules),
    ...(checks.length > 0 ? { checks } : {}),
    ...(aggregates.length > 0 ? { aggregates: Object.fromEntries(aggregates) } : {}),
  }
}

/** The month of a row in a list of months; every such list has it without saying so. */
const monthOf = (reading: Reading): Field => ({
  name: 'mois',
  type: 'date',
  precision: 'month',
  label: Object.fromEntries(reading.languages.map((lang) => [lang, months[lang] ?? months.fr!])),
  ...plainField,
})
const months: Readonly<Record<string, string>> = { fr: 'Mois', en: 'Month', nl: 'Maand' }

function buildAggregate(reading: Reading, path: Path, raw: RawAggregate): Aggregate | undefined {
  const ops = aggregateOps.filter((op) => raw[op] !== undefined)
  const [op] = ops
  if (op === undefined || ops.length > 1) {
    reading.say(path, 'one-aggregate', { expected: phrase('exactly-one', aggregateOps.join(' · ')) }, 'key')
    return undefined
  }
  return { op, of: raw[op] as string, ...given('where', raw.where), ...given('last', raw.last) }
}

/** `20MB` → 20 000 000 bytes: the kilobyte of file managers, 1000 bytes. */
const bytes = (size: string): number => Number.parseInt(size, 10) * (size.endsWith('MB') ? 1_000_000 : 1000)

/** A key only when it has a value: `{ ...given('unit', unit) }`. */
export const given = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: Exclude<V, '' | undefined> } =>
  (value === undefined || value === '' ? {} : { [key]: value }) as { readonly [P in K]?: Exclude<V, '' | undefined> }
