import {
  type AskedRequest,
  asAgent,
  askedOfTeams,
  type CaseContext,
  type CasesEdge,
  caseByReference,
  contextOf,
  type OpenedCase,
  openRequests,
  readCase,
  seatOfTeam,
} from '#cases'
import { isLimited } from '#consent'
import { type Actor, Refusal } from '#kernel'
import type { AccessContext } from '#store'
import { workplaceOf } from './workplace.ts'

/** A case as far as a team needs it that is asked for an opinion: the question, what it shows, nothing of who works on it. */
export interface AskedCase extends OpenedCase {
  readonly asked: AskedRequest & { readonly own: NonNullable<AskedRequest['own']> }
  readonly seat: string
  readonly who: {
    readonly kind: 'worker'
    readonly account: string
    readonly assurance: Actor['assurance']
    readonly roles: readonly string[]
  }
  readonly ctx: CaseContext
  readonly access: AccessContext
}

/**
 * Opens a case for a team that is asked something which no file foresees, with one access line that names its person. Refuses `web.not-found` for what is
 * not asked of a team of this agent (any more): nobody learns which. Refuses `case.limited`.
 */
export async function openAsked(edge: CasesEdge, actor: Actor, reference: string, request: string): Promise<AskedCase> {
  const [asked, row] = await edge.store.as(asAgent(actor, purposeToLook(edge, actor)), async (tx) => {
    const all = await askedOfTeams(tx, actor.agency ?? '', actor.teams, mostAsked)
    const one = all.find((waiting) => waiting.reference === reference && waiting.request === request)
    return [one, one && (await caseByReference(tx, reference))] as const
  })
  if (asked === undefined || row === undefined) throw new Refusal('web.not-found')
  const { service } = edge.catalogue.at(row.service, row.version)
  const access = asAgent(actor, service.data.purpose, { case: row.id, role: asked.team })
  if (await edge.store.as(access, (tx) => isLimited(tx, row.id))) throw new Refusal('case.limited', { reference })
  const opened = await edge.store.as({ ...access, subjects: [row.person], categories: ['opinion'] }, (tx) =>
    readCase(edge, tx, { id: row.id }),
  )
  const seat = seatOfTeam(asked.team)
  const own = openRequests(opened.view).find(({ name }) => name === request)
  if (own?.own === undefined) throw new Refusal('web.not-found')
  const who = { kind: 'worker', account: actor.account, assurance: actor.assurance, roles: [seat] } as const
  return { ...opened, asked: { ...own, own: own.own }, seat, who, ctx: contextOf(edge, opened.loaded), access }
}

/** More is not listed. */
export const mostAsked = 500

export const purposeToLook = (edge: CasesEdge, actor: Actor): string => workplaceOf(edge, actor).purposes[0]?.purpose ?? 'support'

/** Teams of the agency that may be asked: all but those that play a role in the service anyway. */
export function teamsToAsk({ town }: Pick<CasesEdge, 'town'>, { loaded, row }: Pick<OpenedCase, 'loaded' | 'row'>) {
  return town.teams
    .filter(({ agency }) => agency === row.agency)
    .filter(({ path }) => !Object.values(loaded.service.workflow.roles).includes(path))
}
