import { type Actor, Refusal, uuidv7 } from '#kernel'
import { factHistory } from '#people'
import type { Address, Loaded } from '#services'
import { type Ctx, dayOf } from '#web'
import { type Barred, barred } from '../../allowed-actor.ts'
import { asPerson, type CasesEdge, contextOf } from '../../edge.ts'
import { type Known, knownFor, nothingKnown } from '../../known-facts.ts'
import { refuse } from '../../refusals.ts'
import { beginCase } from '../../run.ts'
import { type CaseRow, casesOf, draftFor } from '../../store.ts'
import { needAccess } from './open.ts'
import { type Closed, closedFor, type Home } from './stage.ts'

type Asking = Pick<Ctx<CasesEdge>, 'edge' | 'actor' | 'lang'>

/** The open draft that a person has for a service. */
export const draftOf = async ({ store }: CasesEdge, actor: Actor, service: string): Promise<CaseRow | undefined> => {
  const { person } = actor
  return person === undefined ? undefined : await store.as(asPerson(actor, 'compte'), (tx) => draftFor(tx, person, service))
}

/** What is known of a person for a service before she begins. */
const knownBefore = (
  edge: CasesEdge,
  actor: Actor,
  person: string,
  loaded: Loaded,
  lang: string,
  because: 'look' | 'begin',
  caseId?: string,
): Promise<Known> => {
  const { at, zone } = contextOf(edge, loaded)
  return knownFor(edge, asPerson(actor, loaded.service.data.purpose, caseId), loaded, person, lang, dayOf(at, zone), because)
}

export interface Version {
  readonly loaded: Loaded
  readonly known: Known
  readonly closed: Closed | undefined
  /** codes of the territories in which a newer version is tried, without her */
  readonly elsewhere: readonly string[]
}

/** Where a person lives, as surely as it is known: what a register said for this service, what a source verified before, else what she declared. */
async function homeOf(edge: CasesEdge, actor: Actor, { service }: Loaded, { answers, provenance }: Known): Promise<Home | undefined> {
  const asked = service.fields.filter(({ name, concept }) => concept === 'person.home' && answers[name] != null).map(({ name }) => name)
  const verified = asked.find((name) => provenance[name]?.verified)
  if (verified !== undefined) return answers[verified] as Address
  const { person } = actor
  if (person === undefined) return undefined
  const said = await edge.store.as(asPerson(actor, service.data.purpose), (tx) => factHistory(edge.log, tx, person))
  const homes = said.filter(({ concept }) => concept === 'person.home')
  const surest = homes.findLast((one) => one.verified) ?? homes.at(-1)
  return (surest?.value ?? answers[asked[0] ?? '']) as Address | undefined
}

/** Did she have a case under this version of the service before? */
const beganWith = async ({ store }: CasesEdge, actor: Actor, { service }: Loaded): Promise<boolean> => {
  const { person } = actor
  const own = person === undefined ? [] : await store.as(asPerson(actor, 'compte'), (tx) => casesOf(tx, person))
  return own.some((one) => one.service === service.id && one.version === service.version)
}

/**
 * The version of a service for whoever asks, with what is known of her: the newest that is open to her. A pilot or a prototype takes nobody else
 * away from the version in force; when none is open, that one says why. `known`: read where a page shows it, or only where it decides, in a pilot:
 * registers are not asked for nothing. Refuses `service.unknown`.
 */
