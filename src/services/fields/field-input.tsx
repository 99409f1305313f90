/** The control of any field: as typed when something was typed, else from its value. */
import type { FieldValue } from '../contract.ts'
import { isEmptyForm, under } from './form.ts'
import type { InputProps } from './kind.ts'
import { kindOf } from './registry.ts'

/** Shows a field. `typed` wins over `value`, `value` over the field's `default`. */
export function FieldInput(
  props: Omit<InputProps, 'prefix' | 'typed'> & { readonly prefix?: string; readonly typed?: InputProps['typed'] },
) {
  const { field, lang } = props
  const prefix = props.prefix ?? field.name
  const kind = kindOf(field)
  const value: FieldValue | undefined = props.value ?? field.default
  const before = under(props.typed ?? {}, prefix)
  const typed = isEmptyForm(before) && value !== undefined && value !== null ? kind.toForm(value, prefix, field, lang) : before
  return <kind.Input {...props} prefix={prefix} typed={typed} value={value} />
}
