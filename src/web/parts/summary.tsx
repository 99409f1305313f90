import type { Child } from 'hono/jsx'
import { Icon } from '../icon.tsx'
import type { IconName } from '../icons.ts'
import { t } from '../texts.ts'
import type { Lang } from '../words.ts'

/** Where a fact comes from; the kind gives the icon, the words say it. */
export interface SourceOf {
  readonly kind: 'register' | 'document' | 'person' | 'calculation' | 'place' | 'seen' | 'checked'
  readonly text: string
}

const sourceIcons: Readonly<Record<SourceOf['kind'], IconName>> = {
  register: 'register',
  document: 'document',
  person: 'person',
  calculation: 'calculation',
  place: 'place',
  seen: 'seen',
  checked: 'shield-check',
}

/** Under each fact that we hold or compute. */
export function Source({ kind, text }: SourceOf) {
  return (
    <span class="g-source">
      <Icon name={sourceIcons[kind]} />
      <span>{text}</span>
    </span>
  )
}

export interface SummaryLine {
  readonly label: string
  readonly value: Child
  readonly sources?: readonly SourceOf[]
  /** One action: correct a fact we hold, change an answer just given, contest. `object` is read after it. */
  readonly action?: { readonly href: string; readonly label: string; readonly object: string }
}

/** Label, value with its source, one action. More than 7 lines: cut into groups. */
export function SummaryList({ lines }: { lines: readonly SummaryLine[] }) {
  return (
    <dl class="g-summary">
      {lines.map((line) => (
        <div>
          <dt>{line.label}</dt>
          <dd>
            {line.value}
            {line.sources?.map((source) => (
              <Source {...source} />
            ))}
          </dd>
          {line.action ? (
            <dd class="g-summary__do">
              <a href={line.action.href}>
                {line.action.label}
                <span class="ds-sr-only"> {line.action.object}</span>
              </a>
            </dd>
          ) : null}
        </div>
      ))}
    </dl>
  )
}

/** Facts that we hold already, to be confirmed before a question. */
export function Known({ lang, lines, title, text }: { lang: Lang; lines: readonly SummaryLine[]; title?: string; text?: string }) {
  return lines.length > 0 ? (
    <section class="g-known">
      <div class="g-known__head">
        <h2 class="g-h-text">{title ?? t(lang, 'known.title')}</h2>
        <p>{text ?? t(lang, 'known.text')}</p>
      </div>
      <SummaryList lines={lines} />
    </section>
  ) : null
}

/** A group of answers to check before sending. */
export function CheckGroup({ title, lines }: { title: string; lines: readonly SummaryLine[] }) {
  return (
    <section class="g-check">
      <h2>{title}</h2>
      <SummaryList lines={lines} />
    </section>
  )
}

/** Small facts in an aside. */
export function Facts({ lines }: { lines: readonly { readonly label: string; readonly value: Child }[] }) {
  return (
    <dl class="g-facts">
      {lines.map((line) => (
        <div>
          <dt>{line.label}</dt>
          <dd>{line.value}</dd>
        </div>
      ))}
    </dl>
  )
}
