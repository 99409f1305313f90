import { z } from 'zod'
import { asSystem } from '#cases'
import { type Ctx, DeskHead, Empty, endpoint, formatDateTime, page, Sheet, Table, Wrap } from '#web'
import type { NoticesEdge } from '../contract.ts'
import { endedBadly, uncertain } from '../lost.ts'
import { t } from '../texts.ts'

/** days that are looked back */
const days = 30
/** lines of the list */
const shown = 100

const since = ({ clock }: NoticesEdge): string => new Date(clock.now() - days * 86_400_000).toISOString()

/**
 * What did not go out, for administrators: numbers by channel and reason, and each sending of no agency of which nobody knows whether it went out. Nobody of an
 * agency can decide about those, so they count as lost and the next way was tried. No person, no address, no text is in it.
 */
const show = endpoint<NoticesEdge>()(
  {
    id: 'notices.sendings',
    route: 'GET /:lang/sendings',
    may: 'administrator',
    purpose: 'administration',
    subject: 'none',
    input: z.object({ lang: z.string() }),
  },
  async ({ edge, lang }) => {
    const { counts, each } = await edge.store.as(asSystem('support'), async (tx) => ({
      counts: await endedBadly(tx, since(edge)),
      each: await uncertain(tx, since(edge), shown),
    }))
    const when = (at: string) => formatDateTime(lang, at, edge.town.file['time-zone'], 'short')
    return page({
      title: t(lang, 'sendings.title'),
      kind: 'desk',
      children: (
        <Wrap class="g-desk">
          <DeskHead title={t(lang, 'sendings.title')} text={t(lang, 'sendings.lead', { days })} />
          <Sheet id="uncertain" title={t(lang, 'sendings.uncertain')}>
            {each.length === 0 ? (
              <Empty title={t(lang, 'sendings.uncertain.none')} />
            ) : (
              <>
                <p class="g-fine">{t(lang, 'sendings.uncertain.lead')}</p>
                <Table
                  lang={lang}
                  dense
                  stack
                  columns={[
                    { label: t(lang, 'sendings.when'), kind: 'head' },
                    { label: t(lang, 'mine.way') },
                    { label: t(lang, 'sendings.topic') },
                    { label: t(lang, 'sendings.code'), kind: 'code' },
                    { label: t(lang, 'sendings.next') },
                  ]}
                  rows={each.map(({ at, channel, topic, failure, others }) => ({
                    cells: [
                      when(at),
                      t(lang, `channel.${channel}`),
                      t(lang, `topic.${topic}`),
                      failure ?? '–',
                      others.length === 0
                        ? t(lang, 'sendings.next.none')
                        : others.map((one) => `${t(lang, `channel.${one.channel}`)} – ${t(lang, `status.${one.status}`)}`).join(', '),
                    ],
                  }))}
                />
              </>
            )}
          </Sheet>
          <Sheet id="counts" title={t(lang, 'sendings.counts')}>
            {counts.length === 0 ? (
              <Empty title={t(lang, 'sendings.none')} />
            ) : (
              <Table
                lang={lang}
                dense
                stack
                columns={[
                  { label: t(lang, 'mine.way'), kind: 'head' },
                  { label: t(lang, 'mine.became') },
                  { label: t(lang, 'sendings.code'), kind: 'code' },
                  { label: t(lang, 'sendings.count'), kind: 'num' },
                  { label: t(lang, 'sendings.last') },
                ]}
                rows={counts.map(({ channel, status, failure, count, at }) => ({
                  cells: [t(lang, `channel.${channel}`), t(lang, `status.${status}`), failure ?? '–', String(count), when(at)],
                }))}
              />
            )}
          </Sheet>
        </Wrap>
      ),
    })
  },
)

export const sendingsEndpoints = [show]

/** The entry of the desk, with how many sendings of no agency are uncertain; none while nothing is lost. */
export async function sendingsLink({ edge, lang }: Ctx<NoticesEdge>) {
  const { counts, each } = await edge.store.as(asSystem('support'), async (tx) => ({
    counts: await endedBadly(tx, since(edge)),
    each: await uncertain(tx, since(edge), shown),
  }))
  if (counts.length === 0) return undefined
  return { href: `/${lang}/sendings`, label: t(lang, 'sendings.title'), ...(each.length === 0 ? {} : { count: each.length }) }
}
