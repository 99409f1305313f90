import type { Capability } from '#kernel'

export const simulation = { id: 'simulation', needs: ['kernel', 'store', 'rules', 'definitions'] } as const satisfies Capability
