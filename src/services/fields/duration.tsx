/** duration: a number in the unit of the field (days when it has none). The person may count in a larger unit of the same kind: weeks for days, years for months. */

import { Select } from '#web'
import type { Field } from '../contract.ts'
import { Group, PartField, partOf } from './controls.tsx'
import { one, parsed } from './form.ts'
import type { FieldKind } from './kind.ts'
import { formatNumber, readTyped, refuseNumber, typedNumber } from './number.ts'
import { problem, say } from './texts.ts'
import { unitLabel, unitName } from './units.ts'

const rule = { type: 'duration', words: 'number', decimals: 10 } as const
/** What each unit may also be counted in, and how many of it that is. Only what is exact by calendar: a month is no number of days. */
const larger: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  minute: [['heure', 60]],
  heure: [['jour', 24]],
  jour: [['semaine', 7]],
  mois: [['an', 12]],
}
const unitOf = (field: Field): string => (field.unit === undefined ? 'jour' : (unitName(field.unit) ?? field.unit))
const countsOf = (field: Field): readonly (readonly [string, number])[] => {
  const unit = unitOf(field)
  return [[unit, 1], ...(Object.hasOwn(larger, unit) ? (larger[unit] ?? []) : [])]
}

export const duration: FieldKind<number> = {
  type: 'duration',
  parse(form, prefix, field, ctx) {
    const typed = one(form, `${prefix}.amount`)
    if (typed.trim() === '') return parsed<number>(form, prefix, null)
    const unit = one(form, `${prefix}.unit`) || unitOf(field)
    const times = countsOf(field).find(([name]) => name === unit)?.[1]
    if (times === undefined) return parsed<number>(form, prefix, undefined, [problem('choice.unknown', `${prefix}.unit`, field, ctx)])
    const read = readTyped(typed, { ...field, unit }, ctx.lang, 'number')
    if (!('value' in read))
      return parsed<number>(form, prefix, undefined, [problem(read.code, `${prefix}.amount`, field, ctx, read.values)])
    const value = read.value * times
    const refused = refuseNumber(value, field, ctx.lang, rule)
    return parsed(form, prefix, value, refused ? [problem(refused.code, `${prefix}.amount`, field, ctx, refused.values)] : [])
  },
  check(value, field, ctx) {
    const refused = refuseNumber(value, field, ctx.lang, rule)
    return refused && problem(refused.code, `${field.name}.amount`, field, ctx, refused.values)
  },
  toForm: (value, prefix, field, lang) => ({ [`${prefix}.amount`]: [typedNumber(value, lang)], [`${prefix}.unit`]: [unitOf(field)] }),
  format: (value, field, lang) => formatNumber(value, unitOf(field), lang),
  Input(props) {
    const { field, prefix, typed, lang } = props
    const counts = countsOf(field)
    const only = counts.length === 1
    return (
      <Group of={props}>
        <PartField
          of={props}
          part="amount"
          label={say(lang, 'duration.amount')}
          inputmode="decimal"
          size={6}
          autocomplete="off"
          unit={only ? unitLabel(unitOf(field), 2, lang) : undefined}
        />
        {only ? null : (
          <Select
            {...partOf(props, 'unit', say(lang, 'duration.unit'))}
            value={one(typed, `${prefix}.unit`) || unitOf(field)}
            options={counts.map(([unit]) => ({ value: unit, label: unitLabel(unit, 2, lang) }))}
            blank={false}
          />
        )}
      </Group>
    )
  },
}
