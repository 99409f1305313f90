import type { Child } from 'hono/jsx'
import { Icon } from '../icon.tsx'
import type { IconName } from '../icons.ts'
import { t } from '../texts.ts'
import type { Lang } from '../words.ts'

/** One line of an explanation, in words already. Children are what it was computed from. */
export interface TraceEntry {
  /** yes and no for conditions, value for what is computed; missing and na are never shown as no or zero. */
  readonly result: 'yes' | 'no' | 'value' | 'missing' | 'na'
  readonly text: string
  /** 31 240 €, pas plus de 55 000 € */
  readonly value?: string
  /** Where its facts come from, or the sum that makes it. */
  readonly note?: Child
  readonly articles?: readonly { readonly title: string; readonly url?: string }[]
  readonly children?: readonly TraceEntry[]
}

const icons: Readonly<Record<TraceEntry['result'], IconName>> = {
  yes: 'yes',
  no: 'no',
  value: 'calculation',
  missing: 'question',
  na: 'unknown',
}

function Article({ article }: { article: { readonly title: string; readonly url?: string } }) {
  return article.url ? (
    <a class="g-article" href={article.url}>
      {article.title}
    </a>
  ) : (
    <span class="g-article g-article--plain">{article.title}</span>
  )
}

function Line({ lang, entry }: { lang: Lang; entry: TraceEntry }) {
  return (
    <li data-result={entry.result === 'value' ? 'calc' : entry.result}>
      <div class="g-trace__row">
        <Icon name={icons[entry.result]} />
        <div>
          <p>
            <strong>{entry.text}</strong> {entry.value ? <span class="g-trace__v">{entry.value}</span> : null}
            {entry.result === 'yes' || entry.result === 'no' ? <span class="ds-sr-only">, {t(lang, `trace.${entry.result}`)}</span> : null}
            {entry.result === 'missing' || entry.result === 'na' ? <span class="g-muted"> {t(lang, `trace.${entry.result}`)}</span> : null}
          </p>
          {entry.note ? <p class="g-fine">{entry.note}</p> : null}
        </div>
        <div class="g-articles">
          {entry.articles?.map((article) => (
            <Article article={article} />
          ))}
        </div>
      </div>
      {entry.children && entry.children.length > 0 ? (
        <ul>
          {entry.children.map((child) => (
            <Line lang={lang} entry={child} />
          ))}
        </ul>
      ) : null}
    </li>
  )
}

/** Why: each condition or amount, its value, its article; nested where it was computed. */
export function Trace({ lang, entries }: { lang: Lang; entries: readonly TraceEntry[] }) {
  return (
    <ul class="g-trace">
      {entries.map((entry) => (
        <Line lang={lang} entry={entry} />
      ))}
    </ul>
  )
}
