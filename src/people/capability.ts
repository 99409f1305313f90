import type { Capability } from '#kernel'
import type { Tx } from '#store'
import { factProjector, factStated, personRegistered } from './facts.ts'

export const people = {
  id: 'people',
  needs: ['kernel', 'store', 'log', 'consent'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'people.fact': 'projection' },
  events: [personRegistered, factStated],
  projectors: [factProjector],
} as const satisfies Capability<unknown, Tx>
