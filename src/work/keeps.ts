import { type CasesEdge, casesOf } from '#cases'
import type { Keeps } from '#kernel'
import { sql, type Tx } from '#store'
import { readStanding } from './hold.ts'

/** What the office wrote beside her cases is hers to read, too. */
export const keeps: Keeps<CasesEdge, Tx> = {
  copy: async (edge, tx, person) => {
    const notes: unknown[] = []
    for (const { id, reference } of await casesOf(tx, person)) {
      const { labels, notes: written } = await readStanding(edge, tx, id)
      if (labels.length + written.length > 0) notes.push({ reference, labels, notes: written.map(({ at, text }) => ({ at, text })) })
    }
    return { 'office-notes': notes }
  },
  forget: async (_edge, tx, what) => {
    if (what.scope === 'own') return
    const rows = what.scope === 'case' ? sql`case_id = ${what.case}` : sql`person_id = ${what.person}`
    await tx.rows(sql`delete from work.label where case_id in (select case_id from work.item where ${rows})`)
    for (const table of ['item', 'words', 'bulk_case'] as const) await tx.rows(sql`delete from work.${sql.ref(table)} where ${rows}`)
  },
}
