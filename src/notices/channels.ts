import type { Notice, NoticesEdge, Way } from './contract.ts'

/** What a channel is asked to carry. */
export interface Message {
  /** the same for every repeat: Message-ID of an e-mail, key of a request */
  readonly id: string
  readonly notice: Notice
  readonly agency?: string
  /** whom it is for, when the town knows her */
  readonly person?: string
}

/**
 * What became of it. `again`: it surely did not go out, try later. `unknown`: it may have gone out. `failed`: it never will.
 * `shown`: a demonstration shows it. `failure`: a code.
 */
export type Outcome =
  | { readonly was: 'sent'; readonly provider?: string; readonly ref?: string; readonly segments?: number }
  | { readonly was: 'shown'; readonly segments?: number }
  | { readonly was: 'to-print' }
  | { readonly was: 'no-address' }
  | { readonly was: 'again' | 'failed' | 'unknown'; readonly failure: string }

/** A way out of the house. */
export interface Carrier {
  readonly channel: Way
  /** does a repeat with the same id harm nobody? Then an unknown outcome is repeated; else a person decides. */
  readonly repeatable: boolean
  carry(edge: NoticesEdge, message: Message): Promise<Outcome>
  /** milliseconds to wait, for its limit; 0: go, and it is counted */
  wait?(edge: NoticesEdge, now: number): number
  /** opens what brings receipts and answers */
  listen?(edge: NoticesEdge): Promise<void>
  /** nothing is left to send for now */
  rest?(edge: NoticesEdge): void
}
