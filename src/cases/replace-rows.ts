import type { RawBuilder } from 'kysely'
import { together } from '#kernel'
import { anyOf, sql, type Tx } from '#store'

/** What hangs on these cases in a table: the rows before go, these take their place. Two statements, however many cases and rows there are. */
export async function replaceRows<R>(
  tx: Tx,
  table: string,
  cases: readonly string[],
  rows: readonly R[],
  insert: (rows: readonly R[]) => RawBuilder<unknown>,
): Promise<void> {
  if (cases.length === 0) return
  await together(
    tx.often(sql`delete from ${sql.table(table)} where case_id = ${anyOf(cases, 'uuid')}`),
    ...(rows.length === 0 ? [] : [tx.often(insert(rows))]),
  )
}
