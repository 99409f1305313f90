import { told } from '#cases'
import { formatDateTime, Sheet, Timeline, type TimelineEntry } from '#web'
import { t } from '../texts.ts'
import type { CaseParts } from './case-view.tsx'

/** What happened, newest first, told to the office. */
export function entriesOf({ ctx: { lang }, opened }: CaseParts): readonly TimelineEntry[] {
  const { view, loaded, colleagues, ctx } = opened
  const around = { view, service: loaded.service, lang, audience: 'office' as const, names: colleagues }
  return view.timeline
    .flatMap((entry) => {
      const words = told(entry, around)
      return words === undefined
        ? []
        : [
            {
              at: entry.at,
              when: formatDateTime(lang, entry.at, ctx.zone, 'short'),
              title: words.title,
              ...(words.by === undefined ? {} : { text: words.by }),
            },
          ]
    })
    .reverse()
    .map((entry, index): TimelineEntry => ({ ...entry, state: index === 0 ? 'now' : 'past' }))
}

export function LogSheet({ lang, entries }: { lang: string; entries: readonly TimelineEntry[] }) {
  return (
    <Sheet fold id="log" title={t(lang, 'case.log')}>
      <Timeline lang={lang} dense entries={entries} />
    </Sheet>
  )
}
