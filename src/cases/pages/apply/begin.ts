import { type Actor, Refusal, uuidv7 } from '#kernel'
import type { Loaded } from '#services'
import { type Ctx, dayOf } from '#web'
import { type Barred, barred } from '../../allowed-actor.ts'
import { asPerson, type CasesEdge, contextOf } from '../../edge.ts'
import { type Known, knownFor, nothingKnown } from '../../known-facts.ts'
import { refuse } from '../../refusals.ts'
import { beginCase } from '../../run.ts'
import { type CaseRow, draftFor } from '../../store.ts'
import { needAccess } from './open.ts'
import { type Closed, closedFor } from './stage.ts'

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
}

/**
 * The version of a service for whoever asks, with what is known of her: the newest that is open to her. A pilot or a prototype takes nobody else
 * away from the version in force; when none is open, that one says why. Refuses `service.unknown`.
 */
export async function versionFor({ edge, actor, lang }: Asking, id: string): Promise<Version> {
  const current = edge.catalogue.current(id)
  if (current === undefined) throw new Refusal('service.unknown', { id })
  const look = async (loaded: Loaded): Promise<Version> => {
    // What is known of somebody is not shown for a service that the mandate does not cover.
    const unknown = actor.person === undefined || barred(actor, loaded.service) !== undefined
    const known = unknown ? nothingKnown : await knownBefore(edge, actor, actor.person ?? '', loaded, lang, 'look')
    const context = contextOf(edge, loaded)
    const today = dayOf(context.at, context.zone)
    return { loaded, known, closed: closedFor(loaded, actor, actor.person ?? '', known.answers, context, today) }
  }
  for (const loaded of actor.person === undefined ? [] : edge.catalogue.tried(id)) {
    const tried = await look(loaded)
    if (tried.closed === undefined) return tried
  }
  return await look(current)
}

/** How beginning an application ended: with a case, with the draft that was open, or why there is none. */
export type Begun =
  | { readonly kind: 'begun'; readonly reference: string; readonly registers: Known['registers'] }
  | { readonly kind: 'draft'; readonly reference: string }
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
  if (open !== undefined) return { kind: 'draft', reference: open.reference }
  const ended = edge.catalogue.ended(service)
  if (ended !== undefined) return { kind: 'ended', ended }
  const current = edge.catalogue.current(service)
  if (current === undefined) throw new Refusal('service.unknown', { id: service })
  const why = barred(actor, current.service)
  if (why !== undefined) return { kind: 'barred', loaded: current, why }
  needAccess(actor, current)
  const { loaded, closed } = await versionFor(ctx, service)
  needAccess(actor, loaded) // a version that is tried may ask for more than the one in force
  if (closed !== undefined) return { kind: 'closed', loaded, closed }
  const id = uuidv7(edge.clock.now())
  const before = await knownBefore(edge, actor, person, loaded, lang, 'begin', id)
  const also = more(loaded)
  const known = { ...before, answers: { ...before.answers, ...also.answers }, provenance: { ...before.provenance, ...also.provenance } }
  trial?.({ loaded, known })
  const { reference, open: already } = await beginCase(
    edge,
    actor,
    loaded,
    { channel: actor.mandate?.kind === 'counter' ? 'counter' : channel, language: lang },
    known,
    id,
  )
  return already ? { kind: 'draft', reference } : { kind: 'begun', reference, registers: known.registers }
}
