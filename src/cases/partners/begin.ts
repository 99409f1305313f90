import { newReference, Refusal, uuidv7 } from '#kernel'
import { registerPerson } from '#people'
import type { Answers, Person, Provenance } from '#services'
import type { Tx } from '#store'
import type { Ctx } from '#web'
import { decide, openCase } from '../decide.ts'
import { type CasesEdge, contextOf } from '../edge.ts'
import { step } from '../fold.ts'
import { checked } from '../own.ts'
import { sheetOf } from '../pages/apply/sheet.ts'
import { refuse } from '../refusals.ts'
import { appendTo } from '../run.ts'
import { asPartner, sourceOfPartner } from './open.ts'

type Asking = Pick<Ctx<CasesEdge>, 'edge' | 'actor' | 'lang'>

/** What a partner begins: for whom, as it knows her (`birth` to the day), by which action of the draft, with what answers. */
export interface Beginning {
  readonly service: string
  readonly action?: string
  readonly person: Person
  readonly answers: Answers
}

/**
 * A partner whom the service lets in begins a case for somebody and sends it at once: there is no draft of a partner. Nobody is looked up, so the partner
 * learns nothing of whom the town knows: the case is that of a person as the partner names her, and she takes it over with a code (`claim.ts`).
 * What would be refused begins nothing. Answers the reference. Refuses `service.unknown`, `case.service-closed`, `case.action-not-yours`,
 * `case.answers-wrong`, and what sending refuses.
 */
export async function beginAsPartner(
  { edge, actor, lang }: Asking,
  { service: wanted, action, person: named, answers }: Beginning,
  also: (tx: Tx) => Promise<void>,
): Promise<string> {
  const { partner } = actor
  if (edge.catalogue.ended(wanted) !== undefined) throw refuse('case.service-closed', {})
  const loaded = edge.catalogue.current(wanted)
  if (loaded === undefined) throw new Refusal('service.unknown', { id: wanted })
  const { service, stage } = loaded
  const { actors, partner: kind } = service.access
  if (partner === undefined || kind === undefined || !actors.includes('partner') || !partner.as.includes(kind))
    throw refuse('case.action-not-yours', { why: 'partner' })
  // Whom a version that is only tried would take is known of people who come, not of somebody who is named.
  if (stage !== 'live') throw refuse('case.service-closed', { stage })
  const context = contextOf(edge, loaded)
  const now = edge.clock.now()
  const row = { id: uuidv7(now), person: uuidv7(now), agency: service.authority }
  const who = { kind: 'partner', partner: partner.id, named } as const
  const reference = newReference()
  const opened = openCase({ reference, channel: 'api', language: lang, who }, context)
  const view = step(undefined, { ...opened[0], at: context.at, case: row.id }, service)
  const given = checked(sheetOf(edge, { view, loaded }, { answers: {}, provenance: {}, files: [] }, lang, ''), answers)
  const source = sourceOfPartner(partner.id)
  const provenance = Object.fromEntries(
    Object.keys(given).map((name): [string, Provenance] => [name, { source, at: context.at, verified: false }]),
  )
  const sent = decide(
    view,
    { do: 'submit', who, ...(action === undefined ? {} : { action }), answers: given, provenance, language: lang },
    context,
  )
  const access = asPartner(actor, service.data.purpose, row)
  await edge.store.as({ ...access, subjects: [row.person], categories: ['case', 'answers'] }, async (tx) => {
    await registerPerson(edge.log, tx, row.person, [{ concept: 'person', value: { ...named }, source, verified: false }])
    await appendTo(edge, tx, row, [...opened, ...sent], 0)
    await also(tx)
  })
  return reference
}
