import { accountIn, agentNames, asPerson, casesOf, type Named, type OpenedCase, readNewest, told } from '#cases'
import { choiceHistories, choicesOf, passesTo, requestsOf } from '#consent'
import { say } from '#definitions'
import { mandatesTold } from '#identity'
import type { Actor } from '#kernel'
import { factHistory } from '#people'
import { responseTold } from '#response'
import type { Tx } from '#store'
import { conceptWords } from './concepts.ts'
import { agencyOf, type RightsEdge } from './edge.ts'
import { requestTitle } from './request-words.ts'
import { t } from './texts.ts'

/** Something that happened to a person, in words; `about` says where: a service with its office, her data, her choices. */
export interface Happened {
  readonly at: string
  readonly title: string
  readonly about: string
  readonly href?: string
  readonly by?: string
}

/** What is shown at once: the newest, and from where what is older goes on. */
export interface TimelinePage {
  readonly shown: readonly Happened[]
  /** an instant: what happened before it comes next; undefined: nothing did */
  readonly older: string | undefined
}

interface Read {
  readonly cases: readonly OpenedCase[]
  /** cases were read back to this instant; undefined: to their beginning */
  readonly since: string | undefined
  readonly own: readonly Happened[]
}

const pageSize = 50

/**
 * What happened to a person over all agencies, services and channels, newest first, before an instant if one is given. Only cases of which the page
 * tells are opened. Her own reading: nothing is written by it.
 */
export async function timelineOf(edge: RightsEdge, actor: Actor, lang: string, before?: string): Promise<TimelinePage> {
  const person = actor.person ?? ''
  const [{ cases, since, own }, mandates] = await Promise.all([
    edge.store.as(asPerson(actor, 'compte'), async (tx): Promise<Read> => {
      const rows = await casesOf(tx, person)
      const newest = await readNewest(edge, tx, rows, { limit: pageSize, ...(before === undefined ? {} : { before }) })
      return { ...newest, cases: newest.cases.filter(isTold), own: await ownEvents(edge, tx, person, rows, lang) }
    }),
    // Mandates are the affair of whoever gave or has them, not of who acts in their place.
    actor.mandate === undefined ? mandatesTold(edge, asPerson(actor, 'compte'), person, lang) : [],
  ])
  const mandated = mandates.map(({ id, ...one }): Happened => ({ ...one, href: `/${lang}/mandates/${id}` }))
  const accounts = cases.flatMap(({ view }) => view.timeline.flatMap(({ by }) => accountIn(by) ?? []))
  const names = await agentNames(edge, [...new Set(accounts)], lang, 'compte')
  const all = [...own, ...mandated, ...cases.flatMap((one) => happenedIn(edge, one, { names, lang, audience: 'person' }))]
  return pageOf(
    all.filter(({ at }) => before === undefined || at < before),
    since,
  )
}

/** What she began and did not send is nothing yet; what somebody else began for her she reads from the start. */
const isTold = ({ row, view }: OpenedCase): boolean =>
  row.phase !== 'draft' || view.timeline.some(({ by }) => by?.kind === 'applicant' && by.mandate !== undefined)

/** The newest of what was read, and all others of the last one's instant; what happened before `since` is known in part only, and waits for the next page. */
export function pageOf(all: readonly Happened[], since: string | undefined, size = pageSize): TimelinePage {
  const known = all.filter(({ at }) => since === undefined || at >= since).sort(newestFirst)
  const last = known[size - 1]?.at
  const shown = last === undefined ? known : known.filter(({ at }) => at >= last)
  return { shown, older: shown.length < known.length ? last : since }
}

export const newestFirst = (one: Happened, other: Happened): number => other.at.localeCompare(one.at)

export interface ToldTo {
  readonly names: ReadonlyMap<string, Named>
  readonly lang: string
  /** the person reads "you", and her own pages are linked; the office reads about her, and the desk's are */
  readonly audience: 'person' | 'office'
}

/** What happened in one case, in words, for its person or for the office. */
export function happenedIn(edge: RightsEdge, { view, loaded, row }: OpenedCase, { names, lang, audience }: ToldTo): readonly Happened[] {
  const { service } = loaded
  const office = say(agencyOf(edge.town, row.agency)?.short ?? {}, lang)
  const about = office === '' ? say(service.title, lang) : `${say(service.title, lang)}, ${office}`
  return view.timeline.flatMap((entry) => {
    const said = told(entry, { view, service, lang, audience, names })
    const href = `/${lang}${audience === 'office' ? '/desk' : ''}/cases/${view.reference}`
    return said === undefined ? [] : [{ at: entry.at, title: said.title, about, href, ...(said.by === undefined ? {} : { by: said.by }) }]
  })
}

/** What is hers and no case's: facts, choices, requests, emergency accesses. */
async function ownEvents(
  edge: RightsEdge,
  tx: Tx,
  person: string,
  rows: Parameters<typeof requestTitle>[2],
  lang: string,
): Promise<readonly Happened[]> {
  const found: Happened[] = []
  for (const { concept, at } of await factHistory(edge.log, tx, person))
    found.push({
      at,
      title: t(lang, 'told.fact', { concept: conceptWords(concept, lang) }),
      about: t(lang, 'me.title'),
      href: `/${lang}/me`,
    })
  // In the reader's language as long as it is still asked; else in the words that stood there.
  const asked = new Map(edge.town.choices.map(({ id, title }) => [id as string, say(title, lang)]))
  const chosen = (await choicesOf(tx, person)).map(({ choice }) => choice)
  for (const [choice, history] of await choiceHistories(edge.log, tx, person, chosen))
    for (const { at, given, words } of history)
      found.push({
        at,
        title: t(lang, given ? 'told.yes' : 'told.no', { title: asked.get(choice) ?? words.title }),
        about: t(lang, 'choices.title'),
        href: `/${lang}/choices#${choice}`,
      })
  for (const request of await requestsOf(tx, person)) {
    const title = requestTitle(edge, request, rows, lang)
    const href = `/${lang}/requests#${request.id}`
    found.push({ at: request.madeAt, title: t(lang, 'told.asked', { title }), about: t(lang, 'requests.title'), href })
    if (request.answeredAt !== null)
      found.push({ at: request.answeredAt, title: t(lang, 'told.answered', { title }), about: t(lang, 'requests.title'), href })
  }
  for (const { at } of await passesTo(tx, person, 100))
    found.push({ at, title: t(lang, 'told.forced'), about: t(lang, 'access.title'), href: `/${lang}/access#forced` })
  const about = t(lang, 'told.response')
  found.push(...(await responseTold(edge, tx, person, lang)).map((one) => ({ ...one, about })))
  return found
}
