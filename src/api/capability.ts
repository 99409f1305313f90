import type { CasesEdge } from '#cases'
import { asSystem } from '#cases'
import type { Capability, Job } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { listCases, showCase, showEvents } from './cases.ts'
import { commandEndpoints } from './commands.ts'
import { tidy } from './once.ts'
import { t } from './texts.ts'

const tidyJob: Job<CasesEdge> = {
  name: 'api.tidy',
  every: '23 * * * *',
  run: (edge) => edge.store.as(asSystem('securite'), (tx) => tidy(tx)).then(() => undefined),
}

export const api = {
  id: 'api',
  needs: ['kernel', 'store', 'definitions', 'services', 'cases', 'work', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'api.request': 'passing' },
  jobs: [tidyJob],
  endpoints: [listCases, showCase, showEvents, ...commandEndpoints],
  words: t,
  refusals: {
    'api.key-wrong': 400,
    'api.key-reused': 422,
    'api.in-progress': 409,
    'api.if-match-wrong': 400,
    'api.changed': 412,
    'api.cursor-wrong': 422,
  },
} as const satisfies Capability<CasesEdge, Tx, Ctx<CasesEdge>, Reply>
