import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { keeps } from './keeps.ts'
import { type IdentityEdge, signInEndpoints } from './pages/sign-in.tsx'

export const identity = {
  id: 'identity',
  needs: ['kernel', 'store', 'log', 'consent', 'people', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'identity.account': 'record', 'identity.session': 'record' },
  keeps,
  endpoints: signInEndpoints,
} as const satisfies Capability<IdentityEdge, Tx, Ctx<IdentityEdge>, Reply>
