export type { AccessLine } from './access.ts'
export { accessTo, accessWitness } from './access.ts'
export { consent } from './capability.ts'
export { writeAccessRow } from './row.ts'
