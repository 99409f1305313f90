export { notices } from './capability.ts'
export type { Audience, Intent, NoticesEdge, Value } from './contract.ts'
export { tell } from './tell.ts'
