import type { Loaded } from '#services'
import type { ResponseEdge } from './contract.ts'

/** Services whose right is computed when this happens: open ones that answer its life event and say when they are offered. */
export const servicesFor = (edge: ResponseEdge, event: string): readonly Loaded[] =>
  edge.catalogue.all().filter(({ service, stage }) => stage === 'live' && service.event === event && service.proactive?.send !== undefined)

/** Of those, the ones that are offered once a dwelling. */
export const perDwelling = (edge: ResponseEdge, event: string): readonly string[] =>
  servicesFor(edge, event).flatMap(({ service }) => (service.proactive?.each === 'dwelling' ? [service.id] : []))
