export { portrait } from './capability.ts'
