import { checkAnswers, fieldCtx } from '#services'
import type { Tx } from '#store'
import { type Command, decide } from './decide.ts'
import { asSystem, type CasesEdge, communesOf, contextOf } from './edge.ts'
import { movedDraft } from './moved-draft.ts'
import { through } from './rebased.ts'
import { refuse } from './refusals.ts'
import { type OpenedCase, readCase, runCommand } from './run.ts'
import { type Draft, lockDraft, readDraft, rewriteDraft } from './store.ts'

/** So long after its last change nobody is at a draft any more. */
const quiet = 60 * 60 * 1000

/** What became of a draft, or would: `left` when something that was written in it has no place in the newer version. */
export interface DraftMoved {
  readonly left: boolean
}

/**
 * A draft goes on under a newer version, as the system does it: it is its person's alone, and who orders it reads nothing of it. With `also` it is done and that is written with it;
 * without, only tried. Refuses `case.rebase-writing` within an hour of her last change, and what `decide` refuses.
 */
export async function moveDraft(
  edge: CasesEdge,
  id: string,
  command: (opened: OpenedCase) => Extract<Command, { do: 'rebase' }>,
  also?: (tx: Tx, moved: DraftMoved) => Promise<void>,
): Promise<DraftMoved> {
  const read = await edge.store.as({ ...asSystem('administration'), case: id }, async (tx) => {
    const opened = await readCase(edge, tx, { id })
    return { opened, draft: await readDraft(edge.store.keys, tx, id) }
  })
  const { opened, draft } = read
  const { service } = opened.loaded
  if (opened.view.phase !== 'draft') throw refuse('case.not-open', { phase: opened.view.phase })
  const order = command(opened)
  decide(opened.view, order, contextOf(edge, opened.loaded))
  const next = draft && movedFor(edge, draft, opened, order)
  const moved = { left: leaves(next?.moved?.at(-1)) }
  if (also === undefined) {
    refuseWriting(edge, draft)
    return moved
  }
  await runCommand(edge, { ...asSystem(service.data.purpose), case: id }, id, { ...order, expected: opened.view.sequence }, async (tx) => {
    await lockDraft(tx, id)
    const now = await readDraft(edge.store.keys, tx, id)
    refuseWriting(edge, now)
    if (now?.revision !== draft?.revision) throw refuse('case.rebase-writing')
    if (next !== undefined) await rewriteDraft(edge.store.keys, tx, id, opened.row.person, next)
    await also(tx, moved)
  })
  return moved
}

function refuseWriting({ clock }: Pick<CasesEdge, 'clock'>, draft: Draft | undefined): void {
  if (draft?.changedAt !== undefined && clock.now() - Date.parse(draft.changedAt) < quiet) throw refuse('case.rebase-writing')
}

function movedFor(edge: CasesEdge, draft: Draft, { loaded, view }: OpenedCase, { into }: Extract<Command, { do: 'rebase' }>): Draft {
  const ctx = fieldCtx({
    lang: view.language,
    today: edge.clock.today(edge.town.file['time-zone']),
    country: edge.town.file.country,
    communes: communesOf(edge.town),
    files: draft.files ?? [],
    fields: into.service.fields,
    answers: through(draft.answers, into.renamed),
  })
  return movedDraft(draft, loaded.service, into, (field, value) => checkAnswers([field], { [field.name]: value }, ctx).length === 0)
}

const leaves = (moved: NonNullable<Draft['moved']>[number] | undefined): boolean =>
  moved !== undefined && Object.keys(moved.left).length + Object.keys(moved.typed).length > 0
