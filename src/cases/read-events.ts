import type { LoggedEvent } from '#kernel'
import type { Catalogue, Loaded, Service } from '#services'
import { type CaseEvent, isCaseEvent } from './events.ts'
import { fold } from './fold.ts'
import type { CaseView } from './view.ts'

/** A case as its events tell it, with the version of the service under which it runs now. */
export interface ReadCase {
  readonly view: CaseView
  readonly loaded: Loaded
}

/** The number of the version under which a case runs: the one it began with, or the last to which it was moved. */
export const versionOf = (events: readonly CaseEvent[]): number | undefined => {
  const last = events.findLast(({ type }) => type === 'case.rebased' || type === 'case.opened')
  return last?.type === 'case.rebased' ? last.payload.to : last?.type === 'case.opened' ? last.payload.version : undefined
}

/** Refuses `service.unknown` when the version is not there, `case.unknown` for what is no case. */
export function readEvents(catalogue: Catalogue, service: string, events: readonly CaseEvent[]): ReadCase {
  const loaded = catalogue.at(service, versionOf(events) ?? 0)
  const now = loaded.service
  // A version that can be read no more is read by the one that took its place.
  const under = (version: number): Service =>
    version === now.version ? now : (catalogue.versions(service).find((one) => one.service.version === version)?.service ?? now)
  return { loaded, view: fold(events, now, under) }
}

/** A case as its stream tells it, with the events that are its own and the first of them. */
export interface ReadStream extends ReadCase {
  readonly mine: readonly CaseEvent[]
  readonly opened: CaseEvent & { readonly person: string; readonly agency: string; readonly case: string }
}

/** Several projections are made of the same events: they are read once. */
const known = new WeakMap<readonly LoggedEvent[], ReadStream | undefined>()

/** undefined: the stream is no case, or its beginning can be opened no more. */
export function readStream(catalogue: Catalogue, events: readonly LoggedEvent[]): ReadStream | undefined {
  if (!known.has(events)) known.set(events, reading(catalogue, events))
  return known.get(events)
}

function reading(catalogue: Catalogue, events: readonly LoggedEvent[]): ReadStream | undefined {
  const mine = events.filter(isCaseEvent)
  const [opened] = mine
  if (opened?.type !== 'case.opened') return undefined
  const { person, agency, case: id } = opened
  if (person === undefined || agency === undefined || id === undefined) return undefined
  return { ...readEvents(catalogue, opened.payload.service, mine), mine, opened: { ...opened, person, agency, case: id } }
}

/** The case and its service as they were at an instant, for what was written then: a case that was moved to a newer version since keeps its letters. */
export function openedThen<T extends ReadCase & { readonly events: readonly CaseEvent[] }>(opened: T, at: string): T {
  const { before } = opened.view
  const then = before.find(({ until }) => at < until)
  if (then === undefined) return opened
  const events = opened.events.slice(0, then.sequence)
  const under = (version: number): Service => before.find(({ service }) => service.version === version)?.service ?? then.service
  return { ...opened, events, view: fold(events, then.service, under), loaded: { ...opened.loaded, service: then.service } }
}
