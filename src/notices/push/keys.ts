import type { Store, Tx } from '#store'
import { type Vapid, vapidFrom } from './vapid.ts'

/** The town's key pair for push services, made with the first device. */
export const vapidOf = async ({ keys }: Store, tx: Tx): Promise<Vapid> => vapidFrom(await keys.ensure(tx, 'notices.push'))
