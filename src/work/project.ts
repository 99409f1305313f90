import type { CasesEdge } from '#cases'
import type { LoggedEvent, Projector } from '#kernel'
import { list, sql, type Tx } from '#store'
import { isWorkEvent } from './events.ts'
import { foldWork, tagOf } from './standing.ts'

const caseOf = (stream: string): string => stream.slice('work:'.length)

/** `work:<case>` → who has it and its labels. */
export const workProjector: Projector<CasesEdge, Tx> = {
  stream: 'work',
  whole: true,
  forget: async (tx, stream) => {
    for (const table of ['item', 'label'] as const)
      await tx.often(
        stream === undefined
          ? sql`delete from work.${sql.ref(table)} t where not exists (select 1 from log.event e where e.stream = 'work:' || t.case_id)`
          : sql`delete from work.${sql.ref(table)} where case_id = ${caseOf(stream)}`,
      )
  },
  apply: (_edge, tx, stream, events) => projectWork(tx, new Map([[stream, events]])),
  applyAll: (_edge, tx, streams) => projectWork(tx, streams),
}

async function projectWork(tx: Tx, streams: ReadonlyMap<string, readonly LoggedEvent[]>): Promise<void> {
  const items = [...streams].flatMap(([stream, events]) => {
    const mine = events.filter(isWorkEvent)
    const { agency, person } = mine.at(-1) ?? {}
    return agency === undefined || person === undefined ? [] : [{ id: caseOf(stream), agency, person, ...foldWork(mine) }]
  })
  if (items.length === 0) return
  await tx.rows(sql`insert into work.item (agency_id, case_id, person_id, assignee, labels, notes, changed_at)
    values ${sql.join(
      items.map(
        ({ agency, id, person, assignee, labels, notes }) =>
          sql`(${agency}, ${id}, ${person}, ${assignee ?? null}, ${list(labels)}::text[], ${notes.length}, ${tx.at})`,
      ),
    )}
    on conflict (agency_id, case_id) do update set assignee = excluded.assignee, labels = excluded.labels, notes = excluded.notes, changed_at = excluded.changed_at`)
  const labels = items.flatMap(({ agency, id, labels }) => labels.map((label) => ({ agency, id, label })))
  await tx.rows(sql`delete from work.label where case_id = any(${list(items.map(({ id }) => id))}::uuid[])
    and not (case_id::text || ' ' || label) = any(${list(labels.map(({ id, label }) => `${id} ${label}`))}::text[])`)
  if (labels.length > 0)
    await tx.rows(sql`insert into work.label (agency_id, label, tag, case_id)
      values ${sql.join(labels.map(({ agency, id, label }) => sql`(${agency}, ${label}, ${tagOf(label)}, ${id})`))} on conflict do nothing`)
}
