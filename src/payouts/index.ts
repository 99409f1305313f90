export { payouts } from './capability.ts'
