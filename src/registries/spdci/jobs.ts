import type { Job } from '#kernel'
import type { RegistriesEdge } from '../contract.ts'
import { recordsOf, searchResponse, statusResponse, subscribeResponse, unsubscribeResponse } from './answer.ts'
import type { MessageOf } from './messages.ts'
import { callBack, envelope } from './send.ts'
import { heard, messageOf, setAnswered, subscriptions } from './store.ts'

const asSystem = { actor: 'system', purpose: 'administration' } as const

/** Answers one asynchronous message at the partner's own address. What it did to subscriptions is done once, however often the answer is sent. */
export const answerJob: Job<RegistriesEdge> = {
  name: 'registries.answer',
  run: async (edge, { correlation = '' }) => {
    const stored = await edge.store.as(asSystem, (tx) => messageOf(edge.store.keys, tx, correlation))
    const partner = edge.town.partners.find(({ id }) => id === stored?.partner)
    if (stored === undefined || partner === undefined || stored.answeredAt !== null) return
    const [path, action, message] = await (async () => {
      switch (stored.action) {
        case 'search':
          return [
            'on-search',
            'on-search',
            await searchResponse(edge, partner, correlation, stored.message as MessageOf<'search'>),
          ] as const
        case 'subscribe':
          return [
            'on-subscribe',
            'on-subscribe',
            await subscribeResponse(edge, partner, correlation, stored.message as MessageOf<'subscribe'>),
          ] as const
        case 'unsubscribe':
          return [
            'on-unsubscribe',
            'on-unsubscribe',
            await unsubscribeResponse(edge, partner, correlation, stored.message as MessageOf<'unsubscribe'>),
          ] as const
        case 'txn-status':
          return [
            'txn/on-status',
            'txn-on-status',
            await statusResponse(edge, partner, correlation, stored.message as MessageOf<'txn-status'>),
          ] as const
      }
    })()
    await callBack(edge, partner, path, envelope(edge, partner, action, message, 1))
    await edge.store.as(asSystem, (tx) => setAnswered(tx, correlation))
  },
}

/** Every minute: tells partners what became known of the persons whom they follow. Each event goes out at least once, with its own id. */
export const notifyJob: Job<RegistriesEdge> = {
  name: 'registries.notify',
  every: '* * * * *',
  run: async (edge) => {
    for (const { code, partner: id, person, type, position } of await edge.store.as(asSystem, subscriptions)) {
      const partner = edge.town.partners.find((one) => one.id === id)
      // One stream has one writer at a time, so within it a later event has a higher position; across streams it need not.
      const stream = await edge.store.as(asSystem, (tx) => edge.log.read(tx, `person:${person}`))
      const events = stream.filter((event) => Number(event.position) > position)
      const to = events.at(-1)?.position
      if (partner === undefined || to === undefined) continue
      const news = events.filter(
        (event) => event.type === 'person.fact-stated' && partner.concepts.includes((event.payload as { concept: string }).concept),
      )
      if (news.length > 0) {
        const [record] = await recordsOf(edge, partner, [person])
        const notify_event = news.map((event) => ({
          reference_id: event.id,
          timestamp: event.at,
          data: { version: '1.0.0', reg_record_type: type, reg_records: record },
        }))
        await callBack(edge, partner, 'notify', envelope(edge, partner, 'notify', { transaction_id: code, notify_event }, news.length))
      }
      await edge.store.as(asSystem, (tx) => heard(tx, code, to))
    }
  },
}
