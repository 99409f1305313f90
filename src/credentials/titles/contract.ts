import { z } from 'zod'

const owner = z.strictObject({ given: z.string().min(1).max(100), family: z.string().min(1).max(100), birth: z.iso.date() })
export type Owner = z.infer<typeof owner>

const about = { parcel: z.string(), deed: z.string().min(1).max(200), day: z.iso.date() }

/** A parcel enters the land register with its first owner. `deed`: the act on which it rests; `day`: the legal day of it. */
export const titleRegistered = { type: 'title.registered', version: 1, payload: z.strictObject({ ...about, to: owner }) }

/** Ownership passes on. `from` is who had it: an entry that says somebody else is never written. */
export const titleTransferred = { type: 'title.transferred', version: 1, payload: z.strictObject({ ...about, from: owner, to: owner }) }

export const titleEvents = [titleRegistered, titleTransferred] as const

/** `AB 0123`: section and number. */
export const parcel = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{1,2} [0-9]{4}$/)

export const titleRefusals = {
  'title.unknown': 404,
  'title.exists': 409,
  'title.not-owner': 409,
  'title.moved': 409,
  'title.same-owner': 422,
} as const satisfies Readonly<Record<string, number>>
