import { sql, type Tx } from '#store'
import type { IdentityEdge } from './edge.ts'
import { macOf } from './mac.ts'

const hour = 3_600_000

/**
 * Counts a try of `what` in this hour and says whether it is still allowed. What is counted always holds the network: whoever tries too often
 * from one place is slowed there, and nobody can lock somebody else out of an account by trying it. Kept as an HMAC: the table names no address.
 */
export async function allowed(
  edge: Pick<IdentityEdge, 'store'>,
  tx: Tx,
  what: readonly [string, network: string, ...string[]],
  most: number,
): Promise<boolean> {
  const bucket = await macOf(edge, tx, JSON.stringify(what))
  const begun = new Date(tx.now - (tx.now % hour)).toISOString()
  const row = await tx.row(sql<{ count: number }>`
    insert into identity.attempt (bucket, hour, count) values (${bucket}, ${begun}, 1)
    on conflict (bucket, hour) do update set count = identity.attempt.count + 1 returning count`)
  return (row?.count ?? 1) <= most
}
