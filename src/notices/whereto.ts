import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Store, Tx } from '#store'

/** The town's key of this room: it makes numbers findable without being readable, and reply addresses that nobody can make up. */
export const townKey = 'notices'

/** Of a number or an address enough to know it again. */
export async function whereKey({ keys }: Store, tx: Tx): Promise<(to: string | undefined) => string | undefined> {
  const key = await keys.ensure(tx, townKey)
  return (to) => (to === undefined ? undefined : createHmac('sha256', key).update(`to:${to.toLowerCase()}`).digest('base64url'))
}

export interface Signed {
  make(intent: string): string
  /** the intent, or undefined for what the town did not make */
  read(token: string): string | undefined
}

/**
 * An intent and 10 bytes that only the town can make, good for one use: what stands between `reply+` and `@` of the address to which an e-mail is answered
 * (`reply`), the end of the address at which e-mails on a topic are ended (`stop`), of that at which a device says that it showed one (`push`).
 */
export async function signedFor({ keys }: Store, tx: Tx, use: 'reply' | 'stop' | 'push'): Promise<Signed> {
  const key = await keys.ensure(tx, townKey)
  // Lower case and digits: mail programs may change capitals.
  const mac = (id: string) => createHmac('sha256', key).update(`${use}:${id}`).digest('hex').slice(0, 20)
  return {
    make: (intent) => `${intent.replaceAll('-', '')}${mac(intent)}`,
    read: (token) => {
      const [, hex, seal = ''] = /^([0-9a-f]{32})([0-9a-f]{20})$/.exec(token.toLowerCase()) ?? []
      if (hex === undefined) return undefined
      const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
      return timingSafeEqual(Buffer.from(mac(id)), Buffer.from(seal)) ? id : undefined
    },
  }
}
