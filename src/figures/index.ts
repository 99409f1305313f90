export { figures } from './capability.ts'
