import type { FieldValue } from '../../contract.ts'
import type { Path } from '../problem.ts'
import { phrase } from '../words/index.ts'
import type { Reading } from './reading.ts'
import type { Shape } from './shape.ts'

/** The default of a field as its type keeps values; `oui` and `non` are said as in rules. */
export function defaultValue(reading: Reading, path: Path, shape: Shape): FieldValue | undefined {
  const raw = shape.default
  const read = readDefault(shape, raw)
  if (read === undefined) reading.say(path, 'bad-default', { type: shape.type, expected: expectedDefault(shape) })
  return read
}

function readDefault(shape: Shape, raw: unknown): FieldValue | undefined {
  const options = typeof shape.options === 'object' ? Object.keys(shape.options) : undefined
  switch (shape.type) {
    case 'boolean':
      return typeof raw === 'boolean' ? raw : raw === 'oui' ? true : raw === 'non' ? false : undefined
    case 'integer':
      return typeof raw === 'number' && Number.isInteger(raw) ? raw : undefined
    case 'number':
    case 'money':
    case 'duration':
      return typeof raw === 'number' ? raw : undefined
    case 'choice':
      return typeof raw === 'string' && (options?.includes(raw) ?? true) ? raw : undefined
    case 'choices':
      return Array.isArray(raw) && raw.every((each): each is string => typeof each === 'string' && (options?.includes(each) ?? true))
        ? raw
        : undefined
    case 'text':
    case 'longtext':
    case 'date':
    case 'email':
    case 'phone':
      return typeof raw === 'string' ? raw : undefined
    default:
      return undefined
  }
}

function expectedDefault(shape: Shape): string {
  if (shape.type === 'boolean') return phrase('type.boolean')
  if (typeof shape.options === 'object') return Object.keys(shape.options).join(' · ')
  if (['integer', 'number', 'money', 'duration'].includes(shape.type)) return phrase('number-without-unit')
  if (['text', 'longtext', 'date', 'email', 'phone'].includes(shape.type)) return phrase('type.string')
  return phrase('no-default')
}
