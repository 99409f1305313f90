import { typed } from '../http/ctx.ts'
import { t } from '../texts.ts'
import { describedBy, FieldError, type FieldProps, Hint, LabelText } from './field.tsx'

export type DatePart = 'day' | 'month' | 'year'

export interface DatePartsProps extends FieldProps {
  /** What was typed, kept as it is: a wrong date is shown again. */
  readonly values?: Readonly<Partial<Record<DatePart, string>>>
  /** The parts that are wrong; all when nothing is said. */
  readonly wrong?: readonly DatePart[]
  readonly parts?: readonly DatePart[]
  /** The date of birth of the person: the browser may fill it. */
  readonly birthday?: boolean
  readonly question?: 'h1' | 'h2'
}

/**
 * A date as three fields, posted as `<name>.day`, `.month`, `.year`. Their ids are `<id>-day` …; the error summary leads to `datePartId`.
 * No calendar: people know their dates, a phone's wheel to 1938 is long.
 */
export function DateParts(props: DatePartsProps) {
  const { id, name, lang, values = {}, parts = ['day', 'month', 'year'], hint, error } = props
  const wrong = error ? (props.wrong ?? parts) : []
  const label = <LabelText lang={lang} label={props.label} optional={props.optional} />
  return (
    <fieldset class="ds-fieldset g-date">
      <legend>{props.question === 'h1' ? <h1>{label}</h1> : props.question === 'h2' ? <h2>{label}</h2> : label}</legend>
      <Hint id={id}>{hint}</Hint>
      <FieldError id={id} error={error} />
      <div class="g-date__row">
        {parts.map((part) => {
          const length = part === 'year' ? 4 : 2
          return (
            <div class="ds-field">
              <label for={`${id}-${part}`}>{t(lang, `field.${part}`)}</label>
              <input
                class="ds-input"
                type="text"
                id={`${id}-${part}`}
                name={`${name}.${part}`}
                inputmode="numeric"
                size={length}
                maxlength={length}
                autocomplete={props.birthday ? `bday-${part}` : undefined}
                value={values[part] ?? ''}
                aria-invalid={wrong.includes(part) ? 'true' : undefined}
                aria-describedby={describedBy(id, hint, wrong.includes(part) ? error : undefined)}
              />
            </div>
          )
        })}
      </div>
    </fieldset>
  )
}

/** Where the error summary leads for a date: its first wrong part. */
export const datePartId = (id: string, wrong: readonly DatePart[] = []): string => `${id}-${wrong[0] ?? 'day'}`

/** The three parts of a date as they were typed. */
export const dateTyped = (ctx: Parameters<typeof typed>[0], name: string): Readonly<Record<DatePart, string>> => ({
  day: typed(ctx, `${name}.day`),
  month: typed(ctx, `${name}.month`),
  year: typed(ctx, `${name}.year`),
})

/** Was nothing of a date typed? */
export const isDateEmpty = (parts: Readonly<Record<DatePart, string>>): boolean => Object.values(parts).every((text) => text.trim() === '')
