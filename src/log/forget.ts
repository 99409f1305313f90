import type { Projector } from '#kernel'
import { sql, type Tx } from '#store'

/** `forget` of a projection that has one row a stream, under the id behind the colon: that row, or all that no event accounts for. */
export const forgetRow =
  (kind: string, table: string): Projector<unknown, Tx>['forget'] =>
  (tx, stream) =>
    tx.rows(
      stream === undefined
        ? sql`delete from ${sql.table(table)} r where not exists (select 1 from log.event e where e.stream = ${`${kind}:`}::text || r.id)`
        : sql`delete from ${sql.table(table)} where id = ${stream.slice(kind.length + 1)}`,
    )
