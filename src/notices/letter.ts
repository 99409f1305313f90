import { asSystem, type CasesEdge } from '#cases'
import { letterById } from '#identity'
import type { Job } from '#kernel'
import { post } from './post.ts'

/** A letter about an account (a code, a key that was added) → an e-mail, once. What is over is not sent any more. */
export const letterJob: Job<CasesEdge> = {
  name: 'notices.letter',
  retries: 6,
  run: async (edge, data) => {
    const { event = '', stream = '' } = data
    const found = await edge.store.as(asSystem('securite'), (tx) => letterById(edge, tx, stream.slice('letter:'.length)))
    if (found !== undefined) await post(edge, { event, channel: 'email', key: found.key }, found.letter)
  },
}
