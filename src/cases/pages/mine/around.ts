import { say } from '#definitions'
import { agentsById, holdersById } from '#identity'
import { type Deadlines, deadlinesOf } from '../../deadlines.ts'
import type { CaseContext } from '../../decide.ts'
import { asSystem, type CasesEdge, contextOf } from '../../edge.ts'
import type { MessageAround } from '../../messages.ts'
import { partnersNamed } from '../../partner-name.ts'
import type { OpenedCase } from '../../run.ts'
import { accountIn, type Named, type ToldFor } from '../../told.ts'
import { caseHref } from '../apply/links.ts'

/** A case with all that its person's pages say of it: limits today, names of those who acted, words. */
export interface Around extends ToldFor, MessageAround {
  readonly audience: 'person'
  readonly ctx: CaseContext
  readonly limits: Deadlines
  /** legal day, `2026-11-24` */
  readonly today: string
}

/** Accounts that the case names: those of the office, of partners, and of whoever acted for its person. */
export const agentsIn = (view: OpenedCase['view']): readonly string[] => [
  ...new Set([...view.timeline, ...view.messages].flatMap(({ by }) => accountIn(by) ?? [])),
]

/** Who acted, in the reader's language. That agents are named to the person is the law (CRPA, L. 111-2), so the system looks them up. */
export async function namesOf(
  edge: CasesEdge,
  accounts: readonly string[],
  lang: string,
  purpose: string,
): Promise<ReadonlyMap<string, Named>> {
  const partners = partnersNamed(edge.town, lang)
  const people = accounts.filter((account) => !partners.some(([partner]) => partner === account))
  if (people.length === 0) return new Map(partners)
  const { agents, holders } = await edge.store.as(asSystem(purpose), async (tx) => ({
    agents: await agentsById(tx, people),
    holders: await holdersById(tx, people),
  }))
  return new Map<string, Named>([
    ...partners,
    ...holders,
    ...[...agents].map(
      ([id, { given, family, capacity }]) =>
        [id, { given, family, ...(capacity === null ? {} : { capacity: say(capacity, lang) }) }] as const,
    ),
  ])
}

export function aroundOf(edge: CasesEdge, { view, loaded }: OpenedCase, lang: string, names: ReadonlyMap<string, Named>): Around {
  const ctx = contextOf(edge, loaded)
  return {
    view,
    service: loaded.service,
    lang,
    names,
    audience: 'person',
    ctx,
    limits: deadlinesOf(view, ctx),
    today: edge.clock.today(ctx.zone),
    link: `${edge.config.url?.replace(/\/$/, '') ?? ''}${caseHref(lang, view.reference)}`,
  }
}
