import type { CasesEdge } from '#cases'
import type { LoggedEvent, Projector } from '#kernel'
import { forgetRows } from '#log'
import { anyOf, list, recordset, sql, type Tx } from '#store'
import { isWorkEvent } from './events.ts'
import { foldWork, tagOf } from './standing.ts'

const forgetItems = forgetRows('work', 'work.item', 'case_id')
const forgetLabels = forgetRows('work', 'work.label', 'case_id')

/** `work:<case>` → who has it and its labels. */
export const workProjector: Projector<CasesEdge, Tx> = {
  stream: 'work',
  whole: true,
  forget: (tx, streams) => {
    forgetItems(tx, streams)
    forgetLabels(tx, streams)
  },
  apply: (_edge, tx, streams) => {
    const items = [...streams].flatMap(itemOf)
    if (items.length === 0) return
    saveItems(tx, items)
    saveLabels(tx, items)
  },
}

type Item = ReturnType<typeof itemOf>[number]

function itemOf([stream, events]: readonly [string, readonly LoggedEvent[]]) {
  const mine = events.filter(isWorkEvent)
  const { agency, person } = mine.at(-1) ?? {}
  return agency === undefined || person === undefined ? [] : [{ id: stream.slice('work:'.length), agency, person, ...foldWork(mine) }]
}

function saveItems(tx: Tx, items: readonly Item[]): void {
  const rows = items.map(({ agency, id, person, assignee, labels, notes }) => ({
    agency,
    id,
    person,
    assignee,
    labels,
    notes: notes.length,
  }))
  tx.write(sql`insert into work.item (agency_id, case_id, person_id, assignee, labels, notes, changed_at)
    select agency, id, person, assignee, labels, notes, ${tx.at}::timestamptz
    from ${recordset(rows, 'agency text, id uuid, person uuid, assignee uuid, labels text[], notes integer')}
    on conflict (agency_id, case_id) do update set assignee = excluded.assignee, labels = excluded.labels, notes = excluded.notes, changed_at = excluded.changed_at`)
}

function saveLabels(tx: Tx, items: readonly Item[]): void {
  const rows = items.flatMap(({ agency, id, labels }) => labels.map((label) => ({ agency, id, label, tag: tagOf(label) })))
  const cases = items.map(({ id }) => id)
  tx.write(sql`delete from work.label where case_id = ${anyOf(cases, 'uuid')}
    and not (case_id::text || ' ' || label) = any(${list(rows.map(({ id, label }) => `${id} ${label}`))}::text[])`)
  if (rows.length > 0)
    tx.write(sql`insert into work.label (agency_id, label, tag, case_id)
      select agency, label, tag, id from ${recordset(rows, 'agency text, id uuid, label text, tag text')} on conflict do nothing`)
}
