/** Papers of a case: what the models of `papers` say, made from its events, the service, the town and its agencies. */
export { decisionPaper, decisionPdf, letterName } from './decision.ts'
export { receiptPaper, receiptPdf } from './receipt.ts'
export { hasDecisionLetter, hasReceipt } from './which.ts'
