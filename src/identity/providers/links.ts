import { uuidv7 } from '#kernel'
import { sql, type Tx } from '#store'
import { type Account, accountById } from '../accounts.ts'
import type { IdentityEdge } from '../edge.ts'
import { macOf } from '../mac.ts'
import type { Told } from './finish.ts'

type Who = Required<Pick<Told, 'by' | 'subject'>>

const subjectOf = (edge: IdentityEdge, tx: Tx, { by, subject }: Who) => macOf(edge, tx, `${by} ${subject}`)

/** The account to which this name at this provider belongs; its use is noted. */
export async function linkedTo(edge: IdentityEdge, tx: Tx, who: Who): Promise<Account | undefined> {
  const row = await tx.row(sql<{ account: string }>`
    update identity.link set used_at = ${tx.at} where provider = ${who.by} and subject = ${await subjectOf(edge, tx, who)} returning account_id as account`)
  return row === undefined ? undefined : await accountById(tx, row.account)
}

export const link = async (edge: IdentityEdge, tx: Tx, who: Who, account: string): Promise<void> => {
  await tx.rows(sql`insert into identity.link (id, account_id, provider, subject, made_at, used_at)
    values (${uuidv7(tx.now)}, ${account}, ${who.by}, ${await subjectOf(edge, tx, who)}, ${tx.at}, ${tx.at})`)
}

export interface Link {
  readonly id: string
  readonly by: string
  readonly made: string
  readonly used: string
}

/** Who outside tells us of this account. */
export const linksOf = (tx: Tx, account: string): Promise<Link[]> =>
  tx.rows(
    sql<Link>`select id, provider as by, made_at as made, used_at as used from identity.link where account_id = ${account} order by made_at, id`,
  )

export const unlink = (tx: Tx, account: string, id: string): Promise<{ by: string } | undefined> =>
  tx.row(sql<{ by: string }>`delete from identity.link where id = ${id} and account_id = ${account} returning provider as by`)
