import { say } from '#definitions'
import { accountOfPerson, writeLetter } from '#identity'
import type { Job } from '#kernel'
import { asSystem, type CasesEdge } from '../edge.ts'
import { partHref } from '../pages/parties/links.ts'
import { t } from '../pages/parties/texts.ts'
import { readCase } from '../run.ts'

/** `case.requested`: who takes part already hears by e-mail that something is asked of her, without what. */
export const partyAskedJob: Job<CasesEdge> = {
  name: 'cases.party-asked',
  run: async (edge, { event = '', stream = '' }) => {
    await edge.store.as(asSystem('administration'), async (tx) => {
      const { view, loaded, events } = await readCase(edge, tx, { id: stream.slice('case:'.length) })
      const asked = events.find(({ id }) => id === event)
      const to = asked?.type === 'case.requested' ? asked.payload.to : []
      const people = view.parties.filter(({ party, state }) => state === 'joined' && to.includes(party))
      for (const person of new Set(people.map(({ person }) => person))) {
        const account = person === undefined ? undefined : await accountOfPerson(tx, person)
        if (account?.email == null) continue
        const languages = edge.town.file.languages
        const lang = languages.includes(account.language) ? account.language : (languages[0] ?? 'fr')
        const name = `${account.given} ${account.family}`
        const site = (edge.config.url ?? `http://${edge.config.host}:${edge.config.port}`).replace(/\/$/, '')
        const town = say(edge.town.file.name, lang)
        const values = { name, town, service: say(loaded.service.title, lang), link: `${site}${partHref(lang, view.reference)}` }
        const subject = t(lang, 'mail.asked.subject', { town })
        await writeLetter(edge, tx, { to: account.email, name, lang, subject, text: t(lang, 'mail.asked.text', values) }, 'party', account)
      }
    })
  },
}
