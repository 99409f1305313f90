import { asAgent } from '#cases'
import { say } from '#definitions'
import { readKnow } from '#work'
import { purpose } from '../contract.ts'
import { buildIndex } from '../find/search-index.ts'
import { termsOf } from '../find/words.ts'
import type { Desk } from './answer-as-agent.ts'

/** What a colleague wrote down about a service. */
export interface Note {
  readonly service: string
  readonly text: string
}

const fields = [
  { name: 'text', weight: 2, b: 0.5 },
  { name: 'service', weight: 1, b: 0 },
]
const shown = 3
/** share of a question that a note must hold */
const near = 0.4

/** Notes of the agent's own agency that come near a question, for agents alone: no person is in them. */
export async function notesFor({ edge, actor }: Desk, question: string, lang: string): Promise<readonly Note[]> {
  const agency = actor.agency ?? ''
  const services = edge.catalogue.all().filter(({ service }) => service.authority === agency)
  const notes = await edge.store.as(asAgent(actor, purpose), async (tx) => {
    const found: Note[] = []
    for (const { service } of services)
      for (const { text } of (await readKnow(edge, tx, { agency, service: service.id })).notes)
        found.push({ service: say(service.title, lang), text })
    return found
  })
  const index = buildIndex(
    notes.map(({ text, service }, at) => ({ id: String(at), fields: { text: termsOf(text, lang), service: termsOf(service, lang) } })),
    fields,
  )
  return index
    .search(termsOf(question, lang), shown)
    .filter(({ covered }) => covered >= near)
    .map(({ id }) => notes[Number(id)]!)
}
