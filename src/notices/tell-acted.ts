import { agentNames, asSystem, type CasesEdge, readCase } from '#cases'
import { say } from '#definitions'
import { type Job, showReference } from '#kernel'
import { factsOf } from '#people'
import { mannerFor, postalLines } from './manner.ts'
import { addresseeOf, post, siteOf } from './post.ts'
import { t } from './texts.ts'

const access = asSystem('support')

/** What opens or moves a case. A message of who acts is no move: the answer to it reaches her. */
export const moves = [
  'case.opened',
  'case.submitted',
  'case.answered',
  'case.acted',
  'case.document-added',
  'case.withdrawn',
] as const satisfies readonly string[]
type Move = (typeof moves)[number]
const isMove = (type: string | undefined): type is Move => moves.some((move) => move === type)

/** Somebody acted for a person by a mandate: she is told who did what in which request, on her channel, after her quiet hours. */
export const tellActedJob: Job<CasesEdge> = {
  name: 'notices.tell-acted',
  retries: 12,
  run: async (edge, { event = '', stream = '' }) => {
    const found = await edge.store.as(access, async (tx) => {
      const opened = await readCase(edge, tx, { id: stream.slice('case:'.length) })
      const happened = (await edge.log.read(tx, stream)).find(({ id }) => id === event)
      return { ...opened, happened, facts: await factsOf(tx, opened.row.person) }
    })
    const { view, row, loaded, happened, facts } = found
    if (happened === undefined || !isMove(happened.type) || happened.mandate === undefined) return
    const { channel, wait, large } = mannerFor(edge, facts, 'cases')
    if (wait !== undefined) {
      await edge.store.as(access, (tx) => edge.store.enqueue(tx, tellActedJob.name, { event, stream }, { after: wait }))
      return
    }
    const to = addresseeOf(facts)
    const lang = to.lang ?? edge.town.file['legal-language']
    const who = (await agentNames(edge, [happened.actor], lang, 'support')).get(happened.actor)
    const site = `${siteOf(edge)}/${lang}`
    const values = {
      name: to.name,
      who: who === undefined ? t(lang, 'acted.somebody') : `${who.given} ${who.family}`,
      title: say(loaded.service.title, lang),
      reference: showReference(view.reference),
      link: `${site}/cases/${view.reference}`,
      mandates: `${site}/mandates`,
      phone: edge.town.file.contact['phone-shown'],
    }
    const did = t(lang, `acted.${happened.type}`, values)
    const whose = { event, person: row.person, agency: row.agency, case: row.id, key: `case:${row.id}` }
    const notice = { name: to.name, lang, subject: t(lang, 'acted.subject', values) }
    if (channel === 'letter') {
      const text = t(lang, 'letter.acted', { ...values, did })
      await post(edge, { ...whose, channel }, { ...notice, text, postal: postalLines(edge, facts), large })
    } else await post(edge, { ...whose, channel }, { ...notice, ...to, lang, text: t(lang, 'acted.text', { ...values, did }) })
  },
}
