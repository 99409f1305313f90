import { z } from 'zod'
import { asPerson } from '#cases'
import { isUuid, Refusal } from '#kernel'
import { Actions, Back, Crumbs, type Ctx, Empty, endpoint, Facts, formatDateTime, LinkButton, PageHead, page, Table, Wrap } from '#web'
import { zoneOf } from '../address.ts'
import { isEnded, type NoticesEdge } from '../contract.ts'
import { type Told, toldTo, withWays } from '../seen.ts'
import { intentsById, markRead, openIntent } from '../store.ts'
import { t } from '../texts.ts'
import { Followed, followedLines, stopFollowing } from './follows.tsx'

const declaration = { may: 'person', purpose: 'compte', subject: 'self' } as const

/** As many as one looks at; the rest is in her copy. */
const most = 60

const whenIn = ({ edge, lang }: Ctx<NoticesEdge>) => {
  const zone = zoneOf(edge, null)
  return (at: string) => formatDateTime(lang, at, zone, 'short')
}

const subjectOf = (lang: string, { ways, topic }: Told): string =>
  ways.find(({ notice }) => notice !== undefined)?.notice?.subject ?? t(lang, `topic.${topic}`)

/** "Why did I get this?": all that was sent to me, by which ways, how each ended. */
const showMine = endpoint<NoticesEdge>()(
  { ...declaration, id: 'notices.mine', route: 'GET /:lang/notices', input: z.object({ lang: z.string() }) },
  async (ctx) => {
    const { edge, actor, lang } = ctx
    const told = await edge.store.as(asPerson(actor, 'compte'), (tx) => toldTo(edge, tx, actor.person ?? '', most))
    const when = whenIn(ctx)
    const title = t(lang, 'mine.title')
    return page({
      title,
      children: (
        <Wrap end class="g-space">
          <Crumbs lang={lang} path={[{ href: `/${lang}/cases`, label: t(lang, 'mine.space') }]} here={title} />
          <PageHead lang={lang} title={title} lead={t(lang, 'mine.lead')} />
          {told.length === 0 ? (
            <Empty title={t(lang, 'mine.none')} level={2}>
              {t(lang, 'mine.none.text')}
            </Empty>
          ) : (
            <Table
              lang={lang}
              stack
              columns={[{ label: t(lang, 'mine.what'), kind: 'head' }, { label: t(lang, 'mine.when') }, { label: t(lang, 'mine.ways') }]}
              rows={told.map((one) => ({
                cells: [<a href={`/${lang}/notices/${one.id}`}>{subjectOf(lang, one)}</a>, when(one.madeAt), <Ways ctx={ctx} told={one} />],
              }))}
            />
          )}
          <p>
            <a href={`/${lang}/me/preferences`}>{t(lang, 'mine.preferences')}</a>
          </p>
        </Wrap>
      ),
    })
  },
)

function Ways({ ctx: { lang }, told }: { ctx: Ctx<NoticesEdge>; told: Told }) {
  if (told.state === 'unwanted' || told.state === 'expired') return <>{t(lang, `mine.${told.state}`)}</>
  return (
    <>
      {told.ways.map(({ channel, status }, index) => (
        <>
          {index === 0 ? null : <br />}
          {t(lang, `channel.${channel}`)} – {t(lang, `status.${status}`)}
        </>
      ))}
    </>
  )
}

/** One of them, as it was written; opening it is the proof that it was read. */
const showOne = endpoint<NoticesEdge>()(
  { ...declaration, id: 'notices.one', route: 'GET /:lang/notices/:id', input: z.object({ lang: z.string(), id: z.string().max(100) }) },
  async (ctx, { id }) => {
    const { edge, actor, lang } = ctx
    if (!isUuid(id)) throw new Refusal('web.not-found')
    const found = await edge.store.as(asPerson(actor, 'compte'), async (tx) => {
      const [intent] = await intentsById(tx, [id])
      if (intent === undefined || intent.audience !== 'person') return undefined
      if (intent.readAt === null) await markRead(tx, [id])
      const [told] = await withWays(edge, tx, [intent])
      if (told === undefined) return undefined
      const { link, follows } = (await openIntent(edge.store.keys, tx, intent)) ?? {}
      return { told, link, followed: follows === undefined ? [] : await followedLines(ctx, tx, actor.person ?? '', follows) }
    })
    if (found === undefined) throw new Refusal('web.not-found')
    const { told, link, followed } = found
    const when = whenIn(ctx)
    const written = told.ways.find(({ notice }) => notice !== undefined)?.notice
    const why = [
      ...(followed.length > 0 ? [] : [t(lang, `mine.about.${told.topic}`)]),
      ...(told.legal ? [t(lang, 'mine.legal')] : []),
      ...(told.urgent ? [t(lang, 'mine.urgent')] : []),
      ...(told.state === 'unwanted' || told.state === 'expired' ? [t(lang, `mine.${told.state}`)] : []),
      ...(told.ways.length === 0 && told.lookAt !== null ? [t(lang, 'mine.waiting', { when: when(told.lookAt) })] : []),
    ]
    const title = subjectOf(lang, told)
    return page({
      title,
      ...(ctx.flash === 'follows.stopped' ? { flash: { tone: 'success', text: t(lang, 'follows.stopped') } } : {}),
      children: (
        <Wrap end class="g-space">
          <Back lang={lang} href={`/${lang}/notices`} label={t(lang, 'mine.back')} />
          <PageHead lang={lang} title={title} />
          <Facts lines={[{ label: t(lang, 'mine.when'), value: when(told.madeAt) }]} />
          <section class="g-flow">
            {written === undefined ? null : (
              <p class="g-said" lang={written.lang}>
                {written.text}
              </p>
            )}
            {link === undefined ? null : (
              <Actions>
                <LinkButton href={`/${lang}${link}`}>{t(lang, 'mine.open')}</LinkButton>
              </Actions>
            )}
          </section>
          <section class="g-flow">
            <h2>{t(lang, 'mine.why')}</h2>
            <Followed lang={lang} id={id} lines={followed} />
            {why.map((sentence) => (
              <p>{sentence}</p>
            ))}
            {told.ways.length === 0 ? null : (
              <Table
                lang={lang}
                stack
                columns={[
                  { label: t(lang, 'mine.way'), kind: 'head' },
                  { label: t(lang, 'mine.when') },
                  { label: t(lang, 'mine.became') },
                  { label: t(lang, 'mine.reason') },
                ]}
                rows={told.ways.map(({ channel, reason, status, changedAt, notBefore, receivedAt }) => ({
                  cells: [
                    t(lang, `channel.${channel}`),
                    when(receivedAt ?? (isEnded(status) || notBefore === null ? changedAt : notBefore)),
                    t(lang, `status.${status}`),
                    t(lang, `reason.${reason}`),
                  ],
                }))}
              />
            )}
            <p>
              <a href={`/${lang}/me/preferences`}>{t(lang, 'mine.preferences')}</a>
            </p>
          </section>
        </Wrap>
      ),
    })
  },
)

export const mineEndpoints = [showMine, showOne, stopFollowing]
