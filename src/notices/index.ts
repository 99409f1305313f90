export { notices } from './capability.ts'
export type { Audience, Intent, NoticesEdge, Value } from './contract.ts'
export { type HeldUp, heldUp } from './held-up.ts'
export { tell } from './tell.ts'
