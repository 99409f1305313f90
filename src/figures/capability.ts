import type { CasesEdge } from '#cases'
import type { Capability } from '#kernel'
import type { Tx } from '#store'
import type { Ctx, Reply } from '#web'
import { showFigures, showFiguresCsv } from './api.ts'
import { figuresLink, listFigures, showServiceFigures } from './pages.tsx'
import { listRemarks, showRemarks } from './remarks.tsx'

export const figures = {
  id: 'figures',
  needs: ['kernel', 'store', 'definitions', 'services', 'cases', 'web'],
  endpoints: [showFigures, showFiguresCsv, listFigures, showServiceFigures, listRemarks, showRemarks],
  slots: [{ slot: 'desk.nav', id: 'figures.nav', order: 71, may: 'anyone', fill: figuresLink }],
} as const satisfies Capability<CasesEdge, Tx, Ctx<CasesEdge>, Reply>
