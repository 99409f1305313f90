export { webhooks } from './capability.ts'
export { pauses, readUrl } from './contract.ts'
export { postSigned } from './deliver.ts'
