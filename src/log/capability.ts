import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { entryPages } from './pages/entry/page.tsx'
import { receiptPage } from './pages/receipt.tsx'
import { type PublicLogEdge, publicEndpoints } from './publish/endpoints.ts'
import { t } from './texts.ts'

export const log = {
  id: 'log',
  needs: ['kernel', 'store', 'web'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    'log.event': 'record',
    'log.leaf': 'record',
    'log.tile': 'record',
    'log.checkpoint': 'record',
    'log.cosignature': 'record',
    'log.sequencer': 'record',
    'log.witnessed': 'record',
  },
  endpoints: [...publicEndpoints, receiptPage, ...entryPages],
  slots: [
    {
      slot: 'footer.rights',
      id: 'log.receipt',
      order: 20,
      may: 'anyone',
      fill: async ({ edge, lang }) =>
        edge.publicLog.keys === undefined ? undefined : { href: `/${lang}/receipt`, label: t(lang, 'title') },
    },
  ],
  refusals: {
    'log.stream-moved': 409,
    'log.not-published': 404,
    'log.no-tile': 404,
    'log.keys': 500,
    'log.policy': 500,
    'log.origin-differs': 500,
  },
} as const satisfies Capability<PublicLogEdge, Tx, Ctx<PublicLogEdge>, Reply>
