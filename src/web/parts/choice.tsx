import type { Child } from 'hono/jsx'
import { t } from '../texts.ts'
import { describedBy, FieldError, FieldFrame, type FieldProps, Hint, LabelText, tied } from './field.tsx'

export interface Choice {
  readonly value: string
  readonly label: string
  readonly hint?: string
}

export interface ChoicesProps extends FieldProps {
  readonly options: readonly Choice[]
  /** The legend is the page's question: an h2 inside it (h1 when the page has no other title). */
  readonly question?: 'h1' | 'h2'
}

function Option({
  field,
  type,
  option,
  index,
  checked,
}: {
  field: ChoicesProps
  type: 'radio' | 'checkbox'
  option: Choice
  index: number
  checked: boolean
}) {
  // The first option has the field's own id, so that the error summary leads to it.
  const id = index === 0 ? field.id : `${field.id}-${index + 1}`
  const own = option.hint ? `${id}-hint-own` : undefined
  const described = [describedBy(field.id, field.hint, field.error), own].filter(Boolean).join(' ') || undefined
  return (
    <div class="ds-field" data-variant="outline">
      <input
        class="ds-input"
        type={type}
        name={field.name}
        id={id}
        value={option.value}
        checked={checked}
        aria-describedby={described}
        aria-invalid={field.error ? 'true' : undefined}
      />
      <label for={id}>
        {option.label}
        {option.hint ? (
          <small class="g-option" id={own} aria-hidden="true">
            {option.hint}
          </small>
        ) : null}
      </label>
    </div>
  )
}

function Group({ field, children }: { field: ChoicesProps; children?: Child }) {
  const label = <LabelText lang={field.lang} label={field.label} optional={field.optional} />
  return (
    <fieldset class="ds-fieldset g-question">
      <legend>{field.question === 'h1' ? <h1>{label}</h1> : field.question === 'h2' ? <h2>{label}</h2> : label}</legend>
      <Hint id={field.id}>{field.hint}</Hint>
      <FieldError id={field.id} error={field.error} />
      {children}
    </fieldset>
  )
}

/** One choice among 2 to 6; more: Select or search. */
export function Radios({ value, ...field }: ChoicesProps & { readonly value?: string }) {
  return (
    <Group field={field}>
      {field.options.map((option, index) => (
        <Option field={field} type="radio" option={option} index={index} checked={option.value === value} />
      ))}
    </Group>
  )
}

/** Any number of choices. */
export function Checkboxes({ values = [], ...field }: ChoicesProps & { readonly values?: readonly string[] }) {
  return (
    <Group field={field}>
      {field.options.map((option, index) => (
        <Option field={field} type="checkbox" option={option} index={index} checked={values.includes(option.value)} />
      ))}
    </Group>
  )
}

/** One box: a consent, "prévenez-moi aussi par courrier". */
export function Checkbox({ checked, value = 'yes', ...field }: FieldProps & { readonly checked?: boolean; readonly value?: string }) {
  return (
    <div class="g-one">
      <FieldError id={field.id} error={field.error} />
      <div class="ds-field">
        <input class="ds-input" type="checkbox" {...tied(field)} value={value} checked={checked} />
        <label for={field.id}>{field.label}</label>
      </div>
      <Hint id={field.id}>{field.hint}</Hint>
    </div>
  )
}

/** One choice among many. `blank` shows an empty first line, so that nothing is chosen by itself. */
export function Select({ value, options, blank = true, ...field }: ChoicesProps & { readonly value?: string; readonly blank?: boolean }) {
  return (
    <FieldFrame field={field}>
      <select class="ds-input" {...tied(field)}>
        {blank ? <option value="">{t(field.lang, 'field.choose')}</option> : null}
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}
