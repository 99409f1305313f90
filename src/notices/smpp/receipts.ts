import { asSystem } from '#cases'
import type { NoticesEdge } from '../contract.ts'
import { receipt } from '../store.ts'
import { reachJobName } from '../tell.ts'

const access = asSystem('support')
const lost = new Set(['UNDELIV', 'EXPIRED', 'DELETED', 'REJECTD'])

/** The centre says what became of a message. On the way is no news; what did not arrive may go another way. */
export async function told(
  edge: NoticesEdge,
  provider: string,
  { id, state }: { readonly id: string; readonly state: string },
): Promise<void> {
  const status = state === 'DELIVRD' ? 'received' : lost.has(state) ? 'failed' : undefined
  if (status === undefined || id === '') return
  await edge.store.as(access, async (tx) => {
    const known = await receipt(tx, provider, id, status, status === 'failed' ? `smpp-${state.toLowerCase()}` : undefined)
    // It may come before we noted that the message was taken: then the centre is asked to say it again.
    if (known === undefined) throw new Error('a receipt of a message that is not known yet')
    if (status === 'failed') await edge.store.enqueue(tx, reachJobName, { delivery: known })
  })
}
