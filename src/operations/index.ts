export { operations } from './capability.ts'
export { keepFailures } from './failures.ts'
