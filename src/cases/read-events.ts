import type { Catalogue, Loaded, Service } from '#services'
import type { CaseEvent } from './events.ts'
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
  const known = new Map(catalogue.versions(service).map((one) => [one.service.version, one.service]))
  // A version that can be read no more is read by the one that took its place.
  return { loaded, view: fold(events, loaded.service, (version) => known.get(version) ?? loaded.service) }
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
