import { z } from 'zod'
import { say } from '#definitions'
import type { Actor } from '#kernel'
import { type Loaded, serviceHref } from '#services'
import { Actions, ConfirmPage, type Ctx, endpoint, formatDate, formatList, LinkButton, page, type Reply, redirect, typed } from '#web'
import type { Barred } from '../../allowed-actor.ts'
import { type CasesEdge, communesOf } from '../../edge.ts'
import { refuse } from '../../refusals.ts'
import { begin } from './begin.ts'
import { endedPage } from './ended.tsx'
import { tasksHref } from './links.ts'
import { nextHref } from './register-state.ts'
import { type Closed, stageOf } from './stage.ts'
import { t } from './texts.ts'

const input = z.object({ lang: z.string(), service: z.string() })

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
    const { actor, lang } = ctx
    const { person } = actor
    if (person === undefined) throw refuse('case.action-not-yours')
    // Another tab may have changed for whom she acts: what she meant for one is not begun for the other.
    const meant = typed(ctx, '.for')
    if (meant !== '' && meant !== person) return redirect(serviceHref(lang, service))
    const begun = await begin(ctx, service, 'web')
    switch (begun.kind) {
      case 'draft':
        return redirect(tasksHref(lang, begun.reference))
      case 'begun':
        return redirect(nextHref(lang, begun.reference, begun.registers))
      case 'ended':
        return endedPage(ctx, begun.ended)
      case 'barred':
        return barredPage(ctx, begun.loaded, begun.why)
      case 'closed':
        return closedPage(ctx, begun.loaded, begun.closed)
    }
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

/** Communes and départements by name: "Verdun, Meuse (55)". */
export function territoriesIn(edge: CasesEdge, codes: readonly string[], lang: string): string {
  const communes = communesOf(edge.town)
  return formatList(
    lang,
    codes.map((code) => communes.byCode(code)?.name ?? t(lang, 'territory.département', { code })),
  )
}

/** Why nobody can apply now. */
export function whyClosed(closed: Closed, edge: CasesEdge, lang: string): string {
  if (closed.why === 'pilot' && closed.in !== undefined) return t(lang, 'closed.pilot.in', { where: territoriesIn(edge, closed.in, lang) })
  if (closed.why !== 'dates') return t(lang, `closed.${closed.why}`)
  const { from, until } = closed
  return from !== undefined && until === undefined ? t(lang, 'closed.opens', { day: formatDate(lang, from) }) : t(lang, 'closed.dates')
}

const closedPage = (ctx: Ctx<CasesEdge>, loaded: Loaded, closed: Closed): Reply =>
  stopPage(ctx, loaded, { title: t(ctx.lang, 'closed.title'), text: whyClosed(closed, ctx.edge, ctx.lang), status: 409 })

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
