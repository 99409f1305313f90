import type { Keeps } from '#kernel'
import { sql, type Tx } from '#store'
import { withoutConfidential } from './confidential.ts'
import { contributionsBy } from './consult/store.ts'
import type { CasesEdge } from './edge.ts'
import { opinionOf } from './figures/opinion.ts'
import { partDraftsOf } from './parties/draft.ts'
import { readCase } from './run.ts'
import { casesOf, readDraft } from './store.ts'

export const keeps: Keeps<CasesEdge, Tx> = {
  copy: async (edge, tx, person) => {
    const cases: unknown[] = []
    for (const row of await casesOf(tx, person)) {
      const { view, events } = await readCase(edge, tx, { id: row.id })
      const draft = await readDraft(edge.store.keys, tx, row.id)
      // Files of services are public; they are not hers.
      const { before: _, ...told } = withoutConfidential(view, events)
      cases.push({ ...told, draft: draft ?? null, opinion: (await opinionOf(edge.store.keys, tx, row.id)) ?? null })
    }
    const contributions = (await contributionsBy(tx, person)).map(({ text, madeAt, hidden }) => ({
      text,
      at: madeAt,
      ...(hidden !== null && { hidden }),
    }))
    const writing = await partDraftsOf(edge.store.keys, tx, person)
    return { cases, ...(contributions.length > 0 && { contributions }), ...(writing.length > 0 && { writing }) }
  },
  forget: async (edge, tx, what) => {
    // In the cases of others the rows that let her in go with her; that somebody took part stays, without saying who.
    if (what.scope !== 'case') {
      await tx.rows(sql`delete from cases.participant where person_id = ${what.person}`)
      await tx.rows(sql`delete from cases.invitation where person_id = ${what.person}`)
      await tx.rows(sql`delete from cases.part_draft where person_id = ${what.person}`)
    }
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
    await tx.rows(sql`delete from cases.invitation where ${traits}`)
    await tx.rows(sql`delete from cases.participant where ${traits}`)
    await tx.rows(sql`delete from cases.part_draft where ${traits}`)
    await tx.rows(sql`delete from cases.queue where ${traits}`)
    await tx.rows(sql`delete from cases.consultation where ${traits}`)
    // What others said in her case goes with it, keys and all; what she said elsewhere goes with her: its key hangs on hers.
    const gone = await tx.rows(sql<{ id: string }>`delete from cases.contribution where ${traits} returning id`)
    for (const { id } of gone) await edge.store.keys.drop(tx, `contribution:${id}`)
    if (what.scope === 'person') await tx.rows(sql`delete from cases.contribution where person_id = ${what.person}`)
    await tx.rows(sql`delete from cases.asked_team where ${traits}`)
    await tx.rows(sql`delete from cases.input where ${traits}`)
    await tx.rows(sql`delete from cases.draft where ${drafts}`)
    await tx.rows(sql`delete from cases.case where ${cases}`)
  },
}
