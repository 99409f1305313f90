export type { BoundProjector, Log, NewEvent, Target } from './append.ts'
export { commit, openLog } from './append.ts'
export { canonical } from './canonical.ts'
export { log } from './capability.ts'
