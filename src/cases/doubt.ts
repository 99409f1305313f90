import { asSystem, type CasesEdge } from './edge.ts'
import { caseById, lockDraft, readDraft, rewriteDraft } from './store.ts'

/**
 * What a source said turned out to be false: in a draft that took it over it counts as verified no longer, so that nothing is granted on it without a
 * person. The answer stays for her to see and correct. Nothing happens to a case that was sent: there a person decides with what stands in it.
 */
export async function doubtDraft(edge: CasesEdge, id: string, source: string): Promise<void> {
  await edge.store.as({ ...asSystem('administration'), case: id }, async (tx) => {
    await lockDraft(tx, id)
    const row = await caseById(tx, id)
    const draft = await readDraft(edge.store.keys, tx, id)
    if (row === undefined || draft === undefined) return
    const taken = Object.entries(draft.provenance).filter(([, from]) => from.source === source && from.verified)
    if (taken.length === 0) return
    const doubted = Object.fromEntries(taken.map(([name, from]) => [name, { ...from, verified: false }]))
    await rewriteDraft(edge.store.keys, tx, id, row.person, { ...draft, provenance: { ...draft.provenance, ...doubted } })
  })
}
