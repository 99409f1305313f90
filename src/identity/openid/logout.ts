import type { Job } from '#kernel'
import { sql, type Tx } from '#store'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { rotateRing } from '../key-ring.ts'
import { openidKeys } from './keys.ts'
import { providerAt } from './provider.ts'
import { endedSessions } from './sessions.ts'

export const farewellJob = 'identity.openid-farewell'

interface Farewell {
  readonly account: string
  readonly client: string
  readonly sid: string
  readonly issuer: string
}

/** Of the library, unknown to its types: signs the token and posts it; rejects unless the site answers 200 or 204. */
interface Told {
  backchannelLogout(account: string, sid: string): Promise<void>
}

const farewellBy = (tx: Tx, id: string) =>
  tx.row(sql<Farewell>`select account_id as account, client, sid, issuer from identity.openid_farewell where id = ${id}`)

export const openidJobs: readonly Job<IdentityEdge>[] = [
  {
    // Every minute, and at once when somebody signs out: sessions that were ended, however it came about, and their sites.
    name: 'identity.openid-ended',
    every: '* * * * *',
    run: (edge) =>
      edge.store.as(asSystem, async (tx) => {
        for (const farewell of await endedSessions(tx)) await edge.store.enqueue(tx, farewellJob, { farewell })
      }),
  },
  {
    // One site is told that one session ended (OpenID Connect Back-Channel Logout 1.0), until it says that it heard.
    name: farewellJob,
    run: async (edge, { farewell = '' }) => {
      const found = await edge.store.as(asSystem, (tx) => farewellBy(tx, farewell))
      if (found === undefined) return
      const provider = await providerAt(edge, found.issuer)
      const client = await provider.Client.find(found.client)
      // Neither is there when the site was taken out of the town's folder, or never wanted to hear.
      if (client?.backchannelLogoutUri !== undefined) await (client as unknown as Told).backchannelLogout(found.account, found.sid)
      await edge.store.as(asSystem, async (tx) => {
        await tx.rows(sql`delete from identity.openid_farewell where id = ${farewell}`)
      })
    },
  },
  {
    name: 'identity.openid-keys',
    every: '41 3 * * *',
    run: (edge) => edge.store.as(asSystem, (tx) => rotateRing(tx, edge.store, openidKeys)),
  },
]
