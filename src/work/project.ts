import type { CasesEdge } from '#cases'
import type { Projector } from '#kernel'
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
      await tx.rows(
        stream === undefined
          ? sql`delete from work.${sql.ref(table)} t where not exists (select 1 from log.event e where e.stream = 'work:' || t.case_id)`
          : sql`delete from work.${sql.ref(table)} where case_id = ${caseOf(stream)}`,
      )
  },
  apply: async (_edge, tx, stream, events) => {
    const mine = events.filter(isWorkEvent)
    const last = mine.at(-1)
    if (last?.agency === undefined || last.person === undefined) return
    const id = caseOf(stream)
    const { assignee, labels, notes } = foldWork(mine)
    await tx.rows(sql`insert into work.item (agency_id, case_id, person_id, assignee, labels, notes, changed_at)
      values (${last.agency}, ${id}, ${last.person}, ${assignee ?? null}, ${list(labels)}::text[], ${notes.length}, ${tx.at})
      on conflict (agency_id, case_id) do update set assignee = excluded.assignee, labels = excluded.labels, notes = excluded.notes, changed_at = excluded.changed_at`)
    await tx.rows(sql`delete from work.label where case_id = ${id} and not label = any(${list(labels)}::text[])`)
    for (const label of labels)
      await tx.rows(sql`insert into work.label (agency_id, label, tag, case_id) values (${last.agency}, ${label}, ${tagOf(label)}, ${id})
        on conflict do nothing`)
  },
}
