import type { Capability } from '#kernel'

export const assistant = {
  id: 'assistant',
  needs: ['kernel', 'store', 'log', 'people', 'identity', 'rules', 'definitions', 'services', 'cases', 'simulation', 'web'],
} as const satisfies Capability
