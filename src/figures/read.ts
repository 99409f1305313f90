import { asSystem, type CasesEdge, measured } from '#cases'
import { Refusal } from '#kernel'
import type { Figures } from './contract.ts'
import { figuresOf } from './told.ts'

/** Figures of a service that was ever open. Refuses `service.unknown`. */
export async function readFigures(edge: CasesEdge, service: string): Promise<Figures> {
  if (edge.catalogue.current(service) === undefined && edge.catalogue.ended(service) === undefined)
    throw new Refusal('service.unknown', { id: service })
  return figuresOf(service, await edge.store.as(asSystem('administration'), (tx) => measured(tx, service)))
}
