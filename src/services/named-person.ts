import type { Field, FieldValue, Person, Row } from './contract.ts'
import { partsOf, personPart } from './fields/person.tsx'
import { isPlain } from './fields/plain.ts'

/** Fields of a row that together name somebody (`nom`, `prénom`, `naissance`), where no field of it is a person. */
const partsIn = (item: readonly Field[]) =>
  item.flatMap((field) => {
    const part = personPart(field.name)
    return part === undefined ? [] : [{ part, name: field.name }]
  })

/** Does a field name people by first name, name and birth date, so that each can be known by them: a person, or a list of people? */
export function namesPerson(field: Field): boolean {
  if (field.type === 'person') return partsOf(field).includes('birth')
  if (field.type !== 'list' || field.item === undefined) return false
  const whole = field.item.find(({ type }) => type === 'person')
  if (whole !== undefined) return namesPerson(whole)
  const parts = new Set(partsIn(field.item).map(({ part }) => part))
  return parts.has('given') && parts.has('family') && parts.has('birth')
}

/** Whom a person, or a row of a list of people, names; undefined: nobody yet. */
export function personIn(field: Field, value: FieldValue | undefined): Person | undefined {
  if (!isPlain(value)) return undefined
  const whole = field.item?.find(({ type }) => type === 'person')
  if (whole !== undefined) return personIn(whole, (value as Row)[whole.name])
  const named: Readonly<Record<string, unknown>> =
    field.item === undefined ? value : Object.fromEntries(partsIn(field.item).map(({ part, name }) => [part, (value as Row)[name]]))
  const { given, family, birth } = named
  if (typeof given !== 'string' || typeof family !== 'string' || given === '' || family === '') return undefined
  return { given, family, ...(typeof birth === 'string' ? { birth } : {}) }
}
