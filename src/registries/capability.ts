import type { Capability } from '#kernel'
import type { Tx } from '#store'

export const registries = {
  id: 'registries',
  needs: ['kernel', 'store', 'people', 'consent', 'definitions'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: { 'registries.answer': 'projection' },
} as const satisfies Capability<unknown, Tx>
