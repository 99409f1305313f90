import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { type CredentialsEdge, issuerOf } from '../edge.ts'
import type { CredentialRow } from '../store.ts'
import type { IssuerState } from './authorize.ts'
import { keepPassing } from './passing.ts'

/** For what a token is good: one credential. `identified`: it was asked for by `authorization_details`, so the wallet names it by its identifier. */
export const allowed = z.object({ credential: z.uuid(), kind: z.string(), identified: z.boolean().optional() })
export type Allowed = z.infer<typeof allowed>

export const offered = allowed.extend({ pin: z.string() })
type Offered = z.infer<typeof offered>

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
  const issuerState = await keepPassing(edge, 'issuer-state', { credential: id, kind } satisfies IssuerState, offerMinutes)
  const offer = {
    credential_issuer: issuerOf(edge),
    credential_configuration_ids: [kind],
    grants: {
      'urn:ietf:params:oauth:grant-type:pre-authorized_code': {
        'pre-authorized_code': code,
        tx_code: { input_mode: 'numeric', length: 6 },
      },
      // For a wallet that would rather have her sign in on the phone: it names the credential, and gives it to nobody.
      authorization_code: { issuer_state: issuerState },
    },
  }
  return { pin, query: `credential_offer=${encodeURIComponent(JSON.stringify(offer))}` }
}
