import type { CasesEdge } from '#cases'
import { agentsInTeams } from '#identity'
import { type Actor, Refusal } from '#kernel'
import type { Appending, Target } from '#log'
import type { Service } from '#services'
import type { AccessContext, Tx } from '#store'
import { isWorkEvent } from './events.ts'
import { decideWork, foldWork, refuseWork, type Standing, type WorkCommand } from './standing.ts'

/** A case as far as who works on it goes. */
export interface Held {
  readonly id: string
  readonly person: string
  readonly agency: string
}

const streamOf = (id: string) => `work:${id}`

export const readStanding = async ({ log }: Pick<CasesEdge, 'log'>, tx: Tx, id: string): Promise<Standing> =>
  foldWork((await log.read(tx, streamOf(id))).filter(isWorkEvent))

/** Who may work on cases of a service: the agents of its agency in one of its teams, the unit of work's agency alone. */
export async function candidatesIn(tx: Tx, { workflow }: { readonly workflow: Pick<Service['workflow'], 'roles'> }) {
  const found = await agentsInTeams(tx, [...new Set(Object.values(workflow.roles))].sort())
  return found
    .filter(({ agency }) => agency === tx.who.agency)
    .sort((a, b) => a.family.localeCompare(b.family) || a.given.localeCompare(b.given))
}

const targetOf = ({ id, person, agency }: Held): Target => ({
  stream: streamOf(id),
  person,
  case: id,
  agency,
  key: `case:${id}`,
  parent: `person:${person}`,
})

export interface HeldCommand {
  readonly held: Held
  readonly command: WorkCommand
}

/** One command on each of several cases, all that are not refused or nothing, in the caller's unit of work. Answers the refusals, by case. */
export async function changeStandings(
  { log }: Pick<CasesEdge, 'log'>,
  tx: Tx,
  { account }: Pick<Actor, 'account'>,
  commands: readonly HeldCommand[],
): Promise<ReadonlyMap<string, Refusal>> {
  const streams = await log.readAll(
    tx,
    commands.map(({ held }) => streamOf(held.id)),
  )
  const refused = new Map<string, Refusal>()
  const appendings: Appending[] = []
  for (const { held, command } of commands) {
    const before = (streams.get(streamOf(held.id)) ?? []).filter(isWorkEvent)
    const standing = foldWork(before)
    try {
      appendings.push({ target: targetOf(held), events: decideWork(standing, command, account), expected: standing.sequence, before })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused.set(held.id, error)
    }
  }
  await log.appendAll(tx, appendings)
  return refused
}

/**
 * One command on who works on a case, or on what the office writes beside it. `expected`: what its page had seen; when somebody took or gave the case
 * in between it is refused (`work.changed`), never overwritten.
 */
export async function changeStanding(
  edge: Pick<CasesEdge, 'store' | 'log'>,
  access: AccessContext,
  { id, person, agency }: Held,
  { account }: Pick<Actor, 'account'>,
  command: WorkCommand,
  { expected, also }: { readonly expected?: number | undefined; readonly also?: (tx: Tx) => Promise<void> } = {},
): Promise<Standing> {
  return await edge.store.as({ ...access, subjects: [] }, async (tx) => {
    const standing = await readStanding(edge, tx, id)
    if (expected !== undefined && expected !== standing.sequence) throw refuseWork('work.changed')
    const events = decideWork(standing, command, account)
    await edge.log.append(tx, targetOf({ id, person, agency }), events, standing.sequence)
    await also?.(tx)
    return events.length === 0 ? standing : await readStanding(edge, tx, id)
  })
}
