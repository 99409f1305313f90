export { phone } from './capability.ts'
