import { say } from '#definitions'
import { accountOfPerson, writeLetter } from '#identity'
import type { Job } from '#kernel'
import { asSystem, type CasesEdge } from '../edge.ts'
import type { CaseEvent } from '../events.ts'
import { partHref } from '../pages/parties/links.ts'
import { t } from '../pages/parties/texts.ts'
import { readCase } from '../run.ts'
import type { CaseView } from '../view.ts'

/**
 * Who takes part already hears by e-mail, without what: that something is asked of her (`case.requested`), that the time of a meeting to which she comes with others
 * was taken or given up by somebody else (`case.appointment-booked`, `-cancelled`).
 */
export const partyAskedJob: Job<CasesEdge> = {
  name: 'cases.party-asked',
  run: async (edge, { event = '', stream = '' }) => {
    await edge.store.as(asSystem('administration'), async (tx) => {
      const { view, loaded, events } = await readCase(edge, tx, { id: stream.slice('case:'.length) })
      const happened = events.find(({ id }) => id === event)
      const { to, kind } = happened === undefined ? nobody : told(happened, view)
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
        const subject = t(lang, `mail.${kind}.subject`, { town })
        await writeLetter(
          edge,
          tx,
          { to: account.email, name, lang, subject, text: t(lang, `mail.${kind}.text`, values) },
          'party',
          account,
        )
      }
    })
  },
}

const nobody = { to: [], kind: 'asked' } as const

/** Whom it concerns beside who did it. */
function told({ type, payload }: CaseEvent, view: CaseView): { readonly to: readonly string[]; readonly kind: 'asked' | 'met' } {
  if (type === 'case.requested') return { to: payload.to, kind: 'asked' }
  if (type !== 'case.appointment-booked' && type !== 'case.appointment-cancelled') return nobody
  const asked = view.requests.find(({ key, name }) => key === payload.key && name === payload.request)
  const self = payload.by.kind === 'party' ? payload.by.party : 'applicant'
  return asked?.together ? { to: asked.comers.filter((one) => one !== self), kind: 'met' } : nobody
}
