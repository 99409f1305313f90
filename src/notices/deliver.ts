import { asSystem, type CasesEdge, readCase } from '#cases'
import type { Job } from '#kernel'
import { factsOf } from '#people'
import { addresseeOf, post, siteOf } from './post.ts'
import { writeNotice } from './write.ts'

const access = asSystem('support')

/** A message in a case → an e-mail, once. Repeated by the queue while the mail server is away; an unknown outcome repeats with the same Message-ID. */
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
    const notice = writeNotice(opened, message, addresseeOf(facts), siteOf(edge))
    const { row } = opened
    const whose = {
      event,
      channel: 'email',
      person: row.person,
      agency: row.agency,
      case: row.id,
      key: `case:${row.id}`,
    } as const
    await post(edge, whose, notice)
  },
}
