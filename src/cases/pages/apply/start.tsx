import { z } from 'zod'
import { say } from '#definitions'
import { type Actor, Refusal, uuidv7 } from '#kernel'
import { type Loaded, serviceHref } from '#services'
import { Actions, ConfirmPage, type Ctx, dayOf, endpoint, formatDate, LinkButton, page, type Reply, redirect } from '#web'
import { asPerson, type CasesEdge, contextOf } from '../../edge.ts'
import { type Known, knownFor } from '../../known-facts.ts'
import { refuse } from '../../refusals.ts'
import { beginCase, runCommand } from '../../run.ts'
import { type CaseRow, casesOf } from '../../store.ts'
import { tasksHref } from './links.ts'
import { nextHref } from './register-state.ts'
import { type Closed, closedFor, stageOf } from './stage.ts'
import { t } from './texts.ts'

const input = z.object({ lang: z.string(), service: z.string() })

/** The published service of an address. Refuses `service.unknown`. */
export function loadedOf(edge: CasesEdge, id: string): Loaded {
  const loaded = edge.catalogue.current(id)
  if (loaded === undefined) throw new Refusal('service.unknown', { id })
  return loaded
}

/** Drafts of a person for a service, the oldest first. */
const draftsOf = async (edge: CasesEdge, actor: Actor, person: string, service: string): Promise<readonly CaseRow[]> =>
  (await edge.store.as(asPerson(actor, 'compte'), (tx) => casesOf(tx, person)))
    .filter((row) => row.service === service && row.phase === 'draft')
    .sort((a, b) => (a.id < b.id ? -1 : 1))

/** The open draft that a person has for a service. */
export const draftOf = async (edge: CasesEdge, actor: Actor, service: string): Promise<CaseRow | undefined> =>
  actor.person === undefined ? undefined : (await draftsOf(edge, actor, actor.person, service))[0]

/** What is known of a person for a service before she begins. */
export const knownBefore = (
  edge: CasesEdge,
  actor: Actor,
  person: string,
  loaded: Loaded,
  lang: string,
  because: 'look' | 'begin',
  caseId?: string,
): Promise<Known> => {
  const { at, zone } = contextOf(edge, loaded)
  return knownFor(edge, asPerson(actor, loaded.service.data.purpose, caseId), loaded, person, lang, dayOf(at, zone), because)
}

/** Begins an application with what is known, or goes on with the one that is open: one draft a person and service. */
export const startCase = endpoint<CasesEdge>()(
  { id: 'cases.apply.start', route: 'POST /:lang/services/:service/start', may: 'person', purpose: 'compte', subject: 'self', input },
  async (ctx, { service }) => {
    const { edge, actor, lang } = ctx
    const { person } = actor
    if (person === undefined) throw refuse('case.action-not-yours')
    const loaded = loadedOf(edge, service)
    const open = await draftOf(edge, actor, service)
    if (open !== undefined) return redirect(tasksHref(lang, open.reference))
    const id = uuidv7(edge.clock.now())
    const known = await knownBefore(edge, actor, person, loaded, lang, 'begin', id)
    const context = contextOf(edge, loaded)
    const closed = closedFor(loaded, actor, person, known.answers, context, dayOf(context.at, context.zone))
    if (closed !== undefined) return closedPage(ctx, loaded, closed)
    const begun = await beginCase(edge, actor, loaded, { channel: 'web', language: lang }, known, id)
    // Two presses at once may both have found no draft: the older case stays, the younger is taken back by whoever opened it.
    const [first] = await draftsOf(edge, actor, person, service)
    if (first === undefined || first.id === begun.id) return redirect(nextHref(lang, begun.reference, known.registers))
    await runCommand(edge, asPerson(actor, loaded.service.data.purpose, begun.id), begun.id, {
      do: 'withdraw',
      who: { kind: 'applicant', account: actor.account },
    })
    return redirect(tasksHref(lang, first.reference))
  },
)

/** Where signing in comes back to: nothing is opened by following a link, the button does it. */
export const startLink = endpoint<CasesEdge>()(
  { id: 'cases.apply.start-link', route: 'GET /:lang/services/:service/start', may: 'person', purpose: 'compte', subject: 'self', input },
  async ({ lang }, { service }) => redirect(serviceHref(lang, service)),
)

/** Why nobody can apply now. */
export function whyClosed(closed: Closed, lang: string): string {
  if (closed.why !== 'dates') return t(lang, `closed.${closed.why}`)
  const { from, until } = closed
  return from !== undefined && until === undefined ? t(lang, 'closed.opens', { day: formatDate(lang, from) }) : t(lang, 'closed.dates')
}

function closedPage({ lang }: Ctx<CasesEdge>, loaded: Loaded, closed: Closed): Reply {
  const title = t(lang, 'closed.title')
  return page(
    {
      title: `${title} – ${say(loaded.service.title, lang)}`,
      footer: 'short',
      ...stageOf(loaded, lang),
      children: (
        <ConfirmPage lang={lang} title={title} back={serviceHref(lang, loaded.service.id)}>
          <p class="g-lead">{whyClosed(closed, lang)}</p>
          <Actions>
            <LinkButton variant="secondary" href={`/${lang}/pages/aide`}>
              {t(lang, 'closed.person')}
            </LinkButton>
          </Actions>
        </ConfirmPage>
      ),
    },
    409,
  )
}
