import type { Capability } from '#kernel'
import type { Log } from '#log'
import type { Tx } from '#store'
import { factProjector, factStated, keeps, personRegistered } from './facts.ts'

export const people = {
  id: 'people',
  needs: ['kernel', 'store', 'log', 'consent'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'people.fact': 'projection' },
  events: [personRegistered, factStated],
  projectors: [factProjector],
  keeps,
} as const satisfies Capability<{ readonly log: Log }, Tx>
