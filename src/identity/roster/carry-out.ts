import { Refusal } from '#kernel'
import { type Account, agentAccounts, saveAccount } from '../accounts.ts'
import { openAgent } from '../agents.ts'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { happened, toAccount } from '../events.ts'
import { type Agent, type Plan, planOf } from './plan.ts'

/** What a table would do now. */
export const readRoster = (edge: IdentityEdge, text: string, by: string): Promise<Plan> =>
  edge.store.as(asSystem, async (tx) => planOf(text, edge.town, await agentAccounts(tx), by))

export interface Opened {
  readonly agent: Agent
  /** of the link for the first key: shown once */
  readonly token: string
}

/** Carries a table out whole, in one unit of work, or not at all. Refuses `identity.roster-wrong` when a line of it is wrong. */
export async function carryOut(
  edge: IdentityEdge,
  text: string,
  by: string,
): Promise<{ readonly plan: Plan; readonly opened: readonly Opened[] }> {
  return await edge.store.as(asSystem, async (tx) => {
    const plan = planOf(text, edge.town, await agentAccounts(tx), by)
    if (plan.problems.length > 0) throw new Refusal('identity.roster-wrong', { lines: plan.problems.map(({ line }) => line) })
    const opened: Opened[] = []
    for (const agent of plan.opens) opened.push({ agent, token: await openAgent(edge, tx, agent, by) })
    for (const { account, to } of plan.changes) {
      const next: Account = { ...account, ...to }
      await saveAccount(tx, next, false)
      await edge.log.append(tx, toAccount(account), [
        { type: happened.changed.type, payload: { by, teams: [...to.teams], may: [...to.may] } },
      ])
    }
    return { plan, opened }
  })
}
