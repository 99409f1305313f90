import type { Child } from 'hono/jsx'
import { t } from '../texts.ts'
import type { Lang } from '../words.ts'

/** Whose turn it is: the only meaning of the accent. `running`: a right that goes on, and nobody's turn. */
export type TurnOf = 'you' | 'us' | 'running' | 'done' | 'draft'

export function Turn({ lang, turn }: { lang: Lang; turn: TurnOf }) {
  return (
    <span class="g-turn" data-turn={turn}>
      {t(lang, `turn.${turn}`)}
    </span>
  )
}

export interface TurnLine {
  readonly turn: TurnOf
  readonly title: string
  readonly href: string
  readonly text?: Child
  /** Jeudi 26 novembre */
  readonly due?: string
  /** dans 3 jours */
  readonly dueNote?: string
}

/** What is expected: first thing of home and of my space; 5 at most. */
export function Turns({ lang, lines }: { lang: Lang; lines: readonly TurnLine[] }) {
  return (
    <ul class="g-turns">
      {lines.map((line) => (
        <li data-turn={line.turn}>
          <Turn lang={lang} turn={line.turn} />
          <div>
            <h3>
              <a href={line.href}>{line.title}</a>
            </h3>
            {line.text ? <p>{line.text}</p> : null}
          </div>
          {line.due || line.dueNote ? (
            <p class="g-due">
              {line.due ? <strong>{line.due}</strong> : null}
              {line.dueNote ? <span>{line.dueNote}</span> : null}
            </p>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
