import {
  asAgent,
  type CaseContext,
  type CaseRow,
  type CasesEdge,
  casesOf,
  contextOf,
  findCase,
  type OpenedCase,
  partnersNamed,
  readCase,
  rolesOf,
  runCommand,
  whoIs,
} from '#cases'
import { hasPass, isLimited, openedLately } from '#consent'
import { type Actor, Refusal } from '#kernel'
import { namesOf } from '#people'
import type { AccessContext } from '#store'
import type { Ctx } from '#web'
import { awayAmong } from './away.ts'
import { candidatesIn, readStanding } from './hold.ts'
import { type Know, readKnow } from './know.ts'
import { colleaguesIn, holdersIn, type Named, zoneOf } from './names.ts'
import type { Standing } from './standing.ts'
import { labelsKnown } from './store.ts'
import { workplaceOf } from './workplace.ts'

/** A case opened by an agent who has a role in it. */
export interface DeskCase extends OpenedCase {
  readonly person: Pick<Named, 'given' | 'family'> | undefined
  /** cases of the person in this agency, this one too */
  readonly all: readonly CaseRow[]
  readonly colleagues: ReadonlyMap<string, Named>
  /** workflow roles that the agent holds in this service */
  readonly roles: readonly string[]
  readonly who: ReturnType<typeof whoIs>
  readonly ctx: CaseContext
  /** who works on it, labels, notes of the office */
  readonly standing: Standing
  /** agents to whom it may be given */
  readonly candidates: Awaited<ReturnType<typeof candidatesIn>>
  /** those of them who are away today, and until which day */
  readonly away: ReadonlyMap<string, string>
  /** colleagues who opened it within the last quarter of an hour, the last first */
  readonly lately: readonly { readonly actor: string; readonly at: string }[]
  /** what the agency knows about this service */
  readonly know: readonly Know[]
  /** labels in use in the agency */
  readonly known: readonly string[]
  /** for what follows in the same request: no further access line */
  readonly access: AccessContext
}

/**
 * Opens a case for an agent: found first without its content, then read under the purpose of its service, with one access line that names its person.
 * Refuses `web.not-found` for what is not there, of another agency, or of a service in which the agent has neither a role nor a pass (break-glass):
 * nobody learns which, and nothing is read. Refuses `case.limited` while its person has limited its use. With a pass the case is read and nothing in it is done.
 */
export async function openAtDesk(
  { edge, actor, lang }: Ctx<CasesEdge>,
  reference: string,
  categories: readonly string[],
): Promise<DeskCase> {
  const { row, limited } = await findAtDesk(edge, actor, reference)
  const { service } = edge.catalogue.at(row.service, row.version)
  // While its person limits it, a case that a pass opens is read by whoever has a role in it, too, and no more.
  const roles = limited ? [] : rolesOf({ service }, actor)
  const forced = roles.length === 0
  const role = forced ? {} : { role: service.workflow.roles[roles[0] ?? ''] ?? '' }
  const access = asAgent(actor, service.data.purpose, { case: row.id, ...role })
  const opened = await edge.store.as(
    { ...access, subjects: [row.person], categories: forced ? [...categories, 'forced'] : categories },
    async (tx) => {
      const opened = await readCase(edge, tx, { id: row.id })
      const names = await namesOf(tx, [row.person])
      const standing = await readStanding(edge, tx, row.id)
      const candidates = await candidatesIn(tx, service)
      const lately = await openedLately(tx, { person: row.person, case: row.id, since: new Date(tx.now - quarter).toISOString() })
      const { notes: know } = await readKnow(edge, tx, { agency: row.agency, service: row.service })
      return {
        ...opened,
        person: names.get(row.person),
        all: await casesOf(tx, row.person),
        colleagues: await colleaguesIn(tx, opened.view, lang, [
          ...accountsOf(standing),
          ...lately.map(({ actor }) => actor),
          ...know.flatMap(({ by, revised }) => [by, ...(revised ? [revised.by] : [])]),
        ]),
        standing,
        candidates,
        lately,
        away: await awayAmong(
          tx,
          row.agency,
          candidates.map(({ id }) => id),
          edge.clock.today(zoneOf(edge, actor)),
        ),
        know,
        known: await labelsKnown(tx, row.agency),
        roles,
        who: whoIs(actor, opened.loaded),
        ctx: contextOf(edge, opened.loaded),
        access,
      }
    },
  )
  const holders = await holdersIn(edge, opened.view, service.data.purpose)
  // A partner's program that asked how the case stands looks at nothing.
  const lately = opened.lately.filter(({ actor }) => opened.colleagues.has(actor))
  return { ...opened, lately, colleagues: new Map([...partnersNamed(edge.town, lang), ...holders, ...opened.colleagues]) }
}

/** As long as somebody who opened a case may still have it before her. */
const quarter = 15 * 60_000

/** Accounts that the office's own notes name. */
const accountsOf = ({ assignee, givenBy, notes }: Standing): readonly string[] =>
  [assignee, givenBy, ...notes.flatMap(({ by, to }) => [by, to])].filter((account) => account !== undefined)

async function findAtDesk(edge: CasesEdge, actor: Actor, reference: string): Promise<{ readonly row: CaseRow; readonly limited: boolean }> {
  if (!/^\d{12}$/.test(reference)) throw new Refusal('web.not-found')
  const purpose = workplaceOf(edge, actor).purposes[0]?.purpose ?? 'support'
  const row = await findCase(edge, asAgent(actor, purpose), reference)
  const { service } = edge.catalogue.at(row.service, row.version)
  if (row.agency !== actor.agency || row.phase === 'draft') throw new Refusal('web.not-found')
  const plays = rolesOf({ service }, actor).length > 0
  const { passed, limited } = await edge.store.as(asAgent(actor, 'securite'), async (tx) => ({
    passed: await hasPass(tx, actor.account, row.id),
    limited: await isLimited(tx, row.id),
  }))
  if (!plays && !passed) throw new Refusal('web.not-found')
  // What the law still lets (the rights of another person, an important public interest: GDPR, art. 18, 2) goes by the way that tells person and officer at once.
  if (limited && !passed) throw new Refusal('case.limited', { reference: row.reference })
  return { row, limited }
}

/** What the person wrote counts as read by the office once an agent with a role has opened the case; a unit of work of its own. */
export async function markRead(edge: CasesEdge, opened: DeskCase): Promise<DeskCase> {
  if (opened.roles.length === 0 || !opened.view.messages.some(({ from, readAt }) => from === 'person' && readAt === undefined))
    return opened
  const { view } = await runCommand(edge, opened.access, opened.row.id, { do: 'read', who: opened.who })
  return { ...opened, view }
}
