import type { Projector } from '#kernel'
import { eachStream, forgetRows } from '#log'
import { sql, type Tx } from '#store'
import { agentReplied, began, handedOver } from './contract.ts'

/** Rows of conversations: whose, when, where they were handed to. What was said is in no table. */
export const talkProjector: Projector<unknown, Tx> = {
  stream: 'talk',
  whole: false,
  apply: eachStream(async (tx, id, events) => {
    for (const event of events) {
      if (event.type === began.type) {
        const { lang } = began.payload.parse(event.payload)
        await tx.rows(sql`insert into assistant.talk (id, person_id, lang, began_at, touched_at)
          values (${id}, ${event.person ?? null}, ${lang}, ${event.at}, ${event.at}) on conflict (id) do nothing`)
      } else if (event.type === handedOver.type) {
        const { agency, topic } = handedOver.payload.parse(event.payload)
        await tx.rows(sql`update assistant.talk set agency_id = ${agency}, topic = ${topic}, handed_at = ${event.at}, answered_at = null,
          touched_at = ${event.at} where id = ${id}`)
      } else if (event.type === agentReplied.type)
        await tx.rows(sql`update assistant.talk set answered_at = ${event.at}, touched_at = ${event.at} where id = ${id}`)
      else await tx.rows(sql`update assistant.talk set touched_at = ${event.at} where id = ${id}`)
    }
  }),
  forget: forgetRows('talk', 'assistant.talk'),
}
