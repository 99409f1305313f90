import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import type { DesignerEdge } from './pages/designer/edge.ts'
import { designerEndpoints } from './pages/designer/index.ts'
import { t as designerText } from './pages/designer/texts.ts'
import { servicesEndpoints } from './pages/index.ts'
import { t } from './pages/texts.ts'

export const services = {
  id: 'services',
  needs: ['kernel', 'store', 'log', 'identity', 'rules', 'definitions', 'web'],
  refusals: { 'service.unknown': 404, 'service.broken': 409, 'api.given-wrong': 422, 'api.rule-unknown': 422 },
  endpoints: [...servicesEndpoints, ...designerEndpoints],
  slots: [
    {
      slot: 'desk.nav',
      id: 'services.designer',
      order: 40,
      may: 'designer',
      fill: async ({ lang }) => ({ href: `/${lang}/designer`, label: designerText(lang, 'nav.designer') }),
    },
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
} as const satisfies Capability<DesignerEdge, Tx, Ctx<DesignerEdge>, Reply>
