import { asSystem, readCase } from '#cases'
import type { Job } from '#kernel'
import { purpose, type ResponseEdge } from './contract.ts'
import { followCase } from './offers.ts'

/** Something happened in a case that an offer began → the offer knows where it stands. */
export const followJob: Job<ResponseEdge> = {
  name: 'response.follow',
  run: async (edge, { stream = '' }) => {
    const id = stream.slice('case:'.length)
    await edge.store.as(asSystem(purpose), async (tx) => {
      const { row, view } = await readCase(edge, tx, { id })
      const paid = view.payments.find(({ made, returned }) => made !== undefined && returned === undefined)
      await followCase(tx, id, {
        sentAt: row.submittedAt,
        outcome: row.outcome ?? null,
        decidedAt: row.decidedAt,
        paidAt: paid === undefined ? null : tx.at,
      })
    })
  },
}
