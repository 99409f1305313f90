/** What every field of one text control has in common: text, e-mail, phone, IBAN, account, numbers. A type says only how it reads, accepts and shows. */

import { Textarea, TextField, type TextFieldProps } from '#web'
import type { Field, FieldType, FieldValue, Lang } from '../contract.ts'
import { controlOf } from './controls.tsx'
import { one, parsed } from './form.ts'
import type { FieldCtx, FieldKind } from './kind.ts'
import { problem } from './texts.ts'

type Values = Readonly<Record<string, string | number>>
/** A refusal by code, with what its sentence needs. */
export interface Refused {
  readonly code: string
  readonly values?: Values
}
export type Read<V> = { readonly value: V } | Refused

export interface OneLine<V extends string | number> {
  readonly type: FieldType
  /** From what was typed (never blank) to a value. */
  read(typed: string, field: Field, ctx: FieldCtx): Read<V>
  /** Is this value of any JSON type acceptable? */
  refuse(value: unknown, field: Field, ctx: FieldCtx): Refused | undefined
  /** As typed by a person. */
  typed(value: V, field: Field, lang: Lang): string
  format(value: V, field: Field, lang: Lang): string
  hint?(field: Field, ctx: FieldCtx): string | undefined
  unit?(field: Field, lang: Lang): string | undefined
  rows?: number
  control?(field: Field, ctx: FieldCtx): Pick<TextFieldProps, 'type' | 'inputmode' | 'size' | 'autocomplete'>
}

/** The field type of a control of one line. */
export function oneLine<V extends string | (number & FieldValue)>(spec: OneLine<V>): FieldKind<V> {
  return {
    type: spec.type,
    parse(form, prefix, field, ctx) {
      const typed = one(form, prefix)
      if (typed.trim() === '') return parsed<V>(form, prefix, null)
      const read = spec.read(typed, field, ctx)
      if ('value' in read) {
        const refused = spec.refuse(read.value, field, ctx)
        return parsed(form, prefix, read.value, refused ? [problem(refused.code, prefix, field, ctx, refused.values)] : [])
      }
      return parsed<V>(form, prefix, undefined, [problem(read.code, prefix, field, ctx, read.values)])
    },
    check(value, field, ctx) {
      const refused = spec.refuse(value, field, ctx)
      return refused && problem(refused.code, field.name, field, ctx, refused.values)
    },
    toForm: (value, prefix, field, lang) => ({ [prefix]: [spec.typed(value, field, lang)] }),
    format: (value, field, lang) => spec.format(value, field, lang),
    Input: (props) => {
      const { field, prefix, lang, ctx } = props
      const own = controlOf(props)
      const hint = [own.hint, spec.hint?.(field, ctx)].filter(Boolean).join(' ') || undefined
      const shared = { ...own, hint, value: one(props.typed, prefix) }
      return spec.rows ? (
        <Textarea {...shared} rows={spec.rows} />
      ) : (
        <TextField {...shared} unit={spec.unit?.(field, lang)} {...spec.control?.(field, ctx)} />
      )
    },
  }
}

/** Browsers fill in what a person wrote elsewhere (WCAG 1.3.5), only where the field is about that person. */
export const autofill = (field: Field, token: string): string | undefined => (field.concept?.startsWith('person') ? token : undefined)
