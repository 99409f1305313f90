import type { LoggedEvent } from '#kernel'
import { list, sql, type Tx } from '#store'

/** Takes away the rows of "who looked" that a stream's events made. */
export const forgetAccessRows = (tx: Tx, stream: string) =>
  tx.often(sql`delete from consent.access where event_id in (select id from log.event where stream = ${stream})`)

/** Takes away what was asked about a person elsewhere: those events go unread with her key, so their rows must not stay. */
export const forgetAskedRows = (tx: Tx, person: string) =>
  tx.rows(sql`delete from consent.access where person_id = ${person} and role ^@ 'registry.'`)

/** One row of "who looked", made from another room's event that says so: a question to a register. `on conflict`: `rebuild` runs again. */
export const writeAccessRow = (
  tx: Tx,
  event: Pick<LoggedEvent, 'id' | 'at' | 'actor' | 'agency' | 'purpose'>,
  line: { readonly person: string; readonly role: string; readonly case?: string; readonly categories: readonly string[] },
) =>
  tx.often(sql`insert into consent.access (event_id, person_id, at, actor, role, agency_id, purpose, case_id, categories)
    values (${event.id}, ${line.person}, ${event.at}, ${event.actor}, ${line.role}, ${event.agency ?? null}, ${event.purpose}, ${line.case ?? null}, ${line.categories.join(' ')})
    on conflict do nothing`)

/** The same for many persons whom one event concerns, in one statement. */
export const writeAccessRows = (
  tx: Tx,
  event: Pick<LoggedEvent, 'id' | 'at' | 'actor' | 'agency' | 'purpose'>,
  persons: readonly string[],
  line: { readonly role: string; readonly categories: readonly string[] },
) =>
  tx.rows(sql`insert into consent.access (event_id, person_id, at, actor, role, agency_id, purpose, categories)
    select ${event.id}, person, ${event.at}, ${event.actor}, ${line.role}, ${event.agency ?? null}, ${event.purpose}, ${line.categories.join(' ')}
    from unnest(${list(persons)}::uuid[]) as p(person) on conflict do nothing`)
