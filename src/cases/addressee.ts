import { say, type Town } from '#definitions'
import type { Service } from '#services'
import type { Lang } from '#web'
import { t } from './told/texts.ts'

/** Who is asked, in words: the person, the public, a register, a team of the town. */
export function addressee(town: Pick<Town, 'registries' | 'teams'>, service: Service, to: string, lang: Lang): string {
  if (to === 'applicant') return t(lang, 'to.applicant')
  if (to === 'public') return t(lang, 'to.public')
  if (to.startsWith('registry.')) {
    const id = to.slice('registry.'.length)
    const registry = town.registries.find((one) => one.id === id)
    return registry === undefined ? id : say(registry.title, lang)
  }
  const team = town.teams.find(({ path }) => path === (to.startsWith('team.') ? to.slice('team.'.length) : service.workflow.roles[to]))
  return team === undefined ? to : say(team.title, lang)
}
