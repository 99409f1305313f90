import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Did the carrier send this? Twilio's `X-Twilio-Signature`: HMAC-SHA-1, base64, over the address and each field's name and value in the order of names
 * (twilio.com/docs/usage/security).
 */
export function isSigned(secret: string, address: string, fields: URLSearchParams, signature: string | undefined): boolean {
  const told = [...fields].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)).map(([name, value]) => name + value)
  const wanted = createHmac('sha1', secret)
    .update(address + told.join(''))
    .digest()
  const given = Buffer.from(signature ?? '', 'base64')
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
