import { z } from 'zod'
import { asPerson } from '#cases'
import { isUuid, Refusal } from '#kernel'
import { type Channel, factsOf, type Preferences, preferencesConcept, preferencesIn } from '#people'
import {
  Actions,
  Back,
  Crumbs,
  type Ctx,
  Empty,
  endpoint,
  Facts,
  Form,
  formatDateTime,
  LinkButton,
  PageHead,
  page,
  Table,
  TextButton,
  Wrap,
} from '#web'
import { zoneOf } from '../address.ts'
import { isEnded, type NoticesEdge } from '../contract.ts'
import { type Told, toldTo, withWays } from '../seen.ts'
import { intentsById, markRead, openIntent } from '../store.ts'
import { t } from '../texts.ts'
import { withdrawnCode } from '../withdraw.ts'
import { Followed, followedLines, stopFollowing } from './follows.tsx'

const declaration = { may: 'person', purpose: 'compte', subject: 'self' } as const

/** As many as one looks at; the rest is in her copy. */
const most = 60

const whenIn = ({ edge, lang }: Ctx<NoticesEdge>) => {
  const zone = zoneOf(edge, null)
  return (at: string) => formatDateTime(lang, at, zone, 'short')
}

/** What was written, in the language in which it was. */
const writtenTo = ({ ways }: Told) => ways.find(({ channel, notice }) => channel !== 'push' && notice !== undefined)?.notice

const subjectOf = (lang: string, told: Told): string => writtenTo(told)?.subject ?? t(lang, `topic.${told.topic}`)

/** "Why did I get this?": all that was sent to me, by which ways, how each ended. */
const showMine = endpoint<NoticesEdge>()(
  { ...declaration, id: 'notices.mine', route: 'GET /:lang/notices', input: z.object({ lang: z.string() }) },
  async (ctx) => {
    const { edge, actor, lang } = ctx
    const person = actor.person ?? ''
    const { told, preferences } = await edge.store.as(asPerson(actor, 'compte'), async (tx) => ({
      // What was withdrawn before it left was never said.
      told: (await toldTo(edge, tx, person, most)).filter(({ state }) => state !== 'withdrawn'),
      preferences: preferencesIn(await factsOf(tx, person, [preferencesConcept])),
    }))
    const when = whenIn(ctx)
    const title = t(lang, 'mine.title')
    return page({
      title,
      ...(ctx.flash === 'notices.resumed' ? { flash: { tone: 'success' as const, text: t(lang, 'mine.resumed') } } : {}),
      children: (
        <Wrap end class="g-space">
          <Crumbs lang={lang} path={[{ href: `/${lang}/cases`, label: t(lang, 'mine.space') }]} here={title} />
          <PageHead lang={lang} title={title} lead={t(lang, 'mine.lead')} />
          <div class="g-flow">
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
                  cells: [
                    <a href={`/${lang}/notices/${one.id}`} lang={writtenTo(one)?.lang}>
                      {subjectOf(lang, one)}
                    </a>,
                    when(one.madeAt),
                    <Ways ctx={ctx} told={one} />,
                  ],
                }))}
              />
            )}
            <Ended lang={lang} preferences={preferences} />
          </div>
          <p class="g-tabs">
            <a href={`/${lang}/notices/devices`}>{t(lang, 'devices.title')}</a>
            <a href={`/${lang}/me/preferences`}>{t(lang, 'mine.preferences')}</a>
          </p>
        </Wrap>
      ),
    })
  },
)

/** What she ended by the link in an e-mail or by STOP, each to be taken up again. */
function Ended({ lang, preferences: { ended, stopped } }: { lang: string; preferences: Preferences }) {
  const channel = (of: Channel) => t(lang, `channel.${of}`)
  const all = [
    ...stopped.map((of) => ({ what: of as string, label: t(lang, 'mine.ended.all', { channel: channel(of) }) })),
    ...ended.map((one) => ({
      what: `${one.topic}.${one.channel}`,
      label: t(lang, 'mine.ended.one', { channel: channel(one.channel), what: t(lang, `ending.${one.topic}`) }),
    })),
  ]
  if (all.length === 0) return null
  return (
    <section class="g-flow" id="ended">
      <h2>{t(lang, 'mine.ended')}</h2>
      <p>{t(lang, 'mine.ended.text')}</p>
      <Table
        lang={lang}
        stack
        columns={[{ label: t(lang, 'mine.what'), kind: 'head' }, { label: t(lang, 'mine.resume') }]}
        rows={all.map(({ what, label }) => ({
          cells: [
            label,
            <Form to={{ action: `/${lang}/notices/resume` }}>
              <TextButton name="what" value={what} label={t(lang, 'mine.resume')} object={label} />
            </Form>,
          ],
        }))}
      />
    </section>
  )
}

/** What became of a way, as a text: that it was withdrawn is said, where it is why it did not go. */
const becameOf = ({ status, failure }: Pick<Told['ways'][number], 'status' | 'failure'>) =>
  `status.${status === 'missed' && failure === withdrawnCode ? withdrawnCode : status}` as const

function Ways({ ctx, told }: { ctx: Ctx<NoticesEdge>; told: Told }) {
  const { lang } = ctx
  if (told.state === 'joined') return <a href={`/${lang}/notices/${told.joinedIn}`}>{t(lang, 'mine.joined')}</a>
  if (told.state === 'together' && told.lookAt !== null) return <>{t(lang, 'mine.together', { when: whenIn(ctx)(told.lookAt) })}</>
  if (told.state === 'unwanted' || told.state === 'expired' || told.state === 'withdrawn') return <>{t(lang, `mine.${told.state}`)}</>
  return (
    <>
      {told.ways.map((way, index) => (
        <>
          {index === 0 ? null : <br />}
          {t(lang, `channel.${way.channel}`)} – {t(lang, becameOf(way))}
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
    const written = writtenTo(told)
    const why = [
      ...(followed.length > 0 ? [] : [t(lang, `mine.about.${told.topic}`)]),
      ...(told.legal ? [t(lang, 'mine.legal'), t(lang, 'ending.legal')] : []),
      ...(told.urgent ? [t(lang, 'mine.urgent')] : []),
      ...(told.state === 'unwanted' || told.state === 'expired' || told.state === 'withdrawn' ? [t(lang, `mine.${told.state}`)] : []),
      ...(told.state === 'joined' ? [<a href={`/${lang}/notices/${told.joinedIn}`}>{t(lang, 'mine.joined')}</a>] : []),
      ...(told.household !== null ? [t(lang, 'mine.household')] : []),
      ...(told.state === 'together' ? [t(lang, 'mine.together.why')] : []),
      ...(told.ways.length === 0 && told.lookAt !== null ? [t(lang, 'mine.waiting', { when: when(told.lookAt) })] : []),
    ]
    const title = subjectOf(lang, told)
    return page({
      title,
      ...(ctx.flash === 'follows.stopped' ? { flash: { tone: 'success', text: t(lang, 'follows.stopped') } } : {}),
      children: (
        <Wrap end class="g-space">
          <Back lang={lang} href={`/${lang}/notices`} label={t(lang, 'mine.back')} />
          <PageHead lang={lang} title={title} titleLang={written?.lang} />
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
                rows={told.ways.map(({ channel, reason, status, failure, changedAt, notBefore, receivedAt }) => ({
                  cells: [
                    t(lang, `channel.${channel}`),
                    when(receivedAt ?? (isEnded(status) || notBefore === null ? changedAt : notBefore)),
                    t(lang, becameOf({ status, failure })),
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
