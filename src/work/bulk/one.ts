import { asAgent, type CasesEdge, contextOf, decide, runCommand } from '#cases'
import { type Actor, Refusal } from '#kernel'
import type { Tx } from '#store'
import { changeStanding } from '../hold.ts'
import { actionCommand, allowedIn, type Read, standingCommand } from './order.ts'
import { rebaseCommand } from './rebase.ts'
import { type Bulk, type BulkCase, mark } from './store.ts'
import type { Typed, What } from './what.ts'

/** One case: its result is written in the transaction that does it, so that nothing is done twice whatever stops in between. */
export async function takeOne(
  edge: CasesEdge,
  actor: Actor,
  bulk: Bulk,
  what: What,
  typed: Typed,
  { id, position }: BulkCase,
  read: Read | undefined,
): Promise<void> {
  const doing = bulk.stage === 'running'
  const also = async (tx: Tx) => {
    if (!(await mark(tx, bulk, position, doing ? 'done' : 'would'))) throw new Refusal('work.changed')
  }
  try {
    const opened = allowedIn(actor, what, read)
    const access = asAgent(actor, opened.loaded.service.data.purpose, { case: id })
    if (what.do === 'act' || what.do === 'rebase') {
      const command = what.do === 'act' ? actionCommand(actor, what.action, typed, opened) : await rebaseCommand(edge, actor, what, opened)
      if (doing) await runCommand(edge, access, id, command, also)
      else {
        decide(opened.view, command, contextOf(edge, opened.loaded))
        await edge.store.as(access, also)
      }
      return
    }
    const command = standingCommand(what, typed, read!)
    if (doing) await changeStanding(edge, access, opened.row, actor, command, { also })
    else await edge.store.as(access, also)
  } catch (error) {
    if (!(error instanceof Refusal)) edge.telemetry.failure('work.bulk', error, { case: id })
    const code = error instanceof Refusal ? error.code : 'failed'
    await edge.store.as(asAgent(actor, 'administration'), (tx) => mark(tx, bulk, position, 'refused', code))
  }
}
