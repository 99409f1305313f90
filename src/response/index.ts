export { response } from './capability.ts'
