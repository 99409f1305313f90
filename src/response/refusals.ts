import { Refusal } from '#kernel'

export const refusals = {
  /** hostile, or no XML */
  'alert.xml': 400,
  'alert.not-cap': 400,
  'alert.invalid': 400,
  /** no Atom, no RSS, or a whole archive */
  'alert.feed': 502,
  'response.feed-status': 502,
  'response.zone': 422,
  'response.unknown': 404,
  /** who proposed a situation does not publish it */
  'response.same-person': 403,
  'response.not-now': 409,
  /** all of it is taken */
  'response.none-left': 409,
  /** one of this kind is kept for her already */
  'response.has-one': 409,
  /** no key of a merchant */
  'response.merchant': 401,
  'response.nothing-due': 409,
  'response.too-many': 409,
  /** one gives and one needs, of the same kind, and they are two people */
  'response.no-fit': 409,
  'voucher.unknown': 404,
  'voucher.used': 409,
  'voucher.expired': 410,
  /** exercises are for a demonstration */
  'response.exercise': 409,
} as const satisfies Readonly<Record<string, number>>

export const refuse = (code: keyof typeof refusals, details: Readonly<Record<string, unknown>> = {}) => new Refusal(code, details)
