import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { DeskHead, Empty, endpoint, formatCents, type Lang, page, Sheet, Table } from '#web'
import type { NoticesEdge } from '../contract.ts'
import { gsmSafe, measured } from '../sms/alphabet.ts'
import { t } from '../texts.ts'

/** What each message of a service costs as a text message, in each language, and how it could cost less without being read otherwise. */
const show = endpoint<NoticesEdge>()(
  {
    id: 'notices.authoring',
    route: 'GET /:lang/designer/services/:service/messages',
    may: 'designer',
    purpose: 'none',
    subject: 'none',
    input: z.object({ lang: z.string(), service: z.string().max(200) }),
  },
  async ({ edge, lang }, { service: id }) => {
    const loaded = edge.catalogue.tried(id)[0] ?? edge.catalogue.versions(id)[0]
    if (loaded === undefined) throw new Refusal('service.unknown', { id })
    const { service } = loaded
    const messages = Object.entries(service.messages)
    const cents = edge.town.file.notices['sms-cents']
    const names = new Intl.DisplayNames([lang], { type: 'language' })
    return page({
      title: t(lang, 'authoring.title'),
      kind: 'desk',
      children: (
        <div class="g-wrap g-desk">
          <DeskHead
            title={t(lang, 'authoring.title')}
            text={t(lang, 'authoring.lead')}
            back={{ href: `/${lang}/designer/services/${encodeURIComponent(id)}`, label: say(service.title, lang) }}
          />
          {messages.length === 0 ? <Empty title={t(lang, 'authoring.none')}>{t(lang, 'authoring.none.text')}</Empty> : null}
          {messages.map(([name, text]) => (
            <Sheet id={`message-${name}`} title={name}>
              <Table
                lang={lang}
                dense
                stack
                columns={[
                  { label: t(lang, 'authoring.language'), kind: 'head' },
                  { label: t(lang, 'authoring.size') },
                  { label: t(lang, 'authoring.foreign') },
                  { label: t(lang, 'authoring.safe') },
                ]}
                rows={service.languages.map((code) => ({
                  cells: [names.of(code) ?? code, ...cells(lang, plain(say(text, code)), code, cents)],
                }))}
              />
            </Sheet>
          ))}
        </div>
      ),
    })
  },
)

/** A variable stands for its value; how long that will be nobody knows: its name counts. */
const plain = (message: string): string =>
  message
    .replace(/^\.[\s\S]*?\{\{/u, '')
    .replace(/\}\}[\s\S]*$/u, '')
    .replace(/\{\$?([^}|:\s]*)[^}]*\}/gu, '$1')

function cells(lang: Lang, text: string, code: string, cents: number | undefined) {
  const { alphabet, length, segments, foreign } = measured(text)
  const better = gsmSafe(text)
  const after = measured(better)
  const cost = (count: number) => (cents === undefined ? '' : `, ${formatCents(lang, count * cents)}`)
  const size = (one: { readonly segments: number; readonly length: number }) => `${t(lang, 'sms.size', one)}${cost(one.segments)}`
  return [
    `${size({ segments, length })} (${t(lang, `alphabet.${alphabet}`)})`,
    foreign.length === 0 ? '–' : foreign.map((sign) => (sign.trim() === '' ? t(lang, 'authoring.space') : sign)).join(' '),
    better === text ? (
      '–'
    ) : (
      <>
        <span class="g-said" lang={code}>
          {better}
        </span>
        <br />
        <small>{size(after)}</small>
      </>
    ),
  ]
}

export const authoringEndpoints = [show]
