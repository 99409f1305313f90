import { reaches } from '#identity'
import { type Actor, Refusal } from '#kernel'
import { registrationsOf } from '#people'
import type { Loaded } from '#services'
import type { AccessContext, Tx } from '#store'
import { shutOut } from '../../allowed-actor.ts'
import { asPerson, type CasesEdge } from '../../edge.ts'
import { refuse } from '../../refusals.ts'
import { type OpenedCase, readCase } from '../../run.ts'
import { caseById, caseByReference, type Draft, lockDraft, readDraft, writeDraft } from '../../store.ts'

/** A case of the person who asks, with what she has typed and not sent. */
export interface OwnCase extends OpenedCase {
  readonly draft: Draft
  readonly access: AccessContext
}

/** A case that was sent and came back as a draft begins with what was sent. */
const again = ({ view }: OpenedCase): Draft =>
  view.phase === 'draft' && view.submittedAt !== undefined ? { ...nothing, answers: view.answers, provenance: view.provenance } : nothing

const nothing: Draft = { revision: 0, answers: {}, provenance: {}, typed: {} }

/**
 * What a service asks of who comes to it. Refuses `case.action-not-yours` when she may not through this mandate, `web.step-up`: she shows more surely
 * that it is her and lands where she was.
 */
export function needAccess(actor: Actor, { service }: Pick<Loaded, 'service'>): void {
  const { assurance: level } = service.access
  if (actor.mandate !== undefined && shutOut(actor, service) !== undefined) throw refuse('case.action-not-yours')
  if (!reaches(actor.assurance, level)) throw new Refusal('web.step-up', { level })
}

/** Opens one's own case by its reference. Refuses `case.unknown` for what is not there or not hers: nobody learns which. */
export async function openOwn(edge: CasesEdge, actor: Actor, reference: string): Promise<OwnCase> {
  const row = await edge.store.as(asPerson(actor, 'compte'), async (tx) => {
    const found = await caseByReference(tx, reference)
    // Begun under a registration that agents merged with hers, it is her own all the same.
    const hers = actor.person !== undefined && (await registrationsOf(tx, actor.person)).includes(found?.person ?? '')
    return hers ? found : undefined
  })
  if (row === undefined) throw refuse('case.unknown')
  const loaded = edge.catalogue.at(row.service, row.version)
  needAccess(actor, loaded)
  const access = asPerson(actor, loaded.service.data.purpose, row.id)
  return await edge.store.as(access, async (tx) => {
    const opened = await readCase(edge, tx, { id: row.id })
    return { ...opened, access, draft: (await readDraft(edge.store.keys, tx, row.id)) ?? again(opened) }
  })
}

/**
 * Changes the draft as it is now: a change says what it replaces and leaves the rest, so two tabs lose nothing of each other. Refuses `case.not-open`
 * when the case moved on meanwhile.
 */
export async function changeDraft(
  edge: CasesEdge,
  { row, access }: Pick<OwnCase, 'row' | 'access'>,
  change: (draft: Draft) => Draft,
  also?: (tx: Tx) => Promise<void>,
): Promise<Draft> {
  return await edge.store.as(access, async (tx) => {
    await lockDraft(tx, row.id)
    const now = await caseById(tx, row.id)
    if (now?.phase !== row.phase) throw refuse('case.not-open', { phase: now?.phase })
    const before = (await readDraft(edge.store.keys, tx, row.id)) ?? nothing
    const next = change(before)
    if (next !== before) await writeDraft(edge.store.keys, tx, row.id, row.person, next)
    await also?.(tx)
    return next
  })
}
