import { z } from 'zod'
import { asSystem } from '#cases'
import { say } from '#definitions'
import { isUuid, Refusal, uuidv7 } from '#kernel'
import {
  Actions,
  Back,
  Button,
  type Ctx,
  ErrorSummary,
  endpoint,
  Form,
  formatDateTime,
  PageHead,
  page,
  redirect,
  Table,
  Talk,
  type TalkEntry,
  Textarea,
  typed,
  Wrap,
} from '#web'
import type { NoticesEdge } from '../contract.ts'
import { inboundFrom } from '../inbound/store.ts'
import { takeIn } from '../inbound/take-in.ts'
import { measured } from '../sms/alphabet.ts'
import { newest, type Opened } from '../store.ts'
import { t } from '../texts.ts'
import { onlyDemo } from './demo-mail.tsx'

const open = { may: 'anyone', purpose: 'support', subject: 'none' } as const
const one = { ...open, input: z.object({ message: z.string().max(100) }) } as const

/** Whoever just did something looks for the newest. */
const most = 100

const shown = (phone: string) => phone.replace(/(\d\d)(?=(\d\d)+$)/g, '$1\u00a0')

const sent = ({ store }: NoticesEdge): Promise<readonly Opened[]> =>
  store.as(asSystem('support'), (tx) => newest(store.keys, tx, ['sms'], most))

const list = endpoint<NoticesEdge>()(
  { ...open, id: 'notices.demo-sms', route: 'GET /demo/sms', input: z.object({}) },
  async ({ edge, lang }) => {
    onlyDemo(edge)
    const phones = [...Map.groupBy(await sent(edge), ({ notice }) => notice.to ?? '')]
    const zone = edge.town.file['time-zone']
    return page({
      title: t(lang, 'sms.title'),
      footer: 'short',
      children: (
        <Wrap class="g-end">
          <PageHead lang={lang} title={t(lang, 'sms.title')} lead={t(lang, phones.length === 0 ? 'sms.empty' : 'sms.lead')} />
          {phones.length === 0 ? null : (
            <Table
              lang={lang}
              stack
              columns={[{ label: t(lang, 'sms.phone'), kind: 'head' }, { label: t(lang, 'sms.last') }, { label: t(lang, 'demo.when') }]}
              rows={phones.map(([phone, [last]]) => ({
                cells: [
                  <a href={`/demo/sms/${last?.id}`}>{shown(phone)}</a>,
                  last?.notice.text ?? '',
                  formatDateTime(lang, last?.at ?? '', zone, 'short'),
                ],
              }))}
            />
          )}
        </Wrap>
      ),
    })
  },
)

interface Thread {
  readonly phone: string
  readonly messages: readonly Opened[]
}

/** The messages of the phone to which this one went. */
async function threadOf(edge: NoticesEdge, message: string): Promise<Thread> {
  onlyDemo(edge)
  const all = await sent(edge)
  const phone = isUuid(message) ? all.find(({ id }) => id === message)?.notice.to : undefined
  if (phone === undefined) throw new Refusal('web.not-found')
  return { phone, messages: all.filter(({ notice }) => notice.to === phone) }
}

const thread = endpoint<NoticesEdge>()({ ...one, id: 'notices.demo-sms.one', route: 'GET /demo/sms/:message' }, async (ctx, { message }) =>
  threadPage(ctx, message, await threadOf(ctx.edge, message)),
)

async function threadPage(ctx: Ctx<NoticesEdge>, message: string, { phone, messages }: Thread, problem?: string) {
  const { edge, lang } = ctx
  const zone = edge.town.file['time-zone']
  const answers = await edge.store.as(asSystem('support'), (tx) => inboundFrom(edge.store.keys, tx, phone, most))
  const when = (at: string) => formatDateTime(lang, at, zone, 'short')
  const entries: TalkEntry[] = [
    ...messages.map(({ at, notice }): TalkEntry => {
      const { segments, length } = measured(notice.text)
      return {
        by: 'agent',
        who: say(edge.town.file.name, lang),
        at: new Date(at).toISOString(),
        when: when(at),
        text: (
          <p class="g-said" lang={notice.lang}>
            {notice.text}
          </p>
        ),
        note: t(lang, 'sms.size', { segments, length }),
      }
    }),
    ...answers.map(
      ({ at, text }): TalkEntry => ({ by: 'person', who: t(lang, 'sms.her'), at: new Date(at).toISOString(), when: when(at), text }),
    ),
  ].toSorted((a, b) => a.at.localeCompare(b.at))
  return page(
    {
      title: t(lang, 'sms.one', { phone: shown(phone) }),
      failed: problem !== undefined,
      footer: 'short',
      children: (
        <Wrap class="g-end">
          <Back lang={lang} href="/demo/sms" label={t(lang, 'sms.back')} />
          <ErrorSummary lang={lang} problems={problem === undefined ? [] : [{ field: 'text', text: problem }]} />
          <PageHead lang={lang} title={t(lang, 'sms.one', { phone: shown(phone) })} />
          <Talk lang={lang} entries={entries} />
          <Form to={{ action: `/demo/sms/${message}` }} class="g-flow">
            <Textarea
              lang={lang}
              id="text"
              name="text"
              label={t(lang, 'sms.answer')}
              hint={t(lang, 'sms.answer.hint')}
              {...(problem === undefined ? {} : { error: problem })}
            />
            <Actions>
              <Button>{t(lang, 'sms.send')}</Button>
            </Actions>
          </Form>
        </Wrap>
      ),
    },
    problem === undefined ? 200 : 422,
  )
}

/** As if she had answered from her phone. */
const answer = endpoint<NoticesEdge>()(
  { ...one, id: 'notices.demo-sms.answer', route: 'POST /demo/sms/:message' },
  async (ctx, { message }) => {
    const { edge, lang } = ctx
    const found = await threadOf(edge, message)
    const text = typed(ctx, 'text').trim()
    if (text === '') return threadPage(ctx, message, found, t(lang, 'sms.missing'))
    await takeIn(edge, { channel: 'sms', ref: `demo:${uuidv7(edge.clock.now())}`, from: found.phone, text: text.slice(0, 1600), files: [] })
    return redirect(`/demo/sms/${message}`)
  },
)

export const demoSmsEndpoints = [list, thread, answer]
