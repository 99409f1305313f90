import type { Town } from '#definitions'
import { Refusal } from '#kernel'
import type { Tx } from '#store'
import { agentAccounts } from '../accounts.ts'
import { changeAgent, openAgent } from '../agents.ts'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { t } from '../texts.ts'
import { type AgentRight, rights } from './columns.ts'
import { type Agent, type Plan, planOf } from './plan.ts'
import type { RightLabels } from './words.ts'

/** What a table would do now. */
export const readRoster = (edge: IdentityEdge, text: string, by: string): Promise<Plan> =>
  edge.store.as(asSystem, (tx) => planned(edge, tx, text, by))

const planned = async ({ town }: IdentityEdge, tx: Tx, text: string, by: string): Promise<Plan> =>
  planOf(text, { town, labels: labelsIn(town) }, await agentAccounts(tx), by)

const labelsIn = ({ file }: Pick<Town, 'file'>): RightLabels =>
  Object.fromEntries(rights.map((right) => [right, file.languages.map((lang) => t(lang, `may.${right}`))])) as Record<AgentRight, string[]>

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
    const plan = await planned(edge, tx, text, by)
    if (plan.problems.length > 0) throw new Refusal('identity.roster-wrong', { lines: plan.problems.map(({ line }) => line) })
    const opened: Opened[] = []
    for (const agent of plan.opens) opened.push({ agent, token: await openAgent(edge, tx, agent, by) })
    for (const { account, to } of plan.changes) await changeAgent(edge, tx, account, to, by)
    return { plan, opened }
  })
}
