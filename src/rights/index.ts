export { rights } from './capability.ts'
