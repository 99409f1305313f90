/** From a field to the design's components: its words in the language, its problem's sentence, its ids. */
import type { Child } from 'hono/jsx'
import { describedBy, FieldError, type FieldProps, Hint, TextField } from '#web'
import type { Field, Lang } from '../contract.ts'
import { idOf, one } from './form.ts'
import type { FieldProblem, InputProps } from './kind.ts'
import { labelOf, problemText, say, textIn } from './texts.ts'

/** The problem to be shown at the control `name`. */
export function problemAt(props: Pick<InputProps, 'problem' | 'problems'>, name: string): FieldProblem | undefined {
  const id = idOf(name)
  return props.problems?.find((found) => found.at === id) ?? (props.problem?.at === id ? props.problem : undefined)
}

/** The sentence of that problem. */
export function errorAt(props: Pick<InputProps, 'problem' | 'problems' | 'lang'>, name: string): string | undefined {
  const found = problemAt(props, name)
  return found && problemText(found, props.lang)
}

/** Hint of a field in a language, undefined when it has none. */
export const hintOf = (field: Field, lang: Lang): string | undefined => textIn(field.hint, lang) || undefined

/** What every component of a form needs, for a field that is one control. */
export const controlOf = (props: InputProps): FieldProps => ({
  id: idOf(props.prefix),
  name: props.prefix,
  label: labelOf(props.field, props.lang),
  hint: hintOf(props.field, props.lang),
  error: errorAt(props, props.prefix),
  optional: props.field.required === false,
  lang: props.lang,
})

/** The same for a part of a field: `adresse.line`. Its label is ours, its hint is the group's. */
export const partOf = (props: InputProps, part: string, label: string): FieldProps => {
  const name = `${props.prefix}.${part}`
  return { id: idOf(name), name, label, error: errorAt(props, name), lang: props.lang }
}

/** A part that is a line of text. */
export function PartField({ of, part, label, ...more }: PartFieldProps) {
  return <TextField {...partOf(of, part, label)} value={one(of.typed, `${of.prefix}.${part}`)} {...more} />
}
interface PartFieldProps {
  readonly of: InputProps
  readonly part: string
  readonly label: string
  readonly optional?: boolean
  readonly size?: number
  readonly inputmode?: 'numeric' | 'decimal'
  readonly autocomplete?: string
  readonly unit?: string
}

/** The parts of one field under one legend. */
export function Group({ of, children }: { of: InputProps; children?: Child }) {
  const { field, lang, question: Heading } = of
  const { id, hint, error } = controlOf(of)
  const label = (
    <>
      {labelOf(field, lang)}
      {field.required === false ? <span class="g-optional"> {say(lang, 'optional')}</span> : null}
    </>
  )
  return (
    <fieldset class="ds-fieldset" aria-describedby={describedBy(id, hint, error)}>
      <legend>{Heading ? <Heading>{label}</Heading> : label}</legend>
      <Hint id={id}>{hint}</Hint>
      <FieldError id={id} error={error} />
      {children}
    </fieldset>
  )
}

/** Values that the form keeps without showing them. */
export function HiddenForm({ form }: { form: Readonly<Record<string, readonly string[]>> }) {
  return <>{Object.entries(form).flatMap(([name, values]) => values.map((value) => <input type="hidden" name={name} value={value} />))}</>
}
