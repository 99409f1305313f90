/** organisation: name, and the number of its register: SIREN or SIRET (France), enterprise number (Belgium), KVK (Netherlands). */
import type { Organisation } from '../contract.ts'
import { Group, PartField } from './controls.tsx'
import { one, parsed } from './form.ts'
import type { FieldKind } from './kind.ts'
import { isPlain, own } from './plain.ts'
import { problem, say } from './texts.ts'

/** Luhn's sum: every second digit from the right doubled, a multiple of ten. */
function luhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    sum += i % 2 === 0 ? digit : digit < 5 ? 2 * digit : 2 * digit - 9
  }
  return sum % 10 === 0
}

// Establishments of La Poste share one SIREN and are too many for Luhn: the sum of their digits is a multiple of five (INSEE, documentation Sirene).
const laPoste = (digits: string): boolean =>
  digits.startsWith('356000000') && [...digits].reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0
// Belgium: the last two digits are 97 minus the rest of the first eight by 97.
const belgian = (digits: string): boolean => /^[01]/.test(digits) && 97 - (Number(digits.slice(0, 8)) % 97) === Number(digits.slice(8))

/** Code of what is wrong with a number, by the country's register. */
function refuseNumberOf(number: string, country: string): string | undefined {
  if (!/^[A-Z0-9]{1,30}$/.test(number)) return 'organisation.number'
  if (country === 'FR') {
    if (!/^(?:\d{9}|\d{14})$/.test(number)) return 'organisation.siret-length'
    return luhn(number) || (number.length === 14 && luhn(number.slice(0, 9)) && laPoste(number)) ? undefined : 'organisation.siret-check'
  }
  if (country === 'BE') return /^\d{10}$/.test(number) && belgian(number) ? undefined : 'organisation.kbo'
  if (country === 'NL') return /^(?:\d{8}|\d{12})$/.test(number) ? undefined : 'organisation.kvk'
  return undefined
}

const compact = (typed: string, country: string): string => {
  const text = typed
    .normalize('NFKC')
    .replace(/[\s.\-/]/gu, '')
    .toUpperCase()
  // "BE 0123.456.749", and the nine digits of before 2008.
  return country === 'BE' ? text.replace(/^BE/, '').padStart(10, '0') : text
}

const longest = 200

export const organisation: FieldKind<Organisation> = {
  type: 'organisation',
  parse(form, prefix, field, ctx) {
    const name = one(form, `${prefix}.name`)
      .normalize('NFC')
      .replace(/[\s\u0000-\u001f]+/gu, ' ')
      .trim()
    const typed = one(form, `${prefix}.number`).trim()
    if (name === '' && typed === '') return parsed<Organisation>(form, prefix, null)
    const value = { name, ...(typed ? { number: compact(typed, ctx.country) } : {}) }
    const code = value.number === undefined ? undefined : refuseNumberOf(value.number, ctx.country)
    return parsed<Organisation>(form, prefix, value, [
      ...(name === '' ? [problem('organisation.name-missing', `${prefix}.name`, field, ctx)] : []),
      ...(name.length > longest ? [problem('text.long', `${prefix}.name`, field, ctx, { max: longest, over: name.length - longest })] : []),
      ...(code ? [problem(code, `${prefix}.number`, field, ctx)] : []),
    ])
  },
  check(value, field, ctx) {
    const bad = (code: string, part: string) => problem(code, `${field.name}.${part}`, field, ctx, { max: longest, over: 1 })
    if (!isPlain(value)) return bad('value.unreadable', 'name')
    const name = own(value, 'name')
    const number = own(value, 'number')
    if (Object.keys(value).some((key) => key !== 'name' && key !== 'number')) return bad('value.unreadable', 'name')
    if (typeof name !== 'string' || name.trim() === '' || !name.isWellFormed() || /[\u0000-\u001f\u007f]/u.test(name))
      return bad('organisation.name-missing', 'name')
    if (name.length > longest) return bad('text.long', 'name')
    if (number === undefined) return undefined
    const code = typeof number === 'string' ? refuseNumberOf(number, ctx.country) : 'organisation.number'
    return code === undefined ? undefined : bad(code, 'number')
  },
  toForm: (value, prefix) => ({ [`${prefix}.name`]: [value.name], ...(value.number ? { [`${prefix}.number`]: [value.number] } : {}) }),
  format: (value) => (value.number ? `${value.name} (${shown(value.number)})` : value.name),
  Input(props) {
    const { lang, ctx } = props
    const key = ctx.country === 'FR' ? 'organisation.siret' : ctx.country === 'BE' ? 'organisation.kbo-label' : 'organisation.number-label'
    return (
      <Group of={props}>
        <PartField of={props} part="name" label={say(lang, 'organisation.name')} autocomplete="organization" />
        <PartField of={props} part="number" label={say(lang, key)} optional size={20} autocomplete="off" />
      </Group>
    )
  },
}

/** As it is written: 732 829 320 00074. */
const shown = (number: string): string =>
  /^\d{9}(?:\d{5})?$/.test(number) ? number.replace(/^(\d{3})(\d{3})(\d{3})(\d*)$/, '$1\u00a0$2\u00a0$3\u00a0$4').trim() : number
