/** iban: compact in capitals, checked to its country's length, form and check digits. account: an IBAN, or a number of another kind where IBANs are not used. */
import { getCountrySpecifications, ValidationErrorsIBAN, validateIBAN } from 'ibantools'
import { oneLine, type Refused } from './one-line.tsx'

const compact = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/^\s*IBAN\b\s*:?/, '')
    .replace(/[\s.\-–:]/gu, '')

const countries = getCountrySpecifications()

/** What exactly is wrong with an IBAN, most useful first. */
function refuseIban(value: unknown): Refused | undefined {
  if (typeof value !== 'string') return { code: 'iban.unreadable' }
  if (value.length > 60 || !/^[A-Z0-9]+$/.test(value)) return { code: 'iban.characters' }
  const country = value.slice(0, 2)
  const spec = /^[A-Z]{2}$/.test(country) && Object.hasOwn(countries, country) ? countries[country] : undefined
  if (!spec?.chars) return { code: 'iban.country', values: { start: country } }
  const missing = spec.chars - value.length
  if (missing > 0) return { code: 'iban.short', values: { missing } }
  if (missing < 0) return { code: 'iban.long', values: { extra: -missing } }
  const { valid, errorCodes } = validateIBAN(value)
  if (valid) return undefined
  return { code: errorCodes.includes(ValidationErrorsIBAN.WrongBBANFormat) ? 'iban.form' : 'iban.check' }
}

/** By 4: FR76 3000 6000 … */
const grouped = (value: string): string => value.replace(/(.{4})(?=.)/g, '$1\u00a0')

/** For a reader who only has to recognise it: country and last three, FR•• … 189. Safe on any string. */
export const formatMasked = (value: string): string =>
  value.length < 8 ? '•'.repeat(value.length) : grouped(`${value.slice(0, 2)}${'•'.repeat(value.length - 5)}${value.slice(-3)}`)

export const iban = oneLine<string>({
  type: 'iban',
  read: (typed) => ({ value: compact(typed) }),
  refuse: refuseIban,
  typed: (value) => grouped(value).replaceAll('\u00a0', ' '),
  format: (value) => grouped(value),
  control: () => ({ autocomplete: 'off', size: 34 }),
})

/** Two letters and two digits begin an IBAN and nothing else. */
const looksLikeIban = (value: string): boolean => /^[A-Z]{2}\d{2}/.test(value)

export const account = oneLine<string>({
  type: 'account',
  read: (typed) => {
    const value = compact(typed)
    return { value: looksLikeIban(value) ? value : typed.trim().toUpperCase().replace(/\s+/gu, ' ') }
  },
  refuse: (value) => {
    if (typeof value !== 'string' || !/\d/.test(value)) return { code: 'account.unreadable' }
    if (looksLikeIban(value)) return refuseIban(value)
    return /^[A-Z0-9](?:[A-Z0-9 ./-]{2,32})[A-Z0-9]$/.test(value) ? undefined : { code: 'account.unreadable' }
  },
  typed: (value) => (looksLikeIban(value) ? grouped(value).replaceAll('\u00a0', ' ') : value),
  format: (value) => (looksLikeIban(value) ? grouped(value) : value),
  control: () => ({ autocomplete: 'off', size: 34 }),
})
