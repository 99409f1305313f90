import { asAgent } from '#cases'
import { type Actor, uuidv7 } from '#kernel'
import { sql } from '#store'
import { type AssistantEdge, type Intent, intents, purpose, refuse } from './contract.ts'
import { understand } from './router/understand.ts'
import { knowing } from './talk/knowledge.ts'

/** What a question should lead to, as an agent said. The question is the agent's wording: nobody's name, no number of a case. */
export interface Expectation {
  readonly lang: string
  readonly question: string
  readonly intent: Intent
  /** `law:…`, `service:…`, or the id of a sheet */
  readonly target: string | null
}

const named = /\d{4,}|@|\+\d/

/** Keeps a correction as a test case, and answers whether it is understood so already. Refuses `assistant.correction`: no wording, no intent, or something that looks like a number or an address of somebody. */
export async function correct(
  { edge, actor }: { readonly edge: AssistantEdge; readonly actor: Actor },
  given: Expectation,
): Promise<boolean> {
  const question = given.question.trim()
  if (question === '' || question.length > 300 || named.test(question) || !intents.includes(given.intent))
    throw refuse('assistant.correction')
  await edge.store.as(asAgent(actor, purpose), (tx) =>
    tx.rows(sql`insert into assistant.expectation (id, agency_id, lang, question, intent, target, made_at, made_by)
      values (${uuidv7(edge.clock.now())}, ${actor.agency ?? ''}, ${given.lang}, ${question}, ${given.intent}, ${given.target}, ${tx.at}, ${actor.account})`),
  )
  const known = await knowing(edge, given.lang)
  return known !== undefined && meets(understand(question, given.lang, known), given)
}

/** Does what was understood meet what is expected? A sheet: it is among those that are shown. */
export const meets = (
  understood: { readonly intent: Intent; readonly target?: string; readonly sheets: readonly { readonly id: string }[] },
  { intent, target }: Pick<Expectation, 'intent' | 'target'>,
): boolean =>
  understood.intent === intent &&
  (target === null || understood.target === target || (intent === 'sheet' && understood.sheets.some(({ id }) => id === target)))

/** Asks every corrected question again: how many are understood as corrected, and which are not. */
export async function replayExpectations(edge: AssistantEdge): Promise<{ readonly held: number; readonly lost: readonly string[] }> {
  const all = await edge.store.as({ actor: 'system', purpose }, (tx) =>
    tx.rows(sql<Expectation>`select lang, question, intent, target from assistant.expectation order by id`),
  )
  const lost: string[] = []
  for (const one of all) {
    const known = await knowing(edge, one.lang)
    if (known === undefined) throw refuse('assistant.closed')
    const understood = understand(one.question, one.lang, known)
    if (!meets(understood, one))
      lost.push(
        `${one.lang} “${one.question}”: ${one.intent} ${one.target ?? ''}, understood as ${understood.intent} ${understood.target ?? ''}`,
      )
  }
  return { held: all.length - lost.length, lost }
}
