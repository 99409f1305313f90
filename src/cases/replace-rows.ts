import type { RawBuilder } from 'kysely'
import { anyOf, sql, type Tx } from '#store'

/** What hangs on these cases in a table: the rows before go, these take their place. Two statements, however many cases and rows there are. */
export function replaceRows<R>(
  tx: Tx,
  table: string,
  cases: readonly string[],
  rows: readonly R[],
  insert: (rows: readonly R[]) => RawBuilder<unknown>,
): void {
  if (cases.length === 0) return
  tx.write(sql`delete from ${sql.table(table)} where case_id = ${anyOf(cases, 'uuid')}`)
  if (rows.length > 0) tx.write(insert(rows))
}
