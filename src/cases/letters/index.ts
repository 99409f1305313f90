/** Papers of a case: what the models of `papers` say, made from its events, the service, the town and its agencies. */
export { attestationPaper, attestationPdf } from './attestation.ts'
export { decisionPaper, decisionPdf, letterName } from './decision.ts'
export { issueJob } from './issue.ts'
export { noticePdf } from './notice.ts'
export { paperOf } from './parts.ts'
export { receiptPaper, receiptPdf } from './receipt.ts'
export { hasDecisionLetter, hasReceipt } from './which.ts'
