export { credentials } from './capability.ts'
