import { asSystem, type CasesEdge } from '#cases'
import type { Job } from '#kernel'
import { endToEnd, pain001 } from './export/pain001.ts'
import { purpose, settlePayment } from './manage.ts'
import { bankOf, type PayoutBank } from './provider.ts'
import { listsAtBank, lockList, markList, payeesIn, paymentsIn } from './store.ts'

/**
 * Approved lists go to the bank, and it is asked what became of those it has: at once after an approval, and every ten minutes. Without a bank in the town's
 * file nothing goes: lists are exported by hand.
 */
export const bankJob: Job<CasesEdge> = {
  name: 'payouts.bank',
  every: '*/10 * * * *',
  run: async (edge, { list }) => {
    const bank = bankOf(edge)
    if (bank === undefined) return
    const lists = list === undefined ? await edge.store.as(asSystem(purpose), (tx) => listsAtBank(tx, 50)) : [{ id: list }]
    for (const { id } of lists) {
      try {
        await carryOut(edge, bank, id)
      } catch (error) {
        edge.telemetry.failure('payouts.bank', error, { list: id })
        if (list !== undefined) throw error
      }
    }
  },
}

async function carryOut(edge: CasesEdge, bank: PayoutBank, id: string): Promise<void> {
  const { store } = edge
  const found = await store.as(asSystem(purpose), async (tx) => {
    const list = await lockList(tx, id)
    if (list === undefined || (list.state !== 'approved' && list.state !== 'sent')) return undefined
    return { list, payments: await paymentsIn(tx, id), payees: await payeesIn(store.keys, tx, list.agency, id) }
  })
  if (found === undefined) return
  const { list, payments } = found
  if (list.state === 'approved') {
    await bank.give(list.messageId, pain001(found))
    await store.as(asSystem(purpose), (tx) => markList(tx, id, 'sent'))
  }
  const standing = await bank.standing(list.messageId)
  // The bank says that it never heard of what it took: a person asks it; nothing is given twice on a guess.
  if (standing === undefined) return edge.telemetry.note('payouts.bank-unknown', { list: id })
  const of = new Map(standing.map((one) => [one.id, one]))
  for (const payment of payments) {
    const told = of.get(endToEnd(payment.id))
    if (told === undefined || told.state === 'pending') continue
    await settlePayment(edge, payment.id, told.state === 'rejected' ? (told.reason ?? '') : undefined)
  }
}
