export { notices } from './capability.ts'
