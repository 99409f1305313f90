import { asSystem, type CasesEdge, readCase } from '#cases'
import { type Job, uuidv7 } from '#kernel'
import { namesOf } from '#people'
import { takePayment } from './store.ts'

/** The account as a bank's file wants it. */
const compact = (account: string): string => account.replace(/\s/g, '').toUpperCase()

/** A case ordered a payment → it waits to be put in a list, with the account that the case had then. Repeated it is one payment. */
export const takeJob: Job<CasesEdge> = {
  name: 'payouts.take',
  run: async (edge, { event = '', stream = '' }) => {
    const id = stream.slice('case:'.length)
    await edge.store.as(asSystem('paiements'), async (tx) => {
      const { row, view, events } = await readCase(edge, tx, { id })
      const order = events.find((one) => one.id === event)
      if (order?.type !== 'case.payment-ordered') return
      const { key, amount, currency, account } = order.payload
      const named = (await namesOf(tx, [row.person])).get(row.person)
      const { field } = account
      const then = view.history.findLast((one) => one.field === field && one.at <= order.at)?.value ?? view.answers[field]
      await takePayment(edge.store.keys, tx, {
        id: uuidv7(tx.now),
        agency: row.agency,
        case: row.id,
        person: row.person,
        service: row.service,
        reference: row.reference,
        key,
        amount,
        currency,
        masked: account.masked,
        deciders: view.deciders,
        orderedAt: order.at,
        payee: {
          name: `${named?.given ?? ''} ${named?.family ?? ''}`.trim(),
          iban: compact(String(then ?? '')),
        },
      })
    })
  },
}
