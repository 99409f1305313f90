import type { Child } from 'hono/jsx'
import { z } from 'zod'
import { say } from '#definitions'
import type { TraceLine } from '#rules'
import { isAskedFor, type Loaded, minutesOf, ServicePage, serviceHref } from '#services'
import { Button, type Ctx, dayOf, endpoint, Form, formatDate, LinkButton, page } from '#web'
import { barred } from '../../allowed-actor.ts'
import { rulesAt } from '../../decide.ts'
import { type CasesEdge, contextOf } from '../../edge.ts'
import { usualFor } from '../../figures/usual.ts'
import type { Known } from '../../known-facts.ts'
import { sourceOf } from '../../sources.ts'
import { conditionText } from '../../why.ts'
import { draftOf, type Version, versionFor } from './begin.ts'
import { checkedRule, checkHref, decisionRule } from './check-rule.ts'
import { endedPage } from './ended.tsx'
import { tasksHref } from './links.ts'
import { stageOf } from './stage.ts'
import { territoriesIn, whyBarred, whyClosed } from './start.tsx'
import { t } from './texts.ts'

/** One service, with what we know already of the person who is signed in. */
export const showService = endpoint<CasesEdge>()(
  {
    id: 'cases.service',
    route: 'GET /:lang/services/:service',
    may: 'anyone',
    purpose: 'compte',
    subject: 'self',
    shared: true,
    input: z.object({ lang: z.string(), service: z.string() }),
  },
  async (ctx, { service: id }) => {
    const { edge, lang } = ctx
    const ended = edge.catalogue.ended(id)
    if (ended !== undefined) return endedPage(ctx, ended, await draftOf(edge, ctx.actor, id))
    const version = await versionFor(ctx, id)
    const { loaded, known } = version
    const { service } = loaded
    return page({
      title: say(service.title, lang),
      ...stageOf(loaded, lang),
      data: { type: 'text/turtle', href: `/api/v1/services/${encodeURIComponent(service.id)}` },
      children: (
        <ServicePage
          lang={lang}
          town={edge.town}
          loaded={loaded}
          now={edge.clock.instant()}
          start={await startOf(ctx, version)}
          known={Object.keys(known.answers)}
          usual={await usualFor(edge, service.id)}
          conditions={conditionsOf(edge, loaded, known, lang)}
        />
      ),
    })
  },
)

/** The way in: sign in first, begin, go on with what was begun, or why it is closed. */
async function startOf(ctx: Ctx<CasesEdge>, version: Version): Promise<Child> {
  const { service } = version.loaded
  const start = await wayIn(ctx, version)
  const links = [
    ...(checkedRule(version.loaded) === undefined || version.closed?.why === 'dates'
      ? []
      : [{ href: checkHref(ctx.lang, service.id), label: t(ctx.lang, 'check.link') }]),
    ...(service.data.public === undefined
      ? []
      : [{ href: `${serviceHref(ctx.lang, service.id)}/public`, label: t(ctx.lang, 'public.link') }]),
    ...(service.requests.some(({ kind }) => kind === 'consultation')
      ? [{ href: `/${ctx.lang}/consultations`, label: t(ctx.lang, 'public.consultations') }]
      : []),
  ]
  const { elsewhere } = version
  if (links.length + elsewhere.length === 0) return start
  return (
    <>
      {start}
      {elsewhere.length === 0 ? null : <p>{t(ctx.lang, 'pilot.elsewhere', { where: territoriesIn(ctx.edge, elsewhere, ctx.lang) })}</p>}
      {links.map(({ href, label }) => (
        <p>
          <a href={href}>{label}</a>
        </p>
      ))}
    </>
  )
}

async function wayIn(ctx: Ctx<CasesEdge>, { loaded, closed }: Version): Promise<Child> {
  const { edge, lang, actor } = ctx
  const { service } = loaded
  const context = contextOf(edge, loaded)
  const draft = await draftOf(edge, actor, service.id)
  if (draft !== undefined)
    return (
      <>
        <LinkButton href={tasksHref(lang, draft.reference)} iconEnd="forward">
          {t(lang, 'start.continue')}
        </LinkButton>
        <p>{t(lang, 'start.draft', { day: formatDate(lang, dayOf(draft.openedAt, context.zone)) })}</p>
      </>
    )
  const why = actor.person === undefined && isAskedFor(service) ? undefined : barred(actor, service)
  if (why !== undefined) return <p>{whyBarred(why, actor, lang)}</p>
  // Before signing in nobody knows who is in a pilot: the button asks.
  if (closed !== undefined && (closed.why !== 'pilot' || actor.person !== undefined)) return <p>{whyClosed(closed, edge, lang)}</p>
  const minutes = t(lang, 'start.minutes', { minutes: minutesOf(service) })
  const action = `${serviceHref(lang, service.id)}/start`
  if (actor.person === undefined)
    return (
      <>
        <LinkButton href={action} iconEnd="forward">
          {t(lang, 'start.button')}
        </LinkButton>
        <p>
          {minutes}
          <br />
          {t(lang, 'start.sign-in')}
        </p>
      </>
    )
  return (
    <>
      <Form to={{ action, fields: { '.start': service.id, '.for': actor.person } }}>
        <Button iconEnd="forward">{t(lang, 'start.button')}</Button>
      </Form>
      <p>{minutes}</p>
    </>
  )
}

/** The conditions of the right as the file's decision rule lists them, with what is known of each. */
function conditionsOf(edge: CasesEdge, loaded: Loaded, known: Known, lang: string) {
  const { service, rules } = loaded
  const rule = decisionRule(loaded)
  if (rule === undefined) return []
  const ctx = contextOf(edge, loaded)
  const asked = service.fields.filter((field) => !field.asked || field.confirm)
  const answers = Object.fromEntries(Object.entries(known.answers).filter(([name]) => asked.some((field) => field.name === name)))
  const trace = rules.explain(rule, answers, rulesAt(undefined, answers, ctx))
  const lines = trace.children.length > 0 ? trace.children : [trace]
  return lines.map((line) => {
    const fields = fieldsIn(line).filter((name) => known.provenance[name] !== undefined)
    const provenance = known.provenance[fields[0] ?? '']
    const holds = line.value.kind === 'value' && line.value.value === true
    return {
      text: conditionText(line, { service, lang }),
      known: holds,
      ...(holds && provenance !== undefined ? { source: sourceOf(edge.town, provenance, ctx.zone, lang) } : {}),
    }
  })
}

const fieldsIn = (line: TraceLine): string[] => [line.rule, ...line.children.flatMap(fieldsIn)]
