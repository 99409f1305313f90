import { z } from 'zod'
import { asSystem, calendarName } from '#cases'
import { Refusal, uuidv7 } from '#kernel'
import { Actions, Back, Button, endpoint, Facts, Form, formatDateTime, PageHead, page, redirect, Table, Textarea, typed, Wrap } from '#web'
import type { NoticesEdge } from '../contract.ts'
import { ownWords } from '../inbound/reply.ts'
import { takeIn } from '../inbound/take-in.ts'
import { deliveryById, newest } from '../store.ts'
import { t } from '../texts.ts'

const open = { may: 'anyone', purpose: 'support', subject: 'none' } as const

/** Whoever just did something looks for the newest. */
const most = 40

/** Only under the demonstration's mark: everybody in it is invented. */
export function onlyDemo(edge: NoticesEdge): void {
  if (!edge.config.demo) throw new Refusal('web.not-found')
}

export const demoMailEndpoints = [
  endpoint<NoticesEdge>()({ ...open, id: 'notices.demo-mail', route: 'GET /demo/mail', input: z.object({}) }, async ({ edge, lang }) => {
    onlyDemo(edge)
    const mail = await edge.store.as(asSystem('support'), (tx) => newest(edge.store.keys, tx, ['email', 'letter'], most))
    const zone = edge.town.file['time-zone']
    return page({
      title: t(lang, 'demo.title'),
      footer: 'short',
      children: (
        <Wrap class="g-end">
          <PageHead lang={lang} title={t(lang, 'demo.title')} lead={t(lang, mail.length === 0 ? 'demo.empty' : 'demo.lead')} />
          {mail.length === 0 ? null : (
            <Table
              lang={lang}
              stack
              columns={[{ label: t(lang, 'demo.subject'), kind: 'head' }, { label: t(lang, 'demo.to') }, { label: t(lang, 'demo.when') }]}
              rows={mail.map(({ id, at, notice }) => ({
                cells: [
                  <a href={`/demo/mail/${id}`}>{notice.subject}</a>,
                  notice.to ?? t(lang, 'demo.none'),
                  formatDateTime(lang, at, zone, 'short'),
                ],
              }))}
            />
          )}
        </Wrap>
      ),
    })
  }),
  endpoint<NoticesEdge>()(
    { ...open, id: 'notices.demo-mail.one', route: 'GET /demo/mail/:message', input: z.object({ message: z.uuid() }) },
    async ({ edge, lang, flash }, { message }) => {
      onlyDemo(edge)
      const found = await edge.store.as(asSystem('support'), (tx) => deliveryById(edge.store.keys, tx, message))
      if (found === undefined) throw new Refusal('web.not-found')
      const { notice, at } = found
      return page({
        title: notice.subject,
        footer: 'short',
        ...(flash === 'mail.answered' ? { flash: { tone: 'success' as const, text: t(lang, 'demo.replied') } } : {}),
        children: (
          <Wrap class="g-end">
            <Back lang={lang} href="/demo/mail" label={t(lang, 'demo.back')} />
            <PageHead lang={lang} title={notice.subject} />
            <Facts
              lines={[
                { label: t(lang, 'demo.to'), value: notice.to ?? t(lang, 'demo.none') },
                { label: t(lang, 'demo.when'), value: formatDateTime(lang, at, edge.town.file['time-zone'], 'long') },
              ]}
            />
            <p class="g-said" lang={notice.lang}>
              {notice.text}
            </p>
            {notice.foot === undefined ? null : (
              <p class="g-said g-fine" lang={notice.lang}>
                {notice.stop === undefined ? notice.foot : notice.foot.replace(notice.stop, '')}
                {notice.stop === undefined ? null : <a href={new URL(notice.stop).pathname}>{notice.stop}</a>}
              </p>
            )}
            {notice.reply === undefined ? null : (
              <Form to={{ action: `/demo/mail/${message}` }} class="g-flow">
                <Textarea lang={lang} id="text" name="text" label={t(lang, 'sms.answer')} hint={t(lang, 'demo.reply.hint')} />
                <Actions>
                  <Button>{t(lang, 'demo.reply')}</Button>
                </Actions>
              </Form>
            )}
            {notice.calendar === undefined ? null : (
              <>
                <h2>{t(lang, 'demo.attached', { name: calendarName })}</h2>
                <p class="g-said">{notice.calendar}</p>
              </>
            )}
          </Wrap>
        ),
      })
    },
  ),
  /** As if she had answered it from her mailbox. */
  endpoint<NoticesEdge>()(
    { ...open, id: 'notices.demo-mail.answer', route: 'POST /demo/mail/:message', input: z.object({ message: z.uuid() }) },
    async (ctx, { message }) => {
      const { edge } = ctx
      onlyDemo(edge)
      const found = await edge.store.as(asSystem('support'), (tx) => deliveryById(edge.store.keys, tx, message))
      const token = /\+([0-9a-f]+)@/.exec(found?.notice.reply ?? '')?.[1]
      if (found?.notice.to === undefined || token === undefined) throw new Refusal('web.not-found')
      const text = ownWords(typed(ctx, 'text')).slice(0, 20_000)
      const incoming = { channel: 'email', ref: `demo:${uuidv7(edge.clock.now())}`, from: found.notice.to, text, token, files: [] } as const
      if (text !== '') await takeIn(edge, incoming)
      return redirect(`/demo/mail/${message}`, text === '' ? undefined : 'mail.answered')
    },
  ),
]
