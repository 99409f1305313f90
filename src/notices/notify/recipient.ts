import { createRequire } from 'node:module'
import type { CountryCode } from 'libphonenumber-js/min'
import type { Sender } from '#definitions'
import { NotifyError } from './caller.ts'
import type { KeyKind } from './store.ts'

// Wanted by what sends through us only: required with the first number.
const load = createRequire(import.meta.url)
const library = (): typeof import('libphonenumber-js/min') => load('libphonenumber-js/min')

/** Addresses and numbers that pretend (as the interface documents them); any kind of key. */
const delivered = [
  'simulate-delivered@notifications.service.gov.uk',
  'simulate-delivered-2@notifications.service.gov.uk',
  'simulate-delivered-3@notifications.service.gov.uk',
  '07700900000',
  '07700900111',
  '07700900222',
  '+447700900000',
  '+447700900111',
  '+447700900222',
]
/** With a test key these fail. */
const failing: Readonly<Record<string, string>> = {
  'temp-fail@simulator.notify': 'temporary-failure',
  'perm-fail@simulator.notify': 'permanent-failure',
  '07700900003': 'temporary-failure',
  '07700900002': 'permanent-failure',
}

export interface Recipient {
  readonly to: string
  /** the status that is pretended, instead of sending */
  readonly simulated?: string
}

/** The address or number, and whether it only pretends. Throws `NotifyError` for what is none, and for whom a team key may not write to. */
export function recipientOf(type: 'email' | 'sms', given: string, country: string, kind: KeyKind, { guests }: Sender): Recipient {
  const typed = given.trim().replace(type === 'sms' ? /[\s().-]/g : /^\s+/, '')
  if (delivered.includes(typed.toLowerCase())) return { to: typed, simulated: 'delivered' }
  if (kind === 'test' && failing[typed.toLowerCase()] !== undefined) return { to: typed, simulated: failing[typed.toLowerCase()]! }
  const to = type === 'email' ? emailIn(typed) : phoneIn(typed, country)
  if (kind === 'test') return { to, simulated: 'delivered' }
  if (kind === 'team' && !guests.includes(to))
    throw new NotifyError(400, 'BadRequestError', 'Can’t send to this recipient using a team-only API key')
  return { to }
}

function emailIn(text: string): string {
  if (!/^[^\s@<>(),;:"]{1,64}@[^\s@<>(),;:"]+\.[^\s@<>(),;:"]{2,}$/.test(text) || text.length > 320)
    throw new NotifyError(400, 'ValidationError', 'email_address Not a valid email address')
  return text
}

function phoneIn(text: string, country: string): string {
  const found = library().parsePhoneNumberFromString(text, { defaultCountry: country as CountryCode, extract: false })
  if (found === undefined || !found.isValid()) throw new NotifyError(400, 'ValidationError', 'phone_number Not a valid phone number')
  return found.number
}

/** Lines of an address: three at least, seven at most; the last says where. */
export function addressIn(given: Readonly<Record<string, unknown>>): readonly string[] {
  const lines = [1, 2, 3, 4, 5, 6, 7].map(
    (number) => given[`address_line_${number}`] ?? given[`address line ${number}`] ?? (number === 7 ? given.postcode : undefined),
  )
  const written = lines.map((line) => String(line ?? '').trim()).filter((line) => line !== '')
  if (written.length < 3) throw new NotifyError(400, 'ValidationError', 'Address must be at least 3 lines')
  return written
}
