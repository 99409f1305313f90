import { t } from '../texts.ts'
import { FieldFrame, type FieldProps, tied } from './field.tsx'

export interface TextFieldProps extends FieldProps {
  readonly value?: string
  readonly type?: 'text' | 'email' | 'tel' | 'search' | 'password' | 'url'
  readonly inputmode?: 'numeric' | 'decimal' | 'text' | 'email' | 'tel'
  /** Width in signs: what is expected. */
  readonly size?: number
  readonly maxlength?: number
  /** Purpose of the input for the browser (WCAG 1.3.5): `given-name`, `bday-day` … */
  readonly autocomplete?: string
  /** Sign after the control: nuits, € par an. Read with it. */
  readonly unit?: string
  readonly unitBefore?: string
}

/** One line of text or figures. Never `type="number"`: it loses what was typed wrong. */
export function TextField(props: TextFieldProps) {
  const { value, type = 'text', inputmode, size, maxlength, autocomplete, unit, unitBefore } = props
  const ids = tied(props)
  const unitId = `${props.id}-unit`
  const described = [ids['aria-describedby'], unit || unitBefore ? unitId : undefined].filter(Boolean).join(' ') || undefined
  const input = (
    <input
      class="ds-input"
      type={type}
      {...ids}
      aria-describedby={described}
      inputmode={inputmode}
      size={size}
      maxlength={maxlength}
      autocomplete={autocomplete}
      value={value ?? ''}
    />
  )
  return (
    <FieldFrame field={props}>
      {unit || unitBefore ? (
        <div class="ds-field-affixes">
          {unitBefore ? (
            <span class="ds-field-affix" id={unitId}>
              {unitBefore}
            </span>
          ) : null}
          {input}
          {unit ? (
            <span class="ds-field-affix" id={unitBefore ? undefined : unitId}>
              {unit}
            </span>
          ) : null}
        </div>
      ) : (
        input
      )}
    </FieldFrame>
  )
}

/** An amount. `per` completes the sign: € par an. The value is what was typed, kept as it is. */
export function MoneyInput({ per, currency = '€', ...field }: TextFieldProps & { readonly per?: string; readonly currency?: string }) {
  return <TextField size={10} inputmode="decimal" {...field} unit={per ? `${currency} ${per}` : currency} />
}

/** A number: figures on the keyboard of a phone. */
export function NumberField(props: TextFieldProps) {
  return <TextField size={6} inputmode="numeric" autocomplete="off" {...props} />
}

export function Textarea({
  value,
  rows = 4,
  maxlength,
  ...field
}: FieldProps & { readonly value?: string; readonly rows?: number; readonly maxlength?: number }) {
  return (
    <FieldFrame field={field}>
      <textarea class="ds-input" {...tied(field)} rows={rows} maxlength={maxlength}>
        {value ?? ''}
      </textarea>
    </FieldFrame>
  )
}

/**
 * A field with proposals from a JSON address (`[{ value, label }]`): a commune, a street. Without script it is a field; the server asks which
 * one is meant. `chosen` is the value that was picked, posted as `<name>.code`.
 */
export function SuggestField({
  suggest,
  value,
  chosen,
  ...field
}: FieldProps & { readonly suggest: string; readonly value?: string; readonly chosen?: string }) {
  const count = (n: number): string => t(field.lang, 'combo.results', { count: n })
  return (
    <FieldFrame field={field}>
      <div class="g-suggest">
        <input
          class="ds-input"
          type="text"
          {...tied(field)}
          value={value ?? ''}
          data-suggest={suggest}
          data-value={`${field.id}-code`}
          data-none={count(0)}
          data-one={count(1)}
          data-many={count(1111).replace(/1\S?111/u, '#')}
        />
      </div>
      <input type="hidden" id={`${field.id}-code`} name={`${field.name}.code`} value={chosen ?? ''} />
    </FieldFrame>
  )
}
