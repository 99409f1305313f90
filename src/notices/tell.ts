import { asSystem, type CasesEdge, placeOf } from '#cases'
import { ownKey, requestById } from '#consent'
import { type Job, legalDay } from '#kernel'
import { factsOf } from '#people'
import { formatDate } from '#web'
import { mannerFor, postalLines } from './manner.ts'
import { addresseeOf, post, siteOf } from './post.ts'
import { t } from './texts.ts'

const access = asSystem('support')

/**
 * What concerns a person's data and no case: her question is there (to the officer), the answer is there (to her). The mail says that there is something to read, never what.
 */
export const tellJob: Job<CasesEdge> = {
  name: 'notices.tell',
  retries: 12,
  run: async (edge, { event = '', stream = '' }) => {
    const found = await edge.store.as(access, async (tx) => {
      const row = await requestById(tx, stream.slice('request:'.length))
      const type = (await edge.log.read(tx, stream)).find(({ id }) => id === event)?.type
      return row === undefined || type === undefined
        ? undefined
        : { row, facts: await factsOf(tx, row.person), answered: type !== 'request.made' }
    })
    if (found === undefined) return
    const { row, facts, answered } = found
    const whose = { event, person: row.person, agency: row.agency, ...ownKey(row.person) }
    if (answered) {
      const to = addresseeOf(facts)
      const lang = to.lang ?? edge.town.file['legal-language']
      const { channel, wait, large } = mannerFor(edge, facts, 'data')
      if (wait !== undefined) {
        await edge.store.as(access, (tx) => edge.store.enqueue(tx, tellJob.name, { event, stream }, { after: wait }))
        return
      }
      const values = { name: to.name, link: `${siteOf(edge)}/${lang}/requests` }
      if (channel === 'letter') {
        const phone = edge.town.file.contact['phone-shown']
        const text = t(lang, 'letter.answered', { name: to.name, phone })
        const notice = { name: to.name, lang, subject: t(lang, 'answered.subject'), text, postal: postalLines(edge, facts), large }
        await post(edge, { ...whose, channel }, notice)
        return
      }
      await post(
        edge,
        { ...whose, channel: 'email' },
        { ...to, lang, subject: t(lang, 'answered.subject'), text: t(lang, 'answered.text', values) },
      )
      return
    }
    const officer = edge.town.agencies.find(({ id }) => id === row.agency)
    if (officer === undefined) return
    const lang = officer['legal-language']
    const { name, email } = officer['data-protection']
    const day = formatDate(lang, legalDay(Date.parse(row.dueAt) - 1, placeOf(edge.town, row.agency).zone), 'full')
    const values = { name, day, link: `${siteOf(edge)}/${lang}/officer` }
    await post(
      edge,
      { ...whose, channel: 'email.officer' },
      { to: email, name, lang, subject: t(lang, 'asked.subject', { day }), text: t(lang, 'asked.text', values) },
    )
  },
}
