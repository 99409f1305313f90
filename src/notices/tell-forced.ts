import { asSystem, type CasesEdge } from '#cases'
import { ownKey, passById } from '#consent'
import type { Job } from '#kernel'
import { factsOf } from '#people'
import { addresseeOf, post, siteOf } from './post.ts'
import { t } from './texts.ts'

const access = asSystem('support')

/** A case was opened without a role in it: its person and the officer of the agency are told, each in their language. */
export const tellForcedJob: Job<CasesEdge> = {
  name: 'notices.tell-forced',
  retries: 12,
  run: async (edge, { event = '', stream = '' }) => {
    const found = await edge.store.as(access, async (tx) => {
      const pass = await passById(tx, stream.slice('pass:'.length))
      return pass === undefined ? undefined : { pass, facts: await factsOf(tx, pass.person) }
    })
    const agency = edge.town.agencies.find(({ id }) => id === found?.pass.agency)
    if (found === undefined || agency === undefined) return
    const { pass, facts } = found
    const whose = { event, person: pass.person, agency: agency.id, ...ownKey(pass.person) }
    const to = addresseeOf(facts)
    const lang = to.lang ?? edge.town.file['legal-language']
    const values = { name: to.name, link: `${siteOf(edge)}/${lang}/access` }
    await post(
      edge,
      { ...whose, channel: 'email' },
      { ...to, lang, subject: t(lang, 'forced.subject'), text: t(lang, 'forced.text', values) },
    )
    const { name, email } = agency['data-protection']
    const theirs = agency['legal-language']
    await post(
      edge,
      { ...whose, channel: 'email.officer' },
      {
        to: email,
        name,
        lang: theirs,
        subject: t(theirs, 'forced.officer.subject'),
        text: t(theirs, 'forced.officer.text', { name, link: `${siteOf(edge)}/${theirs}/officer` }),
      },
    )
  },
}
