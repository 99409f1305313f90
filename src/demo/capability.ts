import type { TownCapability } from '../start.ts'
import { bankEndpoints } from './bank/endpoints.ts'
import { idpEndpoints } from './idp/pages.tsx'
import { payEndpoints } from './pay/pages.tsx'
import { walletEndpoints } from './wallet/pages.tsx'

/** What only the demonstration's town has: outside it, its addresses do not exist. */
export const demonstration = {
  id: 'demonstration',
  needs: ['kernel', 'definitions', 'identity', 'web'],
  endpoints: [...idpEndpoints, ...walletEndpoints, ...payEndpoints, ...bankEndpoints],
} as const satisfies TownCapability
