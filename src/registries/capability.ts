import type { z } from 'zod'
import { forgetAccessRows, writeAccessRows } from '#consent'
import type { Capability, LoggedEvent, Projector } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { type RegistriesEdge, registryAnswered, registryAsked } from './contract.ts'
import { keeps } from './keeps.ts'
import { spdciEndpoints } from './spdci/endpoints.ts'
import { answerJob, notifyJob } from './spdci/jobs.ts'

/** A question to a register is a line of "who looked": its role is the register, its categories the concepts asked for. */
const askedProjector: Projector<unknown, Tx> = {
  stream: 'asked',
  whole: false,
  // Rows that no event accounts for are the access projector's to find: they lie in one table.
  forget: (tx, streams) => streams && forgetAccessRows(tx, streams),
  apply: (_edge, tx, streams) => writeAccessRows(tx, [...streams.values()].flat().flatMap(askedIn)),
}

function askedIn(event: LoggedEvent) {
  if (event.type !== registryAsked.type || event.person === undefined) return []
  const { registry, concepts, case: of } = event.payload as z.infer<typeof registryAsked.payload>
  return [{ event, persons: [event.person], role: `registry.${registry}`, categories: concepts, case: of }]
}

export const registries = {
  id: 'registries',
  needs: ['kernel', 'store', 'log', 'people', 'consent', 'definitions', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    'registries.answer': 'projection',
    'registries.kept': 'record',
    'registries.message': 'record',
    'registries.subscription': 'record',
  },
  events: [registryAsked, registryAnswered],
  projectors: [askedProjector],
  keeps,
  jobs: [answerJob, notifyJob],
  endpoints: spdciEndpoints,
  refusals: {
    'registry.unauthorized': 401,
    'registry.forbidden': 403,
    'registry.message-bad': 400,
    'registry.secret-missing': 503,
  },
} as const satisfies Capability<RegistriesEdge, Tx, Ctx<RegistriesEdge>, Reply>
