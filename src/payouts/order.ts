import type { Store, Tx } from '#store'
import { type NewPayment, takePayment } from './store.ts'

/** A payment that no case orders: to somebody who is no person of the town. `amount` in cents; `key`: the same again is one payment. */
export type OrderedPayment = Omit<NewPayment, 'case' | 'person' | 'masked'>

/** It waits to be put in a list of its agency, in the transaction of whoever orders it (system); two accountants stand behind the list, none of the `deciders`. */
export const orderPayment = ({ store }: { readonly store: Store }, tx: Tx, payment: OrderedPayment): Promise<void> =>
  takePayment(store.keys, tx, { ...payment, case: null, person: null, masked: `•••• ${payment.payee.iban.slice(-4)}` })
