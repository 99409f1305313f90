import type { Capability } from '#kernel'

export const registries = { id: 'registries', needs: ['kernel', 'store', 'people', 'consent', 'definitions'] } as const satisfies Capability
