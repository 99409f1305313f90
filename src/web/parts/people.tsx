import type { Child } from 'hono/jsx'
import { t } from '../texts.ts'
import type { Lang } from '../words.ts'
import { TextButton } from './button.tsx'
import { Source, type SourceOf } from './summary.tsx'

export interface Entry {
  readonly title: string
  /** vous */
  readonly note?: string
  /** What is known of a closed entry. */
  readonly text?: Child
  readonly source?: SourceOf
  /** The fields of an open entry; an entry with fields is open. */
  readonly fields?: Child
  /** Address that opens a closed entry. */
  readonly correct?: string
  /** Name and value of the submit that takes it off. */
  readonly remove?: { readonly name: string; readonly value: string }
}

/**
 * A list that repeats: each is an entry of a register, known ones closed, unknown ones open. Put `EnterContinues` first in the form,
 * or Enter presses the first "remove".
 */
export function People({ lang, entries }: { lang: Lang; entries: readonly Entry[] }) {
  return (
    <ol class="g-people">
      {entries.map((entry) => (
        <li data-open={entry.fields ? '' : undefined}>
          <div class="g-people__head">
            <h2 class="g-h-text">
              {entry.title}
              {entry.note ? (
                <>
                  {' '}
                  <small>{entry.note}</small>
                </>
              ) : null}
            </h2>
            {entry.correct || entry.remove ? (
              <p>
                {entry.correct ? (
                  <a href={entry.correct}>
                    {t(lang, 'do.correct')}
                    <span class="ds-sr-only"> {entry.title}</span>
                  </a>
                ) : null}{' '}
                {entry.remove ? <TextButton {...entry.remove} label={t(lang, 'do.remove')} object={entry.title} /> : null}
              </p>
            ) : null}
          </div>
          {entry.text ? <p>{entry.text}</p> : null}
          {entry.source ? <Source {...entry.source} /> : null}
          {entry.fields}
        </li>
      ))}
    </ol>
  )
}
