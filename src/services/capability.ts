import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import type { ServicesEdge } from './pages/edge.ts'
import { servicesEndpoints } from './pages/index.ts'
import { t } from './pages/texts.ts'

export const services = {
  id: 'services',
  needs: ['kernel', 'store', 'log', 'rules', 'definitions', 'web'],
  refusals: { 'service.unknown': 404, 'service.broken': 409, 'api.given-wrong': 422, 'api.rule-unknown': 422 },
  endpoints: servicesEndpoints,
  slots: [
    {
      slot: 'citizen.nav',
      id: 'services.nav',
      order: 10,
      may: 'anyone',
      fill: async ({ lang }) => ({ href: `/${lang}`, label: t(lang, 'nav.services') }),
    },
    {
      slot: 'citizen.nav',
      id: 'services.help',
      order: 90,
      may: 'anyone',
      fill: async ({ lang }) => ({ href: `/${lang}/pages/aide`, label: t(lang, 'nav.help') }),
    },
  ],
} as const satisfies Capability<ServicesEdge, Tx, Ctx<ServicesEdge>, Reply>
