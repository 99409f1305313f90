import { asSystem } from '#cases'
import type { AccessContext } from '#store'
import { purpose, type ResponseEdge } from './contract.ts'
import { type Definition, definitionOf } from './definition.ts'
import { refuse } from './refusals.ts'

/** Refuses `response.unknown` in a town that answers no disasters. */
export function definitionFor(edge: Pick<ResponseEdge, 'config'>): Definition {
  const definition = definitionOf(edge.config.town)
  if (definition === undefined) throw refuse('response.unknown')
  return definition
}

/** As the system: jobs, the folder of alerts. */
export const asHouse = (edge: Pick<ResponseEdge, 'config'>): AccessContext => ({ ...asSystem(purpose), agency: definitionFor(edge).agency })
