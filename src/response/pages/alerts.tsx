import { z } from 'zod'
import { asSystem } from '#cases'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { Alert, type Ctx, Empty, endpoint, formatDateTime, open, PageHead, page, Wrap } from '#web'
import { atomOf, capOf } from '../cap/write.ts'
import { changed, ended, published, purpose, type ResponseEdge, retracted } from '../contract.ts'
import { definitionOf } from '../definition.ts'
import type { OpenFigures } from '../open-figures.ts'
import { publishedSituations, type Situation, situationById } from '../store.ts'
import { t } from '../texts.ts'
import { figuresOf, OpenFiguresTable } from './figures.tsx'
import { giftsHref } from './gifts.tsx'
import { titleOf } from './list.tsx'
import { retractedIn } from './retracted.tsx'
import { alertsHref, mineHref } from './shared.ts'
import { ZoneMap } from './zone-map.tsx'

const anyone = { may: 'anyone', purpose: 'none', subject: 'none' } as const
/** What ended is told for a week; the feed holds so many at most. */
const week = 7 * 86_400_000
const most = 50

const shownNow = ({ store, clock }: ResponseEdge): Promise<Situation[]> =>
  store.as(asSystem(purpose), (tx) => publishedSituations(tx, new Date(clock.now() - week).toISOString(), most))

const showAlerts = endpoint<ResponseEdge>()(
  { ...anyone, id: 'response.alerts', route: 'GET /:lang/alerts', input: z.object({ lang: z.string() }) },
  async (ctx) => {
    const { edge, lang } = ctx
    if (definitionOf(edge.config.town) === undefined) throw new Refusal('web.not-found')
    const situations = await shownNow(edge)
    const figures = new Map<string, OpenFigures>()
    for (const one of situations) figures.set(one.id, await figuresOf(edge, one))
    const zone = edge.town.file['time-zone']
    const title = t(lang, 'alerts.title')
    return page({
      title,
      children: (
        <Wrap end>
          <PageHead lang={lang} title={title} lead={t(lang, 'alerts.lead')} />
          {situations.length === 0 ? (
            <Empty title={t(lang, 'alerts.none')} level={2}>
              {t(lang, 'alerts.none.text')}
            </Empty>
          ) : null}
          {situations.map((one) => (
            <section class="g-flow" aria-labelledby={`a-${one.id}`}>
              <h2 id={`a-${one.id}`}>{titleOf(one, lang)}</h2>
              {one.exercise ? <Alert tone="warning">{t(lang, 'exercise.band')}</Alert> : null}
              {one.retractedAt === null ? <p>{say(one.text, lang)}</p> : <Alert tone="info">{retractedIn(one, lang)}</Alert>}
              <p>
                {one.state === 'over'
                  ? t(lang, 'alerts.over', { at: formatDateTime(lang, one.endedAt ?? one.changedAt, zone, 'full') })
                  : t(lang, 'alerts.since', { at: formatDateTime(lang, one.publishedAt ?? one.changedAt, zone, 'full') })}
              </p>
              {one.state === 'over' ? null : (
                <p>
                  <a href={mineHref(lang)}>{t(lang, 'alerts.mine')}</a>
                  <br />
                  <a href={giftsHref(lang, one.id)}>{t(lang, 'gifts.link')}</a>
                </p>
              )}
              <ZoneMap lang={lang} zone={one.zone} marks={[]} />
              <OpenFiguresTable ctx={ctx} situation={one.id} figures={figures.get(one.id)!} />
              <p class="g-fine">
                <a href={`/api/v1/alerts/${one.id}.cap`}>{t(lang, 'alerts.cap')}</a>
              </p>
            </section>
          ))}
          <p class="g-fine">
            <a href="/api/v1/alerts.atom">{t(lang, 'alerts.feed')}</a>
          </p>
        </Wrap>
      ),
    })
  },
)

const originOf = ({ edge, url }: Ctx<ResponseEdge>): string => edge.config.url ?? url.origin

/** The feed of our own messages, for other systems. */
const feed = endpoint<ResponseEdge>()(
  { ...anyone, id: 'response.feed', route: 'GET /api/v1/alerts.atom', input: z.looseObject({}) },
  async (ctx) => {
    const { edge, lang } = ctx
    const origin = originOf(ctx)
    const text = atomOf(await shownNow(edge), {
      title: say(edge.town.file['full-name'], lang),
      self: `${origin}/api/v1/alerts.atom`,
      lang,
      hrefOf: ({ id }) => `${origin}/api/v1/alerts/${id}.cap`,
    })
    return open('application/atom+xml; charset=utf-8', text, 'never')
  },
)

/** One of our messages. */
const message = endpoint<ResponseEdge>()(
  {
    ...anyone,
    id: 'response.cap',
    route: 'GET /api/v1/alerts/:file',
    input: z.looseObject({ file: z.string().regex(/^[\da-f-]{36}\.cap$/) }),
  },
  async (ctx, { file }) => {
    const { edge } = ctx
    const definition = definitionOf(edge.config.town)
    const id = file.slice(0, -'.cap'.length)
    const { situation, issued } = await edge.store.as(asSystem(purpose), async (tx) => ({
      situation: await situationById(tx, id),
      // Each of these was a message of ours: which, and when it was sent.
      issued: await edge.log.newest(tx, [`response:${id}`], {
        types: [published.type, changed.type, ended.type, retracted.type],
        limit: 1000,
      }),
    }))
    if (definition === undefined || situation === undefined || situation.publishedAt === null) throw new Refusal('web.not-found')
    const { languages } = edge.town.file
    const senderName = edge.town.agencies.find((one) => one.id === definition.agency)?.name ?? {}
    const sent = issued
      .map(({ at }) => at)
      .filter((at) => at >= (situation.publishedAt ?? ''))
      .sort()
    const text = capOf({
      situation,
      sent,
      sender: definition.sender,
      senderName,
      languages,
      ...(situation.retractedAt === null
        ? {}
        : { retracted: Object.fromEntries(languages.map((lang) => [lang, retractedIn(situation, lang)])) }),
      web: (lang) => `${originOf(ctx)}${alertsHref(lang)}`,
    })
    return open('application/cap+xml; charset=utf-8', text, 'never')
  },
)

export const alertPages = [showAlerts, feed, message]
