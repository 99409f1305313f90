import type { LoggedEvent } from '#kernel'
import { list, recordset, sql, type Tx } from '#store'

/** Takes away the rows of "who looked" that the events of these streams made. An array of ids: each is looked up by the index, whatever is guessed of their number. */
export const forgetAccessRows = (tx: Tx, streams: readonly string[]): void =>
  tx.write(
    sql`delete from consent.access where event_id = any(array(select id from log.event where stream = any(${list(streams)}::text[])))`,
  )

/** Takes away what was asked about a person elsewhere: those events go unread with her key, so their rows must not stay. */
export const forgetAskedRows = (tx: Tx, person: string) =>
  tx.rows(sql`delete from consent.access where person_id = ${person} and role ^@ 'registry.'`)

/** What an event says of who looked: at whom, in which role, at what. */
export interface Looked {
  readonly event: Pick<LoggedEvent, 'id' | 'at' | 'actor' | 'agency' | 'purpose'>
  readonly persons: readonly string[]
  readonly role: string
  readonly categories: readonly string[]
  readonly case?: string
  readonly pace?: number
  readonly mandate?: string
}

/** A row an event and person, all in one statement. `on conflict`: `rebuild` runs again. */
export function writeAccessRows(tx: Tx, looked: readonly Looked[]): void {
  if (looked.length === 0) return
  const rows = looked.map(({ event: { id, at, actor, agency, purpose }, categories, ...one }) => ({
    ...{ id, at, actor, agency, purpose, ...one },
    categories: categories.join(' '),
  }))
  const columns =
    'id uuid, at timestamptz, actor text, agency text, purpose text, persons uuid[], role text, categories text, "case" uuid, pace integer, mandate uuid'
  tx.write(sql`insert into consent.access (event_id, person_id, at, actor, role, agency_id, purpose, case_id, categories, pace, mandate_id)
    select id, person, at, actor, role, agency, purpose, "case", categories, pace, mandate
    from ${recordset(rows, columns)}, unnest(persons) as person on conflict do nothing`)
}
