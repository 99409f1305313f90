import { legalDay } from '#kernel'
import { type Ctx, formatDateTime, Timeline } from '#web'
import type { RightsEdge } from '../edge.ts'
import type { Happened } from '../timeline.ts'

/** What happened, newest first: the same line of time for the person and, of what her purpose allows, for an agent (`dense`). */
export function Happenings({
  ctx: { edge, lang },
  all,
  zone,
  dense,
}: {
  readonly ctx: Pick<Ctx<RightsEdge>, 'edge' | 'lang'>
  readonly all: readonly Happened[]
  readonly zone: string
  readonly dense?: boolean
}) {
  const year = edge.clock.today(zone).slice(0, 4)
  const when = (at: string) => formatDateTime(lang, at, zone, legalDay(at, zone).startsWith(year) ? 'short' : 'long')
  return (
    <Timeline
      lang={lang}
      {...(dense === undefined ? {} : { dense })}
      entries={all.map(({ at, title, about, href, by }) => ({
        state: 'past' as const,
        at,
        when: when(at),
        title,
        text: (
          <>
            {href === undefined ? about : <a href={href}>{about}</a>}
            {by === undefined ? null : `. ${by}`}
          </>
        ),
      }))}
    />
  )
}
