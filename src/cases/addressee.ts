import { say, type Town } from '#definitions'
import type { Service } from '#services'
import type { Lang } from '#web'
import { partyOf } from './decide/context.ts'
import { partyName } from './party-name.ts'
import { t } from './told/texts.ts'
import type { CaseView } from './view.ts'

/** Who is asked, in words: the person, the public, a register, somebody whom the applicant named, a team of the town. */
export function addressee(
  town: Pick<Town, 'registries' | 'teams' | 'partners'>,
  service: Service,
  view: Pick<CaseView, 'parties' | 'answers' | 'partner'>,
  to: string,
  lang: Lang,
): string {
  if (to === 'applicant') return t(lang, 'to.applicant')
  if (to === 'partner') return say(town.partners.find(({ id }) => id === view.partner)?.title ?? {}, lang) || t(lang, 'to.partner')
  if (to === 'public') return t(lang, 'to.public')
  if (to.startsWith('registry.')) {
    const id = to.slice('registry.'.length)
    const registry = town.registries.find((one) => one.id === id)
    return registry === undefined ? id : say(registry.title, lang)
  }
  if (service.parties.some(({ name }) => name === partyOf(to))) return partyName(view, service, to)
  const team = town.teams.find(({ path }) => path === (to.startsWith('team.') ? to.slice('team.'.length) : service.workflow.roles[to]))
  return team === undefined ? to : say(team.title, lang)
}
