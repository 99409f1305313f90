import { z } from 'zod'
import { say } from '#definitions'
import { type Actor, Refusal, uuidv7 } from '#kernel'
import { type Loaded, serviceHref } from '#services'
import { Actions, ConfirmPage, type Ctx, dayOf, endpoint, formatDate, LinkButton, page, type Reply, redirect, typed } from '#web'
import { type Barred, barred } from '../../allowed-actor.ts'
import { asPerson, type CasesEdge, contextOf, whoIs } from '../../edge.ts'
import { type Known, knownFor, nothingKnown } from '../../known-facts.ts'
import { refuse } from '../../refusals.ts'
import { beginCase, runCommand } from '../../run.ts'
import { type CaseRow, casesOf } from '../../store.ts'
import { endedPage } from './ended.tsx'
import { tasksHref } from './links.ts'
import { needAccess } from './open.ts'
import { nextHref } from './register-state.ts'
import { type Closed, closedFor, stageOf } from './stage.ts'
import { t } from './texts.ts'

const input = z.object({ lang: z.string(), service: z.string() })

/** Drafts of a person for a service, the oldest first. */
const draftsOf = async (edge: CasesEdge, actor: Actor, person: string, service: string): Promise<readonly CaseRow[]> =>
  (await edge.store.as(asPerson(actor, 'compte'), (tx) => casesOf(tx, person)))
    .filter((row) => row.service === service && row.phase === 'draft')
    .sort((a, b) => (a.id < b.id ? -1 : 1))

/** The open draft that a person has for a service. */
export const draftOf = async (edge: CasesEdge, actor: Actor, service: string): Promise<CaseRow | undefined> =>
  actor.person === undefined ? undefined : (await draftsOf(edge, actor, actor.person, service))[0]

/** What is known of a person for a service before she begins. */
const knownBefore = (
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

export interface Version {
  readonly loaded: Loaded
  readonly known: Known
  readonly closed: Closed | undefined
}

/**
 * The version of a service for whoever asks, with what is known of her: the newest that is open to her. A pilot or a prototype takes nobody else
 * away from the version in force; when none is open, that one says why. Refuses `service.unknown`.
 */
export async function versionFor({ edge, actor, lang }: Ctx<CasesEdge>, id: string): Promise<Version> {
  const current = edge.catalogue.current(id)
  if (current === undefined) throw new Refusal('service.unknown', { id })
  const look = async (loaded: Loaded): Promise<Version> => {
    // What is known of somebody is not shown for a service that the mandate does not cover.
    const unknown = actor.person === undefined || barred(actor, loaded.service) !== undefined
    const known = unknown ? nothingKnown : await knownBefore(edge, actor, actor.person ?? '', loaded, lang, 'look')
    const context = contextOf(edge, loaded)
    const today = dayOf(context.at, context.zone)
    return { loaded, known, closed: closedFor(loaded, actor, actor.person ?? '', known.answers, context, today) }
  }
  for (const loaded of actor.person === undefined ? [] : edge.catalogue.tried(id)) {
    const tried = await look(loaded)
    if (tried.closed === undefined) return tried
  }
  return await look(current)
}

/** Begins an application with what is known, or goes on with the one that is open: one draft a person and service. */
export const startCase = endpoint<CasesEdge>()(
  {
    id: 'cases.apply.start',
    route: 'POST /:lang/services/:service/start',
    may: 'person',
    purpose: 'compte',
    subject: 'self',
    acting: 'services',
    input,
  },
  async (ctx, { service }) => {
    const { edge, actor, lang } = ctx
    const { person } = actor
    if (person === undefined) throw refuse('case.action-not-yours')
    // Another tab may have changed for whom she acts: what she meant for one is not begun for the other.
    const meant = typed(ctx, '.for')
    if (meant !== '' && meant !== person) return redirect(serviceHref(lang, service))
    // What was begun goes on, a service that was retired since included; its pages ask for their own assurance.
    const open = await draftOf(edge, actor, service)
    if (open !== undefined) return redirect(tasksHref(lang, open.reference))
    const ended = edge.catalogue.ended(service)
    if (ended !== undefined) return endedPage(ctx, ended)
    const current = edge.catalogue.current(service)
    if (current === undefined) throw new Refusal('service.unknown', { id: service })
    const why = barred(actor, current.service)
    if (why !== undefined) return barredPage(ctx, current, why)
    needAccess(actor, current)
    const { loaded, closed } = await versionFor(ctx, service)
    needAccess(actor, loaded) // a version that is tried may ask for more than the one in force
    if (closed !== undefined) return closedPage(ctx, loaded, closed)
    const id = uuidv7(edge.clock.now())
    const known = await knownBefore(edge, actor, person, loaded, lang, 'begin', id)
    const begun = await beginCase(edge, actor, loaded, { channel: 'web', language: lang }, known, id)
    // Two presses at once may both have found no draft: the older case stays, the younger is taken back by whoever opened it.
    const [first] = await draftsOf(edge, actor, person, service)
    if (first === undefined || first.id === begun.id) return redirect(nextHref(lang, begun.reference, known.registers))
    await runCommand(edge, asPerson(actor, loaded.service.data.purpose, begun.id), begun.id, {
      do: 'withdraw',
      who: whoIs(actor, loaded),
    })
    return redirect(tasksHref(lang, first.reference))
  },
)

/** Where signing in comes back to: nothing is opened by following a link, the button does it. */
export const startLink = endpoint<CasesEdge>()(
  {
    id: 'cases.apply.start-link',
    route: 'GET /:lang/services/:service/start',
    may: 'person',
    purpose: 'compte',
    subject: 'self',
    acting: 'services',
    input,
  },
  async ({ lang }, { service }) => redirect(serviceHref(lang, service)),
)

/** Why nobody can apply now. */
export function whyClosed(closed: Closed, lang: string): string {
  if (closed.why !== 'dates') return t(lang, `closed.${closed.why}`)
  const { from, until } = closed
  return from !== undefined && until === undefined ? t(lang, 'closed.opens', { day: formatDate(lang, from) }) : t(lang, 'closed.dates')
}

const closedPage = (ctx: Ctx<CasesEdge>, loaded: Loaded, closed: Closed): Reply =>
  stopPage(ctx, loaded, { title: t(ctx.lang, 'closed.title'), text: whyClosed(closed, ctx.lang), status: 409 })

const barredPage = (ctx: Ctx<CasesEdge>, loaded: Loaded, why: Barred): Reply =>
  stopPage(ctx, loaded, { title: t(ctx.lang, 'barred.title'), text: whyBarred(why, ctx.actor, ctx.lang), status: 403 })

/** Why a service is not open to who comes so, in words that say what to do instead. */
export const whyBarred = (why: Barred, { mandate }: Pick<Actor, 'mandate'>, lang: string): string =>
  t(lang, `barred.${why}`, { name: mandate?.name ?? '' })

function stopPage(
  { lang }: Ctx<CasesEdge>,
  loaded: Loaded,
  { title, text, status }: { readonly title: string; readonly text: string; readonly status: 403 | 409 },
): Reply {
  return page(
    {
      title: `${title} – ${say(loaded.service.title, lang)}`,
      footer: 'short',
      ...stageOf(loaded, lang),
      children: (
        <ConfirmPage lang={lang} title={title} back={serviceHref(lang, loaded.service.id)}>
          <p class="g-lead">{text}</p>
          <Actions>
            <LinkButton variant="secondary" href={`/${lang}/pages/aide`}>
              {t(lang, 'closed.person')}
            </LinkButton>
          </Actions>
        </ConfirmPage>
      ),
    },
    status,
  )
}
