/** phone: kept as E.164 (`+33612345678`). A number without prefix is of the town's country. */
import { createRequire } from 'node:module'
import type { CountryCode } from 'libphonenumber-js/min'
import { autofill, oneLine, type Refused } from './one-line.tsx'

// A hundred modules, wanted in one breath by what cannot wait: required with the first number, not at every start.
const load = createRequire(import.meta.url)
const library = (): typeof import('libphonenumber-js/min') => load('libphonenumber-js/min')

const countryOf = (country: string): CountryCode | undefined => (library().isSupportedCountry(country) ? country : undefined)

function refuse(value: unknown): Refused | undefined {
  if (typeof value !== 'string' || !/^\+[1-9]\d{5,14}$/.test(value)) return { code: 'phone.unreadable' }
  return library().parsePhoneNumberFromString(value)?.isValid() ? undefined : { code: 'phone.invalid' }
}

export const phone = oneLine<string>({
  type: 'phone',
  read: (typed, _field, ctx) => {
    const { parsePhoneNumberFromString, validatePhoneNumberLength } = library()
    const text = typed.normalize('NFKC').trim().slice(0, 60)
    const country = countryOf(ctx.country)
    const options = { defaultCountry: country, extract: false }
    const found = parsePhoneNumberFromString(text, options)
    if (found?.ext) return { code: 'phone.extension' }
    const size = validatePhoneNumberLength(text, options)
    if (size === 'TOO_SHORT') return { code: /\d/.test(text) ? 'phone.short' : 'phone.unreadable' }
    if (size === 'TOO_LONG') return { code: 'phone.long' }
    if (size === 'INVALID_COUNTRY') return { code: 'phone.country' }
    if (!found) return { code: 'phone.unreadable' }
    return found.isValid() ? { value: found.number } : { code: 'phone.invalid' }
  },
  refuse,
  typed: (value) => shown(value).replaceAll('\u00a0', ' '),
  format: shown,
  control: (field) => ({ type: 'tel', inputmode: 'tel', autocomplete: autofill(field, 'tel'), size: 20 }),
})

/** With its country, so that it can be dialled from anywhere. */
function shown(value: string): string {
  return library().parsePhoneNumberFromString(value)?.formatInternational().replaceAll(' ', '\u00a0') ?? value
}
