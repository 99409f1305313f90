import type { Child } from 'hono/jsx'
import { t } from '../texts.ts'
import type { Lang } from '../words.ts'

export interface FieldProps {
  /** Id of the control; hint and error are tied to it by it. Letters, digits, `-`, `_`, `.` only. */
  readonly id: string
  readonly name: string
  readonly label: string
  readonly hint?: Child
  /** Says what to write: "Écrivez un nombre de 1 à 90." */
  readonly error?: string
  /** Adds "facultatif" to the label; what is asked is required otherwise. */
  readonly optional?: boolean
  readonly lang: Lang
}

export const hintId = (id: string): string => `${id}-hint`
export const errorId = (id: string): string => `${id}-error`
/** Ids for `aria-describedby`, hint before error. */
export const describedBy = (id: string, hint: unknown, error: unknown): string | undefined =>
  [hint ? hintId(id) : '', error ? errorId(id) : ''].filter(Boolean).join(' ') || undefined

export function Hint({ id, children }: { id: string; children?: Child }) {
  return children ? (
    <p data-field="description" id={hintId(id)}>
      {children}
    </p>
  ) : null
}

export function FieldError({ id, error }: { id: string; error: string | undefined }) {
  return error ? (
    <div class="ds-validation-message" id={errorId(id)}>
      {error}
    </div>
  ) : null
}

export function LabelText({ lang, label, optional }: { lang: Lang; label: string; optional?: boolean }) {
  return (
    <>
      {label}
      {optional ? <span class="g-optional"> ({t(lang, 'field.optional')})</span> : null}
    </>
  )
}

/** Label, hint, error, control, in that order: what is wrong stands between the question and the answer. */
export function FieldFrame({ field, class: name, children }: { field: FieldProps; class?: string; children?: Child }) {
  return (
    <div class={name ? `ds-field ${name}` : 'ds-field'}>
      <label for={field.id}>
        <LabelText lang={field.lang} label={field.label} optional={field.optional} />
      </label>
      <Hint id={field.id}>{field.hint}</Hint>
      <FieldError id={field.id} error={field.error} />
      {children}
    </div>
  )
}

/** The attributes that tie a control to its texts. */
export const tied = (field: FieldProps) => ({
  id: field.id,
  name: field.name,
  'aria-describedby': describedBy(field.id, field.hint, field.error),
  'aria-invalid': field.error ? ('true' as const) : undefined,
})
