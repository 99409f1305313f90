export { payouts } from './capability.ts'
export { type OrderedPayment, orderPayment } from './order.ts'
