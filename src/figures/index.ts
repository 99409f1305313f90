export { figures } from './capability.ts'
export { fewest } from './contract.ts'
export { hidden as hiddenAmong } from './told.ts'
