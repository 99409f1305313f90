/** The markup of form controls: label, hint, message, control, tied by ids. Designsystemet's classes and ours, nothing else. */
import type { Child } from 'hono/jsx'
import type { Field, Lang } from '../contract.ts'
import { idOf } from './form.ts'
import type { FieldProblem, InputProps } from './kind.ts'
import { labelOf, problemText, say, textIn } from './texts.ts'

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

/** The problem that is to be shown at the control `name`. */
export function problemAt(props: Pick<InputProps, 'problem' | 'problems'>, name: string): FieldProblem | undefined {
  const id = idOf(name)
  return props.problems?.find((found) => found.at === id) ?? (props.problem?.at === id ? props.problem : undefined)
}

const hintId = (id: string): string => `${id}-hint`
const errorId = (id: string): string => `${id}-error`

/** Ids for `aria-describedby`, hint before message. */
export const describedBy = (id: string, hint: unknown, found: unknown, ...more: readonly (string | undefined)[]): string | undefined =>
  [hint ? hintId(id) : undefined, found ? errorId(id) : undefined, ...more].filter(Boolean).join(' ') || undefined

export function Hint({ id, children }: { id: string; children?: Child }) {
  if (!children) return null
  return (
    <p data-field="description" id={hintId(id)}>
      {children}
    </p>
  )
}

export function Problem({ id, found, lang }: { id: string; found: FieldProblem | undefined; lang: Lang }) {
  if (!found) return null
  return (
    <div class="ds-validation-message" id={errorId(id)}>
      {problemText(found, lang)}
    </div>
  )
}

/** Label of a field with "(facultatif)" where nothing has to be written. */
export const asked = (field: Field, lang: Lang): string =>
  field.required === false ? `${labelOf(field, lang)} ${say(lang, 'optional')}` : labelOf(field, lang)

export interface TextControl {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly lang: Lang
  readonly hint?: string
  readonly found?: FieldProblem
  /** Sign before or after the control: €, nuits. Read with the control. */
  readonly unit?: string
  readonly rows?: number
  /** Ids of a group's texts that describe this control too. */
  readonly describe?: string
  readonly attributes?: Attributes
}

/** One line of text, or several with `rows`. */
export function TextField(control: TextControl) {
  const { name, label, value, lang, hint, found, unit, rows, attributes = {} } = control
  const id = idOf(name)
  const unitId = unit ? `${id}-unit` : undefined
  const shared = {
    class: 'ds-input',
    id,
    name,
    'aria-invalid': found ? ('true' as const) : undefined,
    'aria-describedby': describedBy(id, hint, found, unitId, control.describe),
    ...attributes,
  }
  return (
    <div class="ds-field">
      <label for={id}>{label}</label>
      <Hint id={id}>{hint}</Hint>
      <Problem id={id} found={found} lang={lang} />
      {rows ? (
        <textarea {...shared} rows={rows}>
          {/* A browser drops the first line break of a textarea. */}
          {value.startsWith('\n') ? `\n${value}` : value}
        </textarea>
      ) : unit ? (
        <div class="ds-field-affixes">
          <input {...shared} type="text" value={value} />
          <span class="ds-field-affix" id={unitId}>
            {unit}
          </span>
        </div>
      ) : (
        <input {...shared} type={(attributes.type as string | undefined) ?? 'text'} value={value} />
      )}
    </div>
  )
}

export interface Choice {
  readonly key: string
  readonly label: string
}

/** A select, with an empty first line so that nothing is chosen for the person. */
export function Select(control: Omit<TextControl, 'unit' | 'rows'> & { readonly choices: readonly Choice[]; readonly empty?: string }) {
  const { name, label, value, lang, hint, found, choices, empty, attributes = {} } = control
  const id = idOf(name)
  return (
    <div class="ds-field">
      <label for={id}>{label}</label>
      <Hint id={id}>{hint}</Hint>
      <Problem id={id} found={found} lang={lang} />
      <select
        class="ds-input"
        id={id}
        name={name}
        aria-invalid={found ? 'true' : undefined}
        aria-describedby={describedBy(id, hint, found, control.describe)}
        {...attributes}
      >
        {empty === undefined ? null : <option value="">{empty}</option>}
        {choices.map((choice) => (
          <option value={choice.key} selected={choice.key === value}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  )
}

/** A group of controls with one legend. `id` carries hint and message. */
export function Group(props: {
  readonly id: string
  readonly legend: string
  readonly lang: Lang
  readonly hint?: string
  readonly found?: FieldProblem
  readonly class?: string
  readonly question?: boolean
  readonly children?: Child
}) {
  const { id, legend, hint, found, lang } = props
  return (
    <fieldset class={['ds-fieldset', props.class].filter(Boolean).join(' ')} aria-describedby={describedBy(id, hint, found)}>
      <legend>{props.question ? <h2>{legend}</h2> : legend}</legend>
      <Hint id={id}>{hint}</Hint>
      <Problem id={id} found={found} lang={lang} />
      {props.children}
    </fieldset>
  )
}

/** Radios or checkboxes. The first control carries the id of the field, so that the error summary leads to it. */
export function Options(props: {
  readonly type: 'radio' | 'checkbox'
  readonly name: string
  readonly legend: string
  readonly choices: readonly Choice[]
  readonly chosen: readonly string[]
  readonly lang: Lang
  readonly hint?: string
  readonly found?: FieldProblem
  readonly question?: boolean
}) {
  const { name, choices, chosen, found, type } = props
  const id = idOf(name)
  return (
    <Group id={id} legend={props.legend} lang={props.lang} hint={props.hint} found={found} class="g-question" question={props.question}>
      {choices.map((choice, index) => {
        const own = index === 0 ? id : `${id}-${index + 1}`
        return (
          <div class="ds-field" data-variant="outline">
            <input
              class="ds-input"
              type={type}
              name={name}
              id={own}
              value={choice.key}
              checked={chosen.includes(choice.key)}
              aria-invalid={found ? 'true' : undefined}
              aria-describedby={describedBy(id, props.hint, found)}
            />
            <label for={own}>{choice.label}</label>
          </div>
        )
      })}
    </Group>
  )
}

/** Values that the form keeps without showing them. */
export function Hidden({ form }: { form: Readonly<Record<string, readonly string[]>> }) {
  return <>{Object.entries(form).flatMap(([name, values]) => values.map((value) => <input type="hidden" name={name} value={value} />))}</>
}

/** Hint of a field in a language, undefined when it has none. */
export const hintOf = (field: Field, lang: Lang): string | undefined => textIn(field.hint, lang) || undefined
