import type { Ring } from '../key-ring.ts'

/** The keys with which this provider signs what it tells sites: for ninety days each. What they signed is over within the hour. */
export const openidKeys: Ring = { table: 'identity.openid_key', under: 'openid', serves: 90 * 86_400_000, after: 'gone' }
