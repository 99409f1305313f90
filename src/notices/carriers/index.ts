import type { Channel } from '#people'
import type { Carrier } from '../channels.ts'
import { email } from './email.ts'
import { letter } from './letter.ts'
import { sms } from './sms.ts'

/** A way out of the house for each channel. */
export const carriers: Readonly<Record<Channel, Carrier>> = { email, sms, letter }
export const everyCarrier: readonly Carrier[] = Object.values(carriers)
