export { work } from './capability.ts'
