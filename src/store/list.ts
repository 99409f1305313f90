import { sql } from 'kysely'

/** Texts as one array of PostgreSQL, for `= any(${list(ids)}::text[])`: one parameter however many they are, whatever signs they hold. */
export const list = (items: readonly string[]) => sql.val(`{${items.map((item) => `"${item.replace(/(["\\])/g, '\\$1')}"`).join(',')}}`)

/**
 * `= ${anyOf(ids, 'uuid')}` in a statement that a server keeps prepared (`Tx.often`). Read through a select, a list looks the same at planning whatever it holds:
 * else a plan for this one list always seems cheaper than one for any, and the server plans at every call, under row policies for longer than it works.
 */
export const anyOf = (items: readonly string[], type: 'text' | 'uuid') =>
  sql`any((select ${list(items)}::${sql.raw(type)}[])::${sql.raw(type)}[])`
