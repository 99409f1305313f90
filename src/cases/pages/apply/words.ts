import { type Address, type Field, type FieldValue, formatMasked, formatValue, type Row } from '#services'
import type { SourceOf } from '#web'
import { sourceOf } from '../../sources.ts'
import type { Sheet } from './sheet.ts'

/** An answer in words, on several lines where that reads better; an account is never shown whole. */
export function nameOf(
  sheet: Pick<Sheet, 'lang' | 'answers'> & { readonly ctx: Pick<Sheet['ctx'], 'service'> },
  field: Field,
  value: FieldValue | undefined,
): readonly string[] {
  const { lang, answers, ctx } = sheet
  if (value === undefined || value === null) return []
  if (field.type === 'iban' && typeof value === 'string') return [formatMasked(value)]
  if (field.type === 'address') return addressLines(value as Address)
  if (field.type === 'list' && Array.isArray(value) && value.length > 0)
    return (value as readonly Row[]).map((row) => formatValue(field, [row], lang, { answers, fields: ctx.service.fields }))
  return formatValue(field, value, lang, { answers, fields: ctx.service.fields }).split('\n')
}

const addressLines = ({ line, complement, postcode, town }: Address): readonly string[] => [
  complement === undefined ? line : `${line}, ${complement}`,
  `${postcode} ${town}`,
]

/** Where an answer comes from, in words. */
export function sourceLine(sheet: Pick<Sheet, 'edge' | 'provenance' | 'ctx' | 'lang'>, name: string): SourceOf | undefined {
  const from = sheet.provenance[name]
  return from === undefined ? undefined : sourceOf(sheet.edge.town, from, sheet.ctx.zone, sheet.lang)
}
