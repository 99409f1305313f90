import type { Capability } from '#kernel'
import type { Log } from '#log'
import type { Tx } from '#store'
import { factProjector, factStated, personRegistered } from './facts.ts'
import { keeps } from './keeps.ts'
import { lookProjector, personLookedFor } from './looks.ts'
import { mergeConfirmed, mergeDissolved, mergeProposed, mergeRefused, mergeSuspected, mergeUndone } from './merges/events.ts'
import { mergeProjector } from './merges/store.ts'
import { relationEnded, relationStated } from './relations/events.ts'
import { relationProjector } from './relations/store.ts'

export const people = {
  id: 'people',
  needs: ['kernel', 'store', 'log', 'consent'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'people.fact': 'projection', 'people.relation': 'projection', 'people.look': 'projection', 'people.merge': 'projection' },
  events: [
    personRegistered,
    factStated,
    relationStated,
    relationEnded,
    personLookedFor,
    mergeSuspected,
    mergeProposed,
    mergeConfirmed,
    mergeRefused,
    mergeUndone,
    mergeDissolved,
  ],
  projectors: [factProjector, relationProjector, lookProjector, mergeProjector],
  keeps,
  refusals: {
    'relation.unknown': 404,
    'relation.over': 409,
    'look.reason-short': 422,
    'look.reason-long': 422,
    'merge.unknown': 404,
    'merge.not-now': 409,
    'merge.four-eyes': 403,
    'merge.survivor': 422,
    'merge.chained': 409,
  },
} as const satisfies Capability<{ readonly log: Log }, Tx>
