export type { Answer } from './ask.ts'
export { ask, sourceTitle } from './ask.ts'
export { registries } from './capability.ts'
export { seedRegistries } from './store.ts'
