import type { Capability } from '#kernel'
import type { Tx } from '#store'
import { accessOpened, accessProjector } from './access.ts'

export const consent = {
  id: 'consent',
  needs: ['kernel', 'store', 'log'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'consent.access': 'projection' },
  events: [accessOpened],
  projectors: [accessProjector],
  refusals: { 'store.purpose-missing': 403, 'consent.purpose-unknown': 403 },
} as const satisfies Capability<unknown, Tx>
