import type { Child } from 'hono/jsx'
import { t } from '../texts.ts'
import type { Lang } from '../words.ts'
import { Turn, type TurnOf } from './turns.tsx'

export interface TimelineEntry {
  readonly state: 'past' | 'now' | 'next'
  /** For machines: 2026-11-23T14:41 or 2026-11-25. */
  readonly at?: string
  /** For people: Aujourd’hui, 14 h 41. */
  readonly when: string
  readonly title: string
  readonly turn?: TurnOf
  readonly text?: Child
}

/** What happened and what comes, dated. `dense` for the desk's log: one line an entry. */
export function Timeline({ lang, entries, dense }: { lang: Lang; entries: readonly TimelineEntry[]; dense?: boolean }) {
  return (
    <ol class={dense ? 'g-timeline g-timeline--dense' : 'g-timeline'}>
      {entries.map((entry) => (
        <li data-state={entry.state}>
          {entry.at ? <time datetime={entry.at}>{entry.when}</time> : <span class="g-when">{entry.when}</span>}
          <div>
            {dense ? (
              <p>
                <strong>{entry.title}</strong> {entry.text ? <span class="g-muted">{entry.text}</span> : null}
              </p>
            ) : (
              <>
                <h3>
                  {entry.turn ? (
                    <>
                      <Turn lang={lang} turn={entry.turn} />{' '}
                    </>
                  ) : null}
                  {entry.title}
                </h3>
                {entry.text ? <p>{entry.text}</p> : null}
              </>
            )}
          </div>
        </li>
      ))}
    </ol>
  )
}

export interface TalkEntry {
  readonly by: 'person' | 'assistant' | 'agent'
  /** Vous, Hélène Marchal, Assistant. */
  readonly who: string
  readonly at: string
  readonly when: string
  readonly text: Child
  /** Lu le 24 novembre; what was attached. */
  readonly note?: Child
}

/** A conversation: a written record, oldest first. */
export function Talk({ lang, entries, label, live }: { lang: Lang; entries: readonly TalkEntry[]; label?: string; live?: boolean }) {
  return (
    <ol class="g-talk" aria-label={label ?? t(lang, 'talk.label')} aria-live={live ? 'polite' : undefined}>
      {entries.map((entry) => (
        <li data-by={entry.by}>
          <p class="g-talk__who">
            {entry.who} <time datetime={entry.at}>{entry.when}</time>
          </p>
          <div class="g-flow">
            {typeof entry.text === 'string' ? <p class="g-said">{entry.text}</p> : entry.text}
            {entry.note ? <p class="g-fine">{entry.note}</p> : null}
          </div>
        </li>
      ))}
    </ol>
  )
}

/** Short messages in a sheet of the desk. */
export function Notes({ entries }: { entries: readonly Omit<TalkEntry, 'by'>[] }) {
  return (
    <ol class="g-notes">
      {entries.map((entry) => (
        <li>
          <p class="g-fine">
            <strong>{entry.who}</strong> <time datetime={entry.at}>{entry.when}</time>
          </p>
          {typeof entry.text === 'string' ? <p class="g-said">{entry.text}</p> : entry.text}
          {entry.note ? <p class="g-fine">{entry.note}</p> : null}
        </li>
      ))}
    </ol>
  )
}
