import { z } from 'zod'
import { asPerson, asSystem } from '#cases'
import { Refusal } from '#kernel'
import { channels, endedOn, type Topic, topics } from '#people'
import { Actions, Button, type Ctx, endpoint, Form, LinkButton, page, type Reply, redirect, TextPage, typed } from '#web'
import type { NoticesEdge } from '../contract.ts'
import { intentsById, membersOf } from '../store.ts'
import { t } from '../texts.ts'
import { signedFor } from '../whereto.ts'
import { prefer, stopped } from './prefer.ts'

const declaration = {
  may: 'anyone',
  purpose: 'support',
  subject: 'none',
  input: z.object({ lang: z.string(), token: z.string().max(100) }),
} as const
const access = asSystem('support')

interface About {
  readonly person: string
  readonly topics: readonly Topic[]
}

/** What an address speaks of; whoever has it has her mailbox, and learns nothing that does not stand in the e-mail. Refuses `web.not-found`. */
async function aboutOf({ edge }: Ctx<NoticesEdge>, token: string): Promise<About> {
  const found = await edge.store.as(access, async (tx) => {
    const id = (await signedFor(edge.store, tx, 'stop')).read(token)
    if (id === undefined) return undefined
    const [intent] = await intentsById(tx, [id])
    return intent === undefined ? undefined : { intent, members: await membersOf(tx, [id]) }
  })
  if (found?.intent.audience !== 'person' || found.intent.person === null) throw new Refusal('web.not-found')
  const about = new Set([found.intent, ...found.members].map(({ topic }) => topic))
  const ending = topics.filter((topic) => about.has(topic))
  if (ending.length === 0) throw new Refusal('web.not-found') // a warning, which cannot be ended
  return { person: found.intent.person, topics: ending }
}

/** Mail programs and scanners open addresses by themselves: opening this one only asks. */
const ask = endpoint<NoticesEdge>()(
  { ...declaration, id: 'notices.stop', route: 'GET /:lang/notices/stop/:token' },
  async (ctx, { token }) => asking(ctx, token, await aboutOf(ctx, token)),
)

/** RFC 8058: a mail program posts `List-Unsubscribe=One-Click` without cookies, from no page of ours. So no cookie counts here: the address is the right. */
const end = endpoint<NoticesEdge>()(
  { ...declaration, id: 'notices.stop.end', route: 'POST /:lang/notices/stop/:token', takes: 'text' },
  async (ctx, { token }) => {
    const about = await aboutOf(ctx, token)
    const again = new URLSearchParams(ctx.text).get('again') === 'yes'
    await ctx.edge.store.as(access, (tx) => prefer(ctx.edge, tx, about.person, (now) => endedOn(now, about.topics, 'email', !again)))
    return again ? asking(ctx, token, about, true) : ended(ctx, token, about)
  },
)

const named = (lang: string, about: readonly Topic[]) => new Intl.ListFormat(lang).format(about.map((topic) => t(lang, `ending.${topic}`)))

function asking({ lang }: Ctx<NoticesEdge>, token: string, about: About, again = false): Reply {
  const title = t(lang, again ? 'ending.again.title' : 'ending.title')
  const what = named(lang, about.topics)
  return page({
    title,
    footer: 'short',
    children: (
      <TextPage title={title} lead={t(lang, again ? 'ending.again.text' : 'ending.text', { what })}>
        <p>{t(lang, 'ending.law')}</p>
        <Form to={{ action: `/${lang}/notices/stop/${token}` }} once={false}>
          <Actions>
            <Button variant={again ? 'secondary' : 'primary'}>{t(lang, 'ending.do')}</Button>
          </Actions>
        </Form>
      </TextPage>
    ),
  })
}

function ended({ lang }: Ctx<NoticesEdge>, token: string, about: About): Reply {
  return page({
    title: t(lang, 'ending.done'),
    footer: 'short',
    children: (
      <TextPage title={t(lang, 'ending.done')} lead={t(lang, 'ending.done.text', { what: named(lang, about.topics) })}>
        <p>{t(lang, 'ending.done.where')}</p>
        <Form to={{ action: `/${lang}/notices/stop/${token}` }} once={false}>
          <input type="hidden" name="again" value="yes" />
          <Actions>
            <Button variant="secondary">{t(lang, 'ending.undo')}</Button>
            <LinkButton href={`/${lang}/notices`} variant="tertiary">
              {t(lang, 'mine.title')}
            </LinkButton>
          </Actions>
        </Form>
      </TextPage>
    ),
  })
}

/** Signed in, she takes up again what she ended: a topic on a channel (`news.email`) or a whole channel (`sms`). */
const resume = endpoint<NoticesEdge>()(
  {
    id: 'notices.resume',
    route: 'POST /:lang/notices/resume',
    may: 'person',
    purpose: 'compte',
    subject: 'self',
    input: z.object({ lang: z.string() }),
  },
  async (ctx) => {
    const { edge, actor, lang } = ctx
    const [first = '', second] = typed(ctx, 'what').split('.')
    const channel = channels.find((one) => one === (second ?? first))
    const topic = topics.find((one) => one === first)
    if (channel === undefined || (second !== undefined && topic === undefined)) return redirect(`/${lang}/notices`)
    await edge.store.as(asPerson(actor, 'compte'), (tx) =>
      prefer(edge, tx, actor.person ?? '', (now) =>
        topic === undefined ? stopped(now, channel, false) : endedOn(now, [topic], channel, false),
      ),
    )
    return redirect(`/${lang}/notices`, 'notices.resumed')
  },
)

export const stopEndpoints = [ask, end, resume]
