import type { Capability } from '#kernel'

export const log = {
  id: 'log',
  needs: ['kernel', 'store'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'log.event': 'record', 'log.follower': 'record' },
  refusals: { 'log.stream-moved': 409 },
} as const satisfies Capability
