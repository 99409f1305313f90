import { randomBytes } from 'node:crypto'
import type { AdapterPayload } from 'oidc-provider'
import { list, type Store, sql, type Tx } from '#store'
import { asSystem } from '../edge.ts'

/** What a person agreed that a site is told, as she reads it. */
export interface Grant {
  readonly client: string
  readonly scope: string
  readonly claims: readonly string[]
  readonly made: string
  readonly used: string
}

/** She is asked again after a year. */
const days = 365

interface Row {
  readonly id: string
  readonly account: string
  readonly client: string
  readonly scope: string
  readonly claims: readonly string[]
  readonly made: string
  readonly ends: string
}
const columns = sql.raw('id, account_id as account, client, scope, claims, made_at as made, ends_at as ends')
const seconds = (instant: string) => Math.floor(Date.parse(instant) / 1000)

const payloadOf = ({ id, account, client, scope, claims, made, ends }: Row): AdapterPayload => ({
  kind: 'Grant',
  jti: id,
  accountId: account,
  clientId: client,
  openid: { scope, claims: [...claims] },
  iat: seconds(made),
  exp: seconds(ends),
})

/** What persons agreed, by id. */
export async function grantsById(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, AdapterPayload>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.rows(sql<Row>`select ${columns} from identity.openid_grant where id = any(${list(ids)}::text[])`)
  return new Map(rows.map((row) => [row.id, payloadOf(row)]))
}

/** The id of what she agreed for a site; her use of it is noted. */
export const useGrant = (store: Store, account: string, client: string): Promise<string | undefined> =>
  store.as(asSystem, async (tx) => {
    const row = await tx.row(sql<{ id: string }>`
      update identity.openid_grant set used_at = ${tx.at} where account_id = ${account} and client = ${client} and ends_at > ${tx.at} returning id`)
    return row?.id
  })

/** What she agreed, written in the transaction that notes it in the log. One a site; answers its id, which stays when she agrees to more. */
export async function saveGrant(
  tx: Tx,
  account: string,
  agreed: { readonly client: string; readonly scope: string; readonly claims: readonly string[] },
): Promise<string> {
  const row = await tx.row(sql<{
    id: string
  }>`insert into identity.openid_grant (id, account_id, client, scope, claims, made_at, used_at, ends_at)
    values (${randomBytes(16).toString('base64url')}, ${account}, ${agreed.client}, ${agreed.scope}, ${list(agreed.claims)}::text[], ${tx.at}, ${tx.at}, ${new Date(tx.now + days * 86_400_000).toISOString()})
    on conflict (account_id, client) do update set scope = excluded.scope, claims = excluded.claims, made_at = excluded.made_at, used_at = excluded.used_at, ends_at = excluded.ends_at
    returning id`)
  return row!.id
}

export const grantsOf = (tx: Tx, account: string): Promise<Grant[]> =>
  tx.rows(
    sql<Grant>`select client, scope, claims, made_at as made, used_at as used from identity.openid_grant where account_id = ${account} and ends_at > ${tx.at} order by used_at desc, client`,
  )

/** Takes it back: codes and tokens given out under it open nothing from then on. Answers whether there was one. */
export async function dropGrant(tx: Tx, account: string, client: string): Promise<boolean> {
  const row = await tx.row(
    sql<{ id: string }>`delete from identity.openid_grant where account_id = ${account} and client = ${client} returning id`,
  )
  return row !== undefined
}
