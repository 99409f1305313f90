import type { CaseView } from '../view.ts'

/** A decision that somebody took (or the calculation granted) has a letter; one that the law made by silence has an attestation instead (CRPA, L. 232-3). */
export const hasDecisionLetter = ({ decision }: Pick<CaseView, 'decision'>): boolean =>
  decision !== undefined &&
  decision.by.kind !== 'law' &&
  (decision.outcome === 'granted' || decision.outcome === 'partly' || decision.outcome === 'refused')

/** What was sent has a receipt (CRPA, L. 112-3); a right that was opened without asking was never sent, nor has she whose case a partner began before she completes it. */
export const hasReceipt = ({
  submittedAt,
  channel,
  partner,
  phase,
}: Pick<CaseView, 'submittedAt' | 'channel' | 'partner' | 'phase'>): boolean =>
  submittedAt !== undefined && channel !== 'proactive' && (partner === undefined || phase !== 'waiting')
