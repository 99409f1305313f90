import type { Keeps } from '#kernel'
import { sql, type Tx } from '#store'
import type { CasesEdge } from './edge.ts'
import { opinionOf } from './figures/opinion.ts'
import { readCase } from './run.ts'
import { casesOf, readDraft } from './store.ts'

export const keeps: Keeps<CasesEdge, Tx> = {
  copy: async (edge, tx, person) => {
    const cases: unknown[] = []
    for (const row of await casesOf(tx, person)) {
      const { view, events } = await readCase(edge, tx, { id: row.id })
      const draft = await readDraft(edge.store.keys, tx, row.id)
      cases.push({ ...view, draft: draft ?? null, opinion: (await opinionOf(edge.store.keys, tx, row.id)) ?? null, events })
    }
    return { cases }
  },
  forget: async (_edge, tx, what) => {
    if (what.scope === 'own') return
    const cases = what.scope === 'case' ? sql`id = ${what.case}` : sql`person_id = ${what.person}`
    const drafts = what.scope === 'case' ? sql`case_id = ${what.case}` : sql`person_id = ${what.person}`
    const traits =
      what.scope === 'case' ? sql`case_id = ${what.case}` : sql`case_id in (select id from cases.case where person_id = ${what.person})`
    await tx.rows(sql`with given as (delete from cases.seat where ${traits} returning slot_id)
      update cases.slot s set taken = s.taken - g.seats from (select slot_id, count(*)::integer as seats from given group by slot_id) g where s.id = g.slot_id`)
    await tx.rows(sql`delete from cases.payment where ${traits}`)
    await tx.rows(sql`delete from cases.opinion where ${drafts}`)
    await tx.rows(sql`delete from cases.likeness where ${traits}`)
    await tx.rows(sql`delete from cases.public where ${traits}`)
    await tx.rows(sql`delete from cases.draft where ${drafts}`)
    await tx.rows(sql`delete from cases.case where ${cases}`)
  },
}
