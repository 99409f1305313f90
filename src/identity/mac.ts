import { createHmac } from 'node:crypto'
import type { Tx } from '#store'
import type { IdentityEdge } from './edge.ts'

/** An HMAC under the town's key: enough to know something again, not to read it. */
export const macOf = async ({ store }: Pick<IdentityEdge, 'store'>, tx: Tx, text: string): Promise<string> =>
  createHmac('sha256', await store.keys.ensure(tx, 'town'))
    .update(text)
    .digest('base64url')
