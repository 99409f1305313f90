/** place: in words, or a point in degrees (WGS 84) for whoever has it, or both. "48,9461, 5,3894" pasted in the first box fills both. */
import { Details, localeOf } from '#web'
import type { Field, Place } from '../contract.ts'
import { errorAt, Group, PartField } from './controls.tsx'
import { one, parsed } from './form.ts'
import type { FieldCtx, FieldKind } from './kind.ts'
import { typedNumber } from './number.ts'
import { isPlain, own } from './plain.ts'
import { problem, say } from './texts.ts'

const most = { lat: 90, lon: 180 } as const
const longest = 200

/** Degrees, with a comma or a point. Thousands do not exist here, so a mark is always a decimal mark. */
const degrees = (typed: string): number | undefined =>
  /^-?\d{1,3}(?:[.,]\d{1,12})?$/.test(typed) ? Number(typed.replace(',', '.')) : undefined

function refuse(value: unknown, field: Field, prefix: string, ctx: FieldCtx) {
  if (!isPlain(value)) return problem('value.unreadable', `${prefix}.lat`, field, ctx)
  const point = own(value, 'lat') !== undefined || own(value, 'lon') !== undefined
  for (const part of point ? (['lat', 'lon'] as const) : []) {
    const number = own(value, part)
    if (typeof number !== 'number' || !Number.isFinite(number) || Math.abs(number) > most[part])
      return problem(`place.${part}`, `${prefix}.${part}`, field, ctx, { most: most[part] })
  }
  const label = own(value, 'label')
  if (
    label !== undefined &&
    (typeof label !== 'string' || !label.isWellFormed() || /[\u0000-\u001f\u007f]/u.test(label) || label.length > longest)
  )
    return problem('text.long', `${prefix}.label`, field, ctx, {
      max: longest,
      over: typeof label === 'string' ? Math.max(1, label.length - longest) : 1,
    })
  if (!point && (label ?? '') === '') return problem('value.unreadable', `${prefix}.label`, field, ctx)
  return Object.keys(value).some((key) => !['lat', 'lon', 'label'].includes(key))
    ? problem('value.unreadable', `${prefix}.lat`, field, ctx)
    : undefined
}

export const place: FieldKind<Place> = {
  type: 'place',
  parse(form, prefix, field, ctx) {
    let lat = one(form, `${prefix}.lat`).normalize('NFKC').trim()
    let lon = one(form, `${prefix}.lon`).normalize('NFKC').trim()
    const label = one(form, `${prefix}.label`).normalize('NFC').replace(/\s+/gu, ' ').trim()
    if (lat === '' && lon === '' && label === '') return parsed<Place>(form, prefix, null)
    const pair = lon === '' ? /^(-?\d+(?:[.,]\d+)?)(?:\s*[;,]\s+|\s+|;|,(?=-?\d+\.))(-?\d+(?:[.,]\d+)?)$/.exec(lat) : null
    if (pair) [, lat = '', lon = ''] = pair
    const point = lat === '' && lon === '' ? {} : { lat: degrees(lat) ?? Number.NaN, lon: degrees(lon) ?? Number.NaN }
    const value = { ...point, ...(label ? { label } : {}) }
    const found = refuse(value, field, prefix, ctx)
    return parsed<Place>(form, prefix, value, found ? [found] : [])
  },
  check: (value, field, ctx) => refuse(value, field, field.name, ctx),
  toForm: (value, prefix, _field, lang) => ({
    ...(value.lat === undefined ? {} : { [`${prefix}.lat`]: [typedNumber(value.lat, lang)] }),
    ...(value.lon === undefined ? {} : { [`${prefix}.lon`]: [typedNumber(value.lon, lang)] }),
    ...(value.label ? { [`${prefix}.label`]: [value.label] } : {}),
  }),
  format: (value, _field, lang) => {
    const point = new Intl.NumberFormat(localeOf(lang), { maximumFractionDigits: 5 })
    return value.label ?? `${point.format(value.lat ?? 0)}°, ${point.format(value.lon ?? 0)}°`
  },
  Input(props) {
    const { lang, prefix, typed } = props
    const open = ['lat', 'lon'].some((part) => one(typed, `${prefix}.${part}`) !== '' || errorAt(props, `${prefix}.${part}`) !== undefined)
    return (
      <Group of={props}>
        <PartField of={props} part="label" label={say(lang, 'place.part-label')} />
        <Details summary={say(lang, 'place.point')} open={open}>
          <PartField of={props} part="lat" label={say(lang, 'place.part-lat')} inputmode="decimal" size={14} />
          <PartField of={props} part="lon" label={say(lang, 'place.part-lon')} inputmode="decimal" size={14} />
        </Details>
      </Group>
    )
  },
}
