import { type Actor, uuidv7 } from '#kernel'
import type { AccessContext, Tx } from '#store'
import { asPerson, type CasesEdge } from '../edge.ts'
import { refuse } from '../refusals.ts'
import { contribute, foldContribution, moderate, takeBack } from './contribution.ts'
import { isContributionEvent, type NewContributionEvent } from './events.ts'
import { type ConsultationRow, contributionBy, contributionById, lockContribution } from './store.ts'

const streamOf = (id: string) => `contribution:${id}`

/** May something still be said? */
export const isOpenAt = ({ until, count }: Pick<ConsultationRow, 'until' | 'count'>, at: string): boolean =>
  count === null && Date.parse(at) < Date.parse(until)

interface Place {
  readonly id: string
  readonly person: string
  readonly case: string
  readonly agency: string
}

const read = async ({ log }: CasesEdge, tx: Tx, id: string) =>
  foldContribution((await log.read(tx, streamOf(id))).filter(isContributionEvent))

async function append({ log }: CasesEdge, tx: Tx, place: Place, events: readonly NewContributionEvent[]): Promise<void> {
  const { id, person, agency } = place
  if (events.length === 0) return
  const target = { stream: streamOf(id), person, case: place.case, agency, key: streamOf(id), parent: `person:${person}` }
  await log.append(tx, target, events)
}

/** A person says something in a consultation, or says it otherwise: one contribution each. */
export function say(
  edge: CasesEdge,
  actor: Actor,
  row: ConsultationRow,
  said: { readonly text: string; readonly name?: string },
): Promise<void> {
  return own(edge, actor, row, (before, open) => contribute(before, { consultation: row.id, open, ...said }))
}

/** A person takes back what she said. */
export const unsay = (edge: CasesEdge, actor: Actor, row: ConsultationRow): Promise<void> =>
  own(edge, actor, row, (before, open) => takeBack(before, open))

async function own(
  edge: CasesEdge,
  actor: Actor,
  row: ConsultationRow,
  decide: (before: ReturnType<typeof foldContribution>, open: boolean) => readonly NewContributionEvent[],
): Promise<void> {
  const { person } = actor
  if (person === undefined) throw refuse('case.action-not-yours')
  const { purpose } = edge.catalogue.at(row.service, row.version).service.data
  await edge.store.as(asPerson(actor, purpose), async (tx) => {
    await lockContribution(tx, row.id, person)
    const found = await contributionBy(tx, row.id, person)
    const id = found?.id ?? uuidv7(tx.now)
    const before = found === undefined ? undefined : await read(edge, tx, id)
    await append(edge, tx, { id, person, case: row.case, agency: row.agency }, decide(before, isOpenAt(row, tx.at)))
  })
}

/** An agent of the case hides a contribution with a reason, or shows it again. Refuses `case.unknown` for one of another case. */
export async function moderateContribution(
  edge: CasesEdge,
  access: AccessContext,
  place: { readonly case: string; readonly agency: string; readonly contribution: string },
  reason: string | undefined,
): Promise<void> {
  const found = await edge.store.as({ ...access, subjects: [] }, (tx) => contributionById(tx, place.contribution))
  if (found === undefined || found.case !== place.case) throw refuse('case.unknown')
  await edge.store.as({ ...access, subjects: [found.person], categories: ['case'] }, async (tx) => {
    await lockContribution(tx, place.contribution, found.person)
    const { contribution: id, agency } = place
    await append(edge, tx, { id, person: found.person, case: place.case, agency }, moderate(await read(edge, tx, id), reason))
  })
}
