import { z } from 'zod'
import { Crumbs, Empty, endpoint, PageHead, Pagination, page, Wrap } from '#web'
import type { RightsEdge } from '../edge.ts'
import { t } from '../texts.ts'
import { timelineOf } from '../timeline.ts'
import { Happenings } from './happenings.tsx'

const pageSize = 50

/** Everything that happened between a person and her administrations, told in one line of time. */
const showTimeline = endpoint<RightsEdge>()(
  {
    id: 'rights.timeline',
    route: 'GET /:lang/me/timeline',
    may: 'person',
    purpose: 'compte',
    subject: 'self',
    acting: 'legal',
    input: z.object({ lang: z.string(), page: z.coerce.number().int().positive().max(10_000).catch(1) }),
  },
  async (ctx, { page: wanted }) => {
    const { edge, actor, lang } = ctx
    const all = await timelineOf(edge, actor, lang)
    const pages = Math.max(1, Math.ceil(all.length / pageSize))
    const now = Math.min(wanted, pages)
    const zone = edge.town.file['time-zone']
    const title = t(lang, 'timeline.title')
    return page({
      title,
      children: (
        <Wrap end class="g-space">
          <Crumbs
            lang={lang}
            path={[
              { href: `/${lang}/cases`, label: t(lang, 'space') },
              { href: `/${lang}/me`, label: t(lang, 'me.title') },
            ]}
            here={title}
          />
          <PageHead lang={lang} title={title} lead={t(lang, 'timeline.lead')} />
          <section class="g-flow">
            <h2 class="ds-sr-only">{title}</h2>
            {all.length === 0 ? (
              <Empty title={t(lang, 'timeline.none')}>{t(lang, 'timeline.none.text')}</Empty>
            ) : (
              <Happenings ctx={ctx} zone={zone} all={all.slice((now - 1) * pageSize, now * pageSize)} />
            )}
            <Pagination lang={lang} page={now} pages={pages} href={(n) => `?page=${n}`} />
          </section>
        </Wrap>
      ),
    })
  },
)

export const timelineEndpoints = [showTimeline]
