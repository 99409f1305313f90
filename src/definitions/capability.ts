import type { Capability } from '#kernel'
import type { Tx } from '#store'
import { definitionEvents, definitionProjector } from './versions.ts'

export const definitions = {
  id: 'definitions',
  needs: ['kernel', 'store', 'log'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'definitions.version': 'projection' },
  events: definitionEvents,
  projectors: [definitionProjector],
  refusals: { 'definition.unknown': 404, 'definition.version-taken': 409, 'definition.same-person': 403, 'town.invalid': 500 },
} as const satisfies Capability<unknown, Tx>
