/** Reading a posted form by name. Names come from outside: nothing inherited from Object is ever read. */
import type { FieldProblem, FormValues, Parsed } from './kind.ts'

/** First value of a control as typed, '' when it was not posted. */
export const one = (form: FormValues, name: string): string => all(form, name)[0] ?? ''

/** All values of a control. */
export function all(form: FormValues, name: string): readonly string[] {
  const values = Object.hasOwn(form, name) ? form[name] : undefined
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : []
}

/** The part of a form that belongs to a prefix: the control itself and its parts. */
export const under = (form: FormValues, prefix: string): FormValues =>
  Object.fromEntries(Object.entries(form).filter(([name]) => name === prefix || name.startsWith(`${prefix}.`)))

/** Was anything written in these controls? */
export const anyTyped = (form: FormValues, names: readonly string[]): boolean =>
  names.some((name) => all(form, name).some((value) => value.trim() !== ''))

export const isEmptyForm = (form: FormValues): boolean => Object.keys(form).length === 0

/**
 * Id of the control that carries a name: `adresse.line` → `adresse-line`. Names of fields are words of a language (`plafond de ressources`): ids may hold no white space,
 * and two names may not share one (but for a doubled space), so `-` and `_` are doubled before `.` and white space become them.
 */
export const idOf = (name: string): string => name.replace(/[-_]/g, '$&$&').replace(/\s/gu, '_').replaceAll('.', '-')

/** Result of a reading, with what was typed. */
export function parsed<V>(
  form: FormValues,
  prefix: string,
  value: V | null | undefined,
  problems: readonly FieldProblem[] = [],
): Parsed<V> {
  const first = problems[0]
  return { value: first ? undefined : value, typed: under(form, prefix), problems, ...(first ? { problem: first } : {}) }
}

/** A browser's form data as values; files are left out (see `uploadsOf`). */
export function formValues(data: Iterable<readonly [string, unknown]>): FormValues {
  const read = new Map<string, string[]>()
  for (const [name, value] of data) {
    if (typeof value !== 'string') continue
    const values = read.get(name)
    if (values) values.push(value)
    else read.set(name, [value])
  }
  return Object.fromEntries(read)
}

/** Files posted under `<prefix>.upload`, without the empty entry that a browser sends when nothing was chosen. */
export function uploadsOf(data: Iterable<readonly [string, unknown]>): { readonly prefix: string; readonly file: File }[] {
  const found: { prefix: string; file: File }[] = []
  for (const [name, value] of data) {
    if (!name.endsWith('.upload') || !(value instanceof File) || (value.size === 0 && value.name === '')) continue
    found.push({ prefix: name.slice(0, -'.upload'.length), file: value })
  }
  return found
}
