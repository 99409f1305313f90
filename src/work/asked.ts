import { type AskedRequest, type CaseContext, openRequests, requestLimit, seatsOf } from '#cases'
import { say } from '#definitions'
import type { CaseRequest } from '#services'
import type { DeskCase } from './open.ts'
import { t } from './texts.ts'

/** A request of this case that this agent may answer now, and for whom (`seat`: the role that was asked, or a register that said nothing). */
export interface Answerable {
  readonly asked: AskedRequest
  readonly request: CaseRequest
  readonly seat: string
}

export const answerableIn = ({ view, loaded, who }: DeskCase): readonly Answerable[] =>
  openRequests(view).flatMap((asked) => {
    const request = loaded.service.requests.find(({ name }) => name === asked.name)
    const [seat] = seatsOf(asked, who)
    return request === undefined || seat === undefined ? [] : [{ asked, request, seat }]
  })

/** Who is asked, in words: the person, a team of the town, a register. */
export function addressee(
  { edge, loaded }: Pick<DeskCase, 'loaded'> & { readonly edge: { readonly town: Town } },
  to: string,
  lang: string,
): string {
  if (to === 'applicant') return t(lang, 'asked.to.applicant')
  if (to === 'public') return t(lang, 'asked.to.public')
  if (to.startsWith('registry.')) {
    const id = to.slice('registry.'.length)
    const registry = edge.town.registries.find((one) => one.id === id)
    return registry === undefined ? id : say(registry.title, lang)
  }
  const team = edge.town.teams.find(({ path }) => path === loaded.service.workflow.roles[to])
  return team === undefined ? to : say(team.title, lang)
}
type Town = import('#definitions').Town

/** The last day to answer; past: it is late. */
export const dueOf = (asked: AskedRequest, ctx: CaseContext): string | undefined => requestLimit(asked, ctx)?.day
