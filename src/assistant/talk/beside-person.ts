import { asAgent, casesOf } from '#cases'
import { uuidv7 } from '#kernel'
import { namesOf } from '#people'
import { agentReplied, began, handedOver, purpose, refuse } from '../contract.ts'
import type { Desk } from './answer-as-agent.ts'
import { targetOf } from './converse.ts'
import { talkOf } from './store.ts'

const about = (person: string) => ({ subjects: [person], categories: ['messages'] })

/** Who is served at the desk: somebody with a case in the agent's agency. Leaves an access line. Refuses `assistant.unknown`. */
export async function personServed({ edge, actor }: Desk, person: string): Promise<{ readonly name: string }> {
  return await edge.store.as(asAgent(actor, purpose, about(person)), async (tx) => {
    const own = (await casesOf(tx, person)).filter(({ agency, phase }) => agency === actor.agency && phase !== 'draft')
    const name = (await namesOf(tx, [person])).get(person)
    if (own.length === 0 || name === undefined) throw refuse('assistant.unknown')
    return { name: `${name.given} ${name.family}` }
  })
}

/** Writes to somebody who is served: into her conversation, which begins with it when she has none. Refuses `assistant.unknown`. */
export async function writeTo(desk: Desk, person: string, text: string, lang: string): Promise<void> {
  const { edge, actor } = desk
  await personServed(desk, person)
  await edge.store.as(asAgent(actor, purpose, about(person)), async (tx) => {
    const row = await talkOf(tx, person)
    const first = [
      { type: began.type, payload: { lang } },
      { type: handedOver.type, payload: { agency: actor.agency ?? '', topic: 'human' } },
    ]
    await edge.log.append(tx, targetOf({ id: row?.id ?? uuidv7(edge.clock.now()), person: row?.person ?? person }), [
      ...(row === undefined ? first : []),
      { type: agentReplied.type, payload: { text, name: `${actor.given} ${actor.family}` } },
    ])
  })
}
