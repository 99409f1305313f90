import type { LocalValue, LocalValues } from '../../contract.ts'
import type { RawService } from '../grammar/service.ts'
import { given } from './field.ts'
import type { Reading } from './reading.ts'

type RawAmount = number | string

/** Values of territories, with those that each has set (`set`: its code → its file as written; what cannot be read is left out, `checkLocal` says it). */
export function buildLocal(
  reading: Reading,
  raw: RawService,
  set: ReadonlyMap<string, Readonly<Record<string, RawAmount>>>,
): LocalValues | undefined {
  if (raw.local === undefined) return undefined
  const values = Object.entries(raw.local.values).map(([name, value]): LocalValue => {
    const read = (key: 'min' | 'max' | 'default') => {
      const amount = value[key] === undefined ? undefined : readAmount(value[key], value.unit)
      if (value[key] !== undefined && amount === undefined)
        reading.say(['local', 'values', name, key], 'local-amount', { got: String(value[key]), unit: value.unit ?? '' })
      return given(key, amount)
    }
    return {
      name,
      label: reading.named(['local', 'values', name], name, value.label),
      ...given('unit', value.unit),
      ...read('min'),
      ...read('max'),
      ...read('default'),
      ...given('reference', value.reference),
    }
  })
  const numbers = [...set].map(([code, written]) => [code, numbersOf(written, values)] as const)
  return { by: raw.local.by, values, set: Object.fromEntries(numbers) }
}

/** Amounts as written (`5%`, `3 €`, `12`) → numbers in the unit of their value. */
export function numbersOf(written: Readonly<Record<string, unknown>>, values: readonly LocalValue[]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(written).flatMap(([name, amount]) => {
      const read = readAmount(amount, values.find((value) => value.name === name)?.unit)
      return read === undefined ? [] : [[name, read]]
    }),
  )
}

/** `5%` with unit `%` is 5; another unit than the declared one is not read. */
export function readAmount(amount: unknown, unit: string | undefined): number | undefined {
  if (typeof amount === 'number') return amount
  const [, number, written] = /^(-?\d+(?:[.,]\d+)?)\s*(.*)$/.exec(String(amount)) ?? []
  if (number === undefined || (written !== '' && written !== unit)) return undefined
  return Number(number.replace(',', '.'))
}
