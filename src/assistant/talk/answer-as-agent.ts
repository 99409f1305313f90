import { asAgent } from '#cases'
import type { Actor } from '#kernel'
import { namesOf } from '#people'
import type { Tx } from '#store'
import { type AssistantEdge, agentReplied, purpose, refuse } from '../contract.ts'
import { targetOf } from './converse.ts'
import { fold, type Talk } from './fold.ts'
import { handedTo, type TalkRow, talkById, waitingFor } from './store.ts'

/** An agent at work; another agency's conversations are not there. */
export interface Desk {
  readonly edge: AssistantEdge
  readonly actor: Actor
}

/** conversations on the list */
const shown = 100
const agencyOf = ({ actor }: Desk): string => actor.agency ?? ''

/** What was handed to her agency. What was said is not opened by this. */
export const handed = (desk: Desk): Promise<readonly TalkRow[]> =>
  desk.edge.store.as(asAgent(desk.actor, purpose), (tx) => handedTo(tx, agencyOf(desk), shown))

export const waiting = (desk: Desk): Promise<number> =>
  desk.edge.store.as(asAgent(desk.actor, purpose), (tx) => waitingFor(tx, agencyOf(desk)))

export interface HandedTalk extends Talk {
  readonly row: TalkRow
  /** whose it is; undefined: nobody's */
  readonly name?: string
}

/** A conversation that was handed to her agency, whole; of a person it leaves an access line. Refuses `assistant.unknown`. */
export async function openHanded(desk: Desk, id: string): Promise<HandedTalk> {
  const { edge, actor } = desk
  const row = await edge.store.as(asAgent(actor, purpose), (tx) => handedRow(desk, tx, id))
  return await edge.store.as(asAgent(actor, purpose, subjectsOf(row)), async (tx) => {
    const talk = fold(await edge.log.read(tx, `talk:${id}`))
    const name = row.person === null ? undefined : (await namesOf(tx, [row.person])).get(row.person)
    return { ...talk, row, ...(name === undefined ? {} : { name: `${name.given} ${name.family}` }) }
  })
}

/** Writes the agent's answer into the conversation, under her name. Refuses `assistant.unknown`. */
export async function answerAsAgent(desk: Desk, id: string, text: string): Promise<void> {
  const { edge, actor } = desk
  const row = await edge.store.as(asAgent(actor, purpose), (tx) => handedRow(desk, tx, id))
  await edge.store.as(asAgent(actor, purpose, subjectsOf(row)), (tx) =>
    edge.log.append(tx, targetOf({ id, ...(row.person === null ? {} : { person: row.person }) }), [
      { type: agentReplied.type, payload: { text, name: `${actor.given} ${actor.family}` } },
    ]),
  )
}

async function handedRow(desk: Desk, tx: Tx, id: string): Promise<TalkRow> {
  const row = await talkById(tx, id)
  if (row === undefined || row.agency === null || row.agency !== agencyOf(desk)) throw refuse('assistant.unknown')
  return row
}

const subjectsOf = ({ person }: TalkRow) => (person === null ? {} : { subjects: [person], categories: ['messages'] })
