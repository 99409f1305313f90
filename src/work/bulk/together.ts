import { appendDecided, asAgent, type CaseContext, type CasesEdge, contextOf, type Decided, decide } from '#cases'
import { type Actor, Refusal } from '#kernel'
import type { Loaded } from '#services'
import { changeStandings, type HeldCommand } from '../hold.ts'
import { actionCommand, allowedIn, type Read, standingCommand } from './order.ts'
import { type Bulk, type BulkCase, bulkById, markAll, type Outcome } from './store.ts'
import type { Typed, What } from './what.ts'

/** `over`: it was stopped, nothing was written. `apart`: nothing was written, each must be done by itself. */
type Together = 'written' | 'over' | 'apart'

/** What one case brings to the unit of work of all. */
interface Ready {
  readonly outcome: Outcome
  readonly decided?: Decided
  readonly held?: HeldCommand
}

/** What is done may hang on the case before (a queue orders them), or needs more than the case (a move to another version): each by itself. */
export const goesAlone = (what: What, read: Read | undefined): boolean =>
  what.do === 'rebase' || (what.do === 'act' && read?.opened.loaded.service.queue !== undefined)

/**
 * Several cases of one purpose: each decided by itself, outside any transaction; what was decided, and a result for each, in one unit of work.
 * Who is refused stops nobody else. When somebody wrote in one of them since, or a write fails, nothing is written.
 */
export async function takeTogether(
  edge: CasesEdge,
  actor: Actor,
  bulk: Bulk,
  what: Exclude<What, { do: 'rebase' }>,
  typed: Typed,
  purpose: string,
  some: readonly (BulkCase & { readonly read: Read | undefined })[],
): Promise<Together> {
  // One instant for all: they are decided together.
  const contexts = new Map<Loaded, CaseContext>()
  const contextIn = (loaded: Loaded): CaseContext => {
    const ctx = contexts.get(loaded) ?? contextOf(edge, loaded)
    contexts.set(loaded, ctx)
    return ctx
  }
  const ready = some.map((one) => readyFor(edge, actor, bulk, what, typed, one, contextIn))
  try {
    return await edge.store.as(asAgent(actor, purpose), async (tx) => {
      if ((await bulkById(tx, bulk.id))?.stage !== bulk.stage) return 'over'
      await appendDecided(
        edge,
        tx,
        ready.flatMap(({ decided }) => decided ?? []),
      )
      const commands = ready.flatMap(({ held }) => held ?? [])
      const refused = await changeStandings(edge, tx, actor, commands)
      const outcomes = ready.map(({ outcome, held }): Outcome => {
        const refusal = held && refused.get(held.held.id)
        return refusal === undefined ? outcome : { position: outcome.position, result: 'refused', code: refusal.code }
      })
      const written = await markAll(tx, bulk, outcomes)
      // Somebody else has done it: what this one did beside is taken back.
      if (outcomes.some(({ position, result }) => result !== 'refused' && !written.has(position))) throw new Refusal('work.changed')
      return 'written'
    })
  } catch (error) {
    if (!(error instanceof Refusal)) edge.telemetry.failure('work.bulk', error, { bulk: bulk.id })
    return 'apart'
  }
}

function readyFor(
  edge: CasesEdge,
  actor: Actor,
  { stage }: Bulk,
  what: Exclude<What, { do: 'rebase' }>,
  typed: Typed,
  { id, position, read }: BulkCase & { readonly read: Read | undefined },
  contextIn: (loaded: Loaded) => CaseContext,
): Ready {
  const doing = stage === 'running'
  const outcome: Outcome = { position, result: doing ? 'done' : 'would' }
  try {
    const opened = allowedIn(actor, what, read)
    if (what.do !== 'act') {
      const command = standingCommand(what, typed, read!)
      return doing ? { outcome, held: { held: opened.row, command } } : { outcome }
    }
    const events = decide(opened.view, actionCommand(actor, what.action, typed, opened), contextIn(opened.loaded))
    return doing ? { outcome, decided: { opened, events } } : { outcome }
  } catch (error) {
    if (!(error instanceof Refusal)) edge.telemetry.failure('work.bulk', error, { case: id })
    return { outcome: { position, result: 'refused', code: error instanceof Refusal ? error.code : 'failed' } }
  }
}
