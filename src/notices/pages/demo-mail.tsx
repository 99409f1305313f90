import { z } from 'zod'
import { asSystem, calendarName } from '#cases'
import { Refusal } from '#kernel'
import { Back, endpoint, Facts, formatDateTime, PageHead, page, Table, Wrap } from '#web'
import type { NoticesEdge } from '../contract.ts'
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
    async ({ edge, lang }, { message }) => {
      onlyDemo(edge)
      const found = await edge.store.as(asSystem('support'), (tx) => deliveryById(edge.store.keys, tx, message))
      if (found === undefined) throw new Refusal('web.not-found')
      const { notice, at } = found
      return page({
        title: notice.subject,
        footer: 'short',
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
]
