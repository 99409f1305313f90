import { agentNames, askedFor, asSystem, type CaseRow, casesOf, type OpenedCase, readCase, rolesOf } from '#cases'
import { allows, isLimited } from '#consent'
import { type Fact, factsOf, type Need, needsChoice, needsConcept, needsIn, type Relation, relationsOf } from '#people'
import { type Happened, happenedIn, newestFirst } from '#rights'
import type { Ctx } from '#web'
import type { PortraitEdge } from '../edge.ts'
import { casesShown, conceptsFor } from './allowed.ts'
import type { Reason } from './reason.ts'

/** A case as the person's page at the desk lists it; `opened` where the purpose goes into it. */
export interface ShownCase {
  readonly row: CaseRow
  /** its person limited its use: nothing of it is read */
  readonly limited: boolean
  readonly opened?: OpenedCase
  /** may this agent open it? */
  readonly mine: boolean
}

/** What an agent's purpose shows of a person, and nothing beside it. */
export interface Portrait {
  readonly person: string
  readonly facts: readonly Fact[]
  /** empty also when she does not agree that they are told */
  readonly needs: readonly Need[]
  /** undefined: the purpose needs no household */
  readonly household: readonly Relation[] | undefined
  readonly cases: readonly ShownCase[]
  readonly happened: readonly Happened[]
}

/** Opens a person: one access line, with the categories that are read and no others. */
export async function readPortrait(ctx: Ctx<PortraitEdge>, person: string, reason: Reason): Promise<Portrait> {
  const { edge, actor, lang } = ctx
  const concepts = conceptsOf(ctx, reason)
  const asked = askedFor(edge.town, needsChoice)
  const tells = asked !== undefined && (await edge.store.as(asSystem('compte'), (tx) => allows(tx, person, asked)))
  const read = [...concepts.filter((concept) => concept !== 'household'), ...(tells ? [needsConcept] : [])]
  const sees = concepts.includes('household')
  const categories = ['case', ...read, ...(sees ? ['household'] : [])]
  const found = await edge.store.as({ ...reason.access, subjects: [person], categories }, async (tx) => {
    const rows = casesShown(await casesOf(tx, person), { agency: actor.agency ?? '', serves: servesIn(ctx, reason) })
    const cases: ShownCase[] = []
    for (const row of rows) {
      const limited = await isLimited(tx, row.id)
      const mine = rolesOf(edge.catalogue.at(row.service, row.version), actor).length > 0
      const into = reason.from === 'case' && !limited
      cases.push({ row, limited, mine, ...(into ? { opened: await readCase(edge, tx, { id: row.id }) } : {}) })
    }
    return { cases, facts: await factsOf(tx, person, read), household: sees ? await relationsOf(tx, person) : undefined }
  })
  const opened = found.cases.flatMap((one) => one.opened ?? [])
  const accounts = opened.flatMap(({ view }) => view.timeline.flatMap(({ by }) => (by?.kind === 'worker' ? [by.account] : [])))
  const names = await agentNames(edge, [...new Set(accounts)], lang, reason.purpose)
  const happened = opened.flatMap((one) => happenedIn(edge, one, { names, lang, audience: 'office' })).sort(newestFirst)
  return { ...found, person, facts: found.facts.filter(({ concept }) => concept !== needsConcept), needs: needsIn(found.facts), happened }
}

/** Concepts that this agent's reason needs: those of the services of the purpose; of a search, who she is and how to speak to her. */
export function conceptsOf({ edge, actor }: Ctx<PortraitEdge>, reason: Reason): readonly string[] {
  const services = edge.catalogue.ids().flatMap((id) => edge.catalogue.versions(id).slice(0, 1))
  return conceptsFor(services, reason.purpose, (loaded) => (reason.from === 'case' ? rolesOf(loaded, actor) : []))
}

function servesIn({ edge, actor }: Ctx<PortraitEdge>, reason: Reason): ((row: CaseRow) => boolean) | 'list' {
  if (reason.from === 'look') return 'list'
  return (row) => {
    const loaded = edge.catalogue.at(row.service, row.version)
    return loaded.service.data.purpose === reason.purpose && rolesOf(loaded, actor).length > 0
  }
}
