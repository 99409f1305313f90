import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { type CredentialsEdge, issuerOf } from '../edge.ts'
import type { CredentialRow } from '../store.ts'
import { keepPassing } from './passing.ts'

export const offered = z.object({ credential: z.uuid(), kind: z.string(), pin: z.string() })
export type Offered = z.infer<typeof offered>

/** Time to find the phone and read the code, in minutes. */
export const offerMinutes = 10

/**
 * What a person lets a wallet fetch: a code that is good once for ten minutes, and six digits that stand on her page and not in the code to scan, so that
 * whoever looks over her shoulder at the one does not have the other (OpenID4VCI 1.0, 4.1.1).
 */
export async function makeOffer(edge: CredentialsEdge, { id, service, document }: Pick<CredentialRow, 'id' | 'service' | 'document'>) {
  const pin = String(randomInt(1_000_000)).padStart(6, '0')
  const kind = `${service}.${document}`
  const code = await keepPassing(edge, 'offer', { credential: id, kind, pin } satisfies Offered, offerMinutes)
  const offer = {
    credential_issuer: issuerOf(edge),
    credential_configuration_ids: [kind],
    grants: {
      'urn:ietf:params:oauth:grant-type:pre-authorized_code': {
        'pre-authorized_code': code,
        tx_code: { input_mode: 'numeric', length: 6 },
      },
    },
  }
  return { pin, query: `credential_offer=${encodeURIComponent(JSON.stringify(offer))}` }
}
