import type { LoggedEvent, Projector } from '#kernel'
import { anyOf, sql, type Tx } from '#store'

type Forget = Projector<unknown, Tx>['forget']

/** What is behind the colon of streams of one kind. */
export const idsOf = (streams: readonly string[]): string[] => streams.map((stream) => stream.slice(stream.indexOf(':') + 1))

/** `forget` of a table whose rows bear the id behind the colon in a column: those of these streams, or all that no event accounts for. */
export const forgetRows =
  (kind: string, table: string, column = 'id'): Forget =>
  (tx, streams) => {
    const id = sql.ref(`r.${column}`)
    return tx.write(
      streams === undefined
        ? sql`delete from ${sql.table(table)} r where not exists (select 1 from log.event e where e.stream = ${`${kind}:`}::text || ${id})`
        : sql`delete from ${sql.table(table)} r where ${id} = ${anyOf(idsOf(streams), 'uuid')}`,
    )
  }

/** `apply` of a projection that takes one stream after the other: what is written seldom, and never many at once. `id`: what is behind the colon. */
export const eachStream =
  <Edge>(apply: (tx: Tx, id: string, events: readonly LoggedEvent[], edge: Edge) => Promise<unknown>): Projector<Edge, Tx>['apply'] =>
  async (edge, tx, streams) => {
    for (const [stream, events] of streams) await apply(tx, stream.slice(stream.indexOf(':') + 1), events, edge)
  }
