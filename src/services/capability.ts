import type { Capability } from '#kernel'

export const services = {
  id: 'services',
  needs: ['kernel', 'store', 'log', 'rules', 'definitions', 'web'],
  refusals: { 'service.unknown': 404, 'service.broken': 409 },
} as const satisfies Capability
