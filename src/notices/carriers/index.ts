import type { Carrier } from '../channels.ts'
import type { Way } from '../contract.ts'
import { email } from './email.ts'
import { letter } from './letter.ts'
import { push } from './push.ts'
import { sms } from './sms.ts'

/** A way out of the house for each channel. */
export const carriers: Readonly<Record<Way, Carrier>> = { email, sms, letter, push }
export const everyCarrier: readonly Carrier[] = Object.values(carriers)
