import { asSystem, type CasesEdge, readCase } from '#cases'
import type { Job } from '#kernel'
import { factsOf } from '#people'
import { mannerFor, postalLines } from './manner.ts'
import { addresseeOf, post, siteOf } from './post.ts'
import { writeNotice } from './write.ts'

const access = asSystem('support')

/** A message in a case → an e-mail or a letter, once, as its person prefers; an e-mail waits for the end of her quiet hours. Repeated by the queue while the mail server is away; an unknown outcome repeats with the same Message-ID. */
export const deliverJob: Job<CasesEdge> = {
  name: 'notices.deliver',
  retries: 12,
  run: async (edge, data) => {
    const { event = '', stream = '' } = data
    const id = stream.slice('case:'.length)
    const found = await edge.store.as(access, async (tx) => {
      const opened = await readCase(edge, tx, { id })
      return { opened, facts: await factsOf(tx, opened.row.person) }
    })
    const { opened, facts } = found
    const message = opened.view.messages.find((one) => one.id === event)
    if (message === undefined || message.from === 'person') return
    const { channel, wait, large } = mannerFor(edge, facts, 'cases')
    if (wait !== undefined) {
      await edge.store.as(access, (tx) => edge.store.enqueue(tx, deliverJob.name, { event, stream }, { after: wait }))
      return
    }
    const letter =
      channel === 'letter' ? { letter: { postal: postalLines(edge, facts), large, phone: edge.town.file.contact['phone-shown'] } } : {}
    const notice = writeNotice(opened, message, { ...addresseeOf(facts), ...letter }, siteOf(edge))
    const { row } = opened
    const whose = {
      event,
      channel,
      person: row.person,
      agency: row.agency,
      case: row.id,
      key: `case:${row.id}`,
    }
    await post(edge, whose, notice)
  },
}
