export { attestation } from './attestation.ts'
export type { PaperRefusal } from './check.ts'
export type { Crest, CrestColours } from './crest.ts'
export { readCrest } from './crest.ts'
export { decisionLetter } from './decision-letter.ts'
export type {
  Algorithm,
  Article,
  Attestation,
  Author,
  Contest,
  Decision,
  Ground,
  Line,
  Office,
  Paper,
  Proof,
  Receipt,
  Recipient,
  Said,
  Silence,
  WholeFile,
} from './model.ts'
export { noticeLetter } from './notice-letter.ts'
export { receipt } from './receipt.ts'
export { wholeFile } from './whole-file.ts'
export { paperLanguages } from './words.ts'
