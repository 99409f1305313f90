/** computed and note: shown, never answered. A value for them is refused wherever it comes from. */
import type { Field, FieldType, FieldValue, Lang } from '../contract.ts'
import { hintOf } from './controls.tsx'
import { formatDate } from './date.tsx'
import { idOf, parsed } from './form.ts'
import type { FieldKind } from './kind.ts'
import { formatNumber } from './number.ts'
import { labelOf, problem, say } from './texts.ts'

function shownOnly(type: FieldType, Input: FieldKind['Input']): FieldKind {
  return {
    type,
    parse: (form, prefix) => parsed<FieldValue>(form, prefix, undefined),
    check: (_value, field, ctx) => problem('value.not-asked', field.name, field, ctx),
    toForm: () => ({}),
    format: formatComputed,
    Input,
  }
}

/** What a rule gave, in words. */
function formatComputed(value: FieldValue, field: Field, lang: Lang): string {
  if (typeof value === 'number') return formatNumber(value, field.unit, lang, 2)
  if (typeof value === 'boolean') return say(lang, value ? 'boolean.yes' : 'boolean.no')
  return typeof value === 'string' ? formatDate(value, lang) : ''
}

export const computed = shownOnly('computed', ({ field, prefix, value, lang }) => (
  <div class="ds-field">
    <label for={idOf(prefix)}>{labelOf(field, lang)}</label>
    {hintOf(field, lang) ? <p data-field="description">{hintOf(field, lang)}</p> : null}
    <output class={typeof value === 'number' ? 'g-number' : undefined} id={idOf(prefix)}>
      {value === undefined || value === null ? say(lang, 'computed.not-yet') : formatComputed(value, field, lang)}
    </output>
  </div>
))

export const note = shownOnly('note', ({ field, lang }) => (
  <div class="ds-alert" data-color="info">
    <p>{labelOf(field, lang)}</p>
    {hintOf(field, lang) ? <p>{hintOf(field, lang)}</p> : null}
  </div>
))
