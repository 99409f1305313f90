import { randomOf } from './random.ts'

/** A UUID of version 7 (RFC 9562, 5.7): its order is the order of creation. `now`: milliseconds since the epoch. */
export function uuidv7(now: number): string {
  const bytes = randomOf(16)
  bytes.writeUIntBE(now, 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** A trace id of W3C Trace Context: what happened because of one request, here and at others. */
export const traceId = (): string => randomOf(16).toString('hex')

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
export const isUuid = (text: string): boolean => uuid.test(text)

// Damm's quasigroup of order 10: catches every single wrong digit and every swap of neighbours, the usual mistakes on the phone.
const damm = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
]
const check = (digits: string): string => [...digits].reduce((state, digit) => damm[Number(state)]![Number(digit)]!, '0')

/** A case reference: 12 digits, the last a check digit; shown as `4821 0937 5516`. */
export function newReference(): string {
  let digits = ''
  while (digits.length < 11) {
    const byte = randomOf(1)[0]!
    if (byte < 250) digits += String(byte % 10) // 250 and more would favour the first digits
  }
  return digits + check(digits)
}

/** The reference in a typed text (spaces, dots and dashes are allowed), or undefined when it cannot be one. */
export function readReference(text: string): string | undefined {
  const digits = text.replace(/[\s.\u00a0\u202f-]/g, '')
  return /^\d{12}$/.test(digits) && check(digits) === '0' ? digits : undefined
}

export const showReference = (reference: string): string => reference.replace(/(\d{4})(?=\d)/g, '$1\u00a0')
