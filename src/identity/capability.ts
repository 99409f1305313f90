import type { Capability } from '#kernel'

export const identity = {
  id: 'identity',
  needs: ['kernel', 'store', 'log', 'consent', 'people'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'identity.account': 'record', 'identity.session': 'record' },
} as const satisfies Capability
