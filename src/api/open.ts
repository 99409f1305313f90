import type { CasesEdge } from '#cases'
import { Refusal } from '#kernel'
import type { Ctx } from '#web'
import { type DeskCase, openAtDesk } from '#work'

/** A case at the desk. Refuses `case.unknown` for all that an agent may not see: the code, too, must not tell why. */
export async function openForAgent(ctx: Ctx<CasesEdge>, reference: string, categories: readonly string[]): Promise<DeskCase> {
  try {
    return await openAtDesk(ctx, reference, categories)
  } catch (error) {
    throw error instanceof Refusal && error.code === 'web.not-found' ? new Refusal('case.unknown') : error
  }
}
