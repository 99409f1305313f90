import { z } from 'zod'
import { Crumbs, Empty, endpoint, PageHead, page, Wrap } from '#web'
import type { RightsEdge } from '../edge.ts'
import { t, whose } from '../texts.ts'
import { timelineOf } from '../timeline.ts'
import { Happenings } from './happenings.tsx'

/** Everything that happened between a person and her administrations, told in one line of time. */
const showTimeline = endpoint<RightsEdge>()(
  {
    id: 'rights.timeline',
    route: 'GET /:lang/me/timeline',
    may: 'person',
    purpose: 'compte',
    subject: 'self',
    acting: 'legal',
    input: z.object({ lang: z.string(), before: z.iso.datetime().optional().catch(undefined) }),
  },
  async (ctx, { before }) => {
    const { edge, actor, lang } = ctx
    const { shown, older } = await timelineOf(edge, actor, lang, before)
    const zone = edge.town.file['time-zone']
    const title = whose(ctx, 'timeline.title')
    return page({
      title,
      children: (
        <Wrap end class="g-space">
          <Crumbs
            lang={lang}
            path={[
              { href: `/${lang}/cases`, label: whose(ctx, 'space') },
              { href: `/${lang}/me`, label: whose(ctx, 'me.title') },
            ]}
            here={title}
          />
          <PageHead lang={lang} title={title} lead={t(lang, 'timeline.lead')} />
          <section class="g-flow">
            <h2 class="ds-sr-only">{title}</h2>
            {shown.length === 0 ? (
              <Empty title={t(lang, 'timeline.none')}>{t(lang, 'timeline.none.text')}</Empty>
            ) : (
              <Happenings ctx={ctx} zone={zone} all={shown} />
            )}
            {before === undefined && older === undefined ? null : (
              <p>
                {before === undefined ? null : <a href={`/${lang}/me/timeline`}>{t(lang, 'timeline.newest')}</a>}
                {before === undefined || older === undefined ? null : ' · '}
                {older === undefined ? null : (
                  <a href={`?before=${older}`} rel="next">
                    {t(lang, 'timeline.older')}
                  </a>
                )}
              </p>
            )}
          </section>
        </Wrap>
      ),
    })
  },
)

export const timelineEndpoints = [showTimeline]