export async function versionFor({ edge, actor, lang }: Asking, id: string, knowing: 'shown' | 'decides' = 'shown'): Promise<Version> {
  const current = edge.catalogue.current(id)
  if (current === undefined) throw new Refusal('service.unknown', { id })
  const look = async (loaded: Loaded): Promise<Version> => {
    // What is known of somebody is not shown for a service that the mandate does not cover.
    const unknown = actor.person === undefined || barred(actor, loaded.service) !== undefined
    const pilots = loaded.stage === 'pilot' && !unknown
    const wanted = !unknown && (pilots || knowing === 'shown')
    const known = wanted ? await knownBefore(edge, actor, actor.person ?? '', loaded, lang, 'look') : nothingKnown
    const context = contextOf(edge, loaded)
    const today = dayOf(context.at, context.zone)
    const [home, began] = pilots
      ? await Promise.all([homeOf(edge, actor, loaded, known), beganWith(edge, actor, loaded)])
      : [undefined, false]
    const comer = { person: actor.person ?? '', began, ...(home && { home }) }
    return { loaded, known, closed: closedFor(loaded, actor, comer, known.answers, context, today), elsewhere: [] }
  }
  const elsewhere = new Set<string>()
  for (const loaded of actor.person === undefined ? [] : edge.catalogue.tried(id)) {
    const tried = await look(loaded)
    if (tried.closed === undefined) return { ...tried, elsewhere: [...elsewhere] }
    if (loaded !== current && tried.closed.why === 'pilot') for (const code of tried.closed.in ?? []) elsewhere.add(code)
  }
  // Who is not signed in may live there: she is told where it is tried, too.
  if (actor.person === undefined)
    for (const { stage, service } of edge.catalogue.tried(id))
      if (stage === 'pilot' && service.version > current.service.version)
        for (const code of service.stage.pilot?.in ?? []) elsewhere.add(code)
  return { ...(await look(current)), elsewhere: [...elsewhere] }
}

/** How beginning an application ended: with a case, with the draft that was open, or why there is none. */
export type Begun =
  | { readonly kind: 'begun'; readonly id: string; readonly reference: string; readonly registers: Known['registers'] }
  | { readonly kind: 'draft'; readonly id: string; readonly reference: string }
  | { readonly kind: 'ended'; readonly ended: NonNullable<ReturnType<CasesEdge['catalogue']['ended']>> }
  | { readonly kind: 'barred'; readonly loaded: Loaded; readonly why: Barred }
  | { readonly kind: 'closed'; readonly loaded: Loaded; readonly closed: Closed }

/**
 * Begins an application with what is known, or finds the one that is open: one draft a person and service. `trial`: called with what is known before
 * anything is written, so that what would be refused anyway begins nothing. `more`: what whoever offers it knows beside. Refuses `service.unknown`, `case.action-not-yours`, `web.step-up`.
 */
export async function begin(
  ctx: Asking,
  service: string,
  channel: 'web' | 'api',
  trial?: (version: { readonly loaded: Loaded; readonly known: Known }) => void,
  more: (loaded: Loaded) => Pick<Known, 'answers' | 'provenance'> = () => nothingKnown,
): Promise<Begun> {
  const { edge, actor, lang } = ctx
  const { person } = actor
  if (person === undefined) throw refuse('case.action-not-yours')
  // What was begun goes on, a service that was retired since included; its pages ask for their own assurance.
  const open = await draftOf(edge, actor, service)
  if (open !== undefined) return { kind: 'draft', id: open.id, reference: open.reference }
  const ended = edge.catalogue.ended(service)
  if (ended !== undefined) return { kind: 'ended', ended }
  const current = edge.catalogue.current(service)
  if (current === undefined) throw new Refusal('service.unknown', { id: service })
  const why = barred(actor, current.service)
  if (why !== undefined) return { kind: 'barred', loaded: current, why }
  needAccess(actor, current)
  const { loaded, closed } = await versionFor(ctx, service, 'decides')
  needAccess(actor, loaded) // a version that is tried may ask for more than the one in force
  if (closed !== undefined) return { kind: 'closed', loaded, closed }
  const id = uuidv7(edge.clock.now())
  const before = await knownBefore(edge, actor, person, loaded, lang, 'begin', id)
  const also = more(loaded)
  const known = { ...before, answers: { ...before.answers, ...also.answers }, provenance: { ...before.provenance, ...also.provenance } }
  trial?.({ loaded, known })
  const {
    reference,
    open: already,
    ...made
  } = await beginCase(edge, actor, loaded, { channel: actor.mandate?.kind === 'counter' ? 'counter' : channel, language: lang }, known, id)
  return already ? { kind: 'draft', id: made.id, reference } : { kind: 'begun', id: made.id, reference, registers: known.registers }
}
