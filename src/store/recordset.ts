import { sql } from 'kysely'

/**
 * Rows as one parameter, for `insert … select … from ${recordset(rows, 'id uuid, "openedAt" timestamptz')}`: the text of the statement hangs on no number, so a
 * server reads and plans it once a connection (`tx.often`), and nobody writes a long one. `columns`: keys of a row and their types; what a row lacks is null.
 */
export const recordset = (rows: readonly object[], columns: string) =>
  sql`jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(${sql.raw(columns)})`
