import type { Capability } from '#kernel'

export const capability = {
  id: 'store',
  needs: ['kernel'],
  migrations: new URL('./migrations/', import.meta.url),
  refusals: { 'store.disk-full': 503 },
  tables: { 'store.key': 'record', 'store.file': 'record', 'store.mark': 'record' },
} as const satisfies Capability
