import type { Tx } from '#store'
import type { ResponseEdge } from './contract.ts'
import type { NewOffer } from './offer-job.ts'
import type { Situation } from './store.ts'

/** Each person reads her offers on her own pages; the transaction that makes an offer is the one that says so. */
export async function tellOffers(_edge: ResponseEdge, _tx: Tx, _situation: Situation, _offers: readonly NewOffer[]): Promise<void> {}
