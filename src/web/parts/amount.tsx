import type { Child } from 'hono/jsx'
import { Icon } from '../icon.tsx'
import type { IconName } from '../icons.ts'
import { t } from '../texts.ts'
import type { Lang } from '../words.ts'

/** One term of a sum: 90 € par nuit (4 personnes ou plus). */
export interface CalcTerm {
  readonly value: string
  readonly text?: string
  readonly note?: string
}

/** A computed amount with its sum and article; only when all answers are in. Amounts are already in words (`formatMoney`). */
export function Amount({
  label,
  amount,
  terms = [],
  sign = '×',
  children,
}: {
  label: string
  amount: string
  terms?: readonly CalcTerm[]
  sign?: string
  children?: Child
}) {
  return (
    <section class="g-amount">
      <div>
        <h2 class="g-h-label">{label}</h2>
        <p class="g-amount__n">{amount}</p>
      </div>
      <div>
        {terms.length > 0 ? (
          <p class="g-calc">
            {terms.map((term, index) => (
              <>
                {index > 0 ? <i>{sign}</i> : null}
                <span>
                  <b>{term.value}</b> {term.text}
                  {term.note ? <small>{term.note}</small> : null}
                </span>
              </>
            ))}
          </p>
        ) : null}
        {children ? <p class="g-fine">{children}</p> : null}
      </div>
    </section>
  )
}

/** Amounts in numbers for the scale, in words for people. */
export interface Interval {
  readonly low: number
  readonly high: number
  readonly ceiling: number
  readonly words: { readonly zero: string; readonly low: string; readonly high: string; readonly ceiling: string }
}

const percent = (value: number): string => `${Math.min(100, Math.max(0, value)).toFixed(2)}%`

function Scale({ lang, interval }: { lang: Lang; interval: Interval }) {
  const { low, high, ceiling, words } = interval
  const start = ceiling > 0 ? (low / ceiling) * 100 : 0
  // An amount that is exact is still a mark that one can see.
  const width = ceiling > 0 ? Math.max(1.5, ((high - low) / ceiling) * 100) : 0
  return (
    <>
      <svg width="100%" height="16" aria-hidden="true" focusable="false">
        <rect class="c-off" x="0" y="5" width="100%" height="6" rx="3" />
        <rect class="c-1" x={percent(Math.min(start, 98.5))} y="3" width={percent(width)} height="10" rx="2" />
      </svg>
      <p class="g-range__ends">
        <span>{words.zero}</span>
        <span>{t(lang, 'estimate.ceiling', { amount: words.ceiling })}</span>
      </p>
    </>
  )
}

/** Beside a form: how far the amount is known. `label`: what it is, when it is no sum that the person gets. `scaled={false}`: it has no ceiling. */
export function Estimate({
  lang,
  interval,
  label,
  scaled = true,
  children,
}: {
  lang: Lang
  interval: Interval
  label?: string
  scaled?: boolean
  children?: Child
}) {
  const { low, high, words } = interval
  return (
    <section class="g-estimate">
      <h2 class="g-h-label">{label ?? t(lang, 'estimate.title')}</h2>
      <p class="g-estimate__n">
        {low === high
          ? words.high
          : low === 0
            ? t(lang, 'estimate.upto', { high: words.high })
            : t(lang, 'estimate.between', { low: words.low, high: words.high })}
      </p>
      {scaled ? <Scale lang={lang} interval={interval} /> : null}
      {children ? <p class="g-fine">{children}</p> : null}
    </section>
  )
}

const becauseIcons: Readonly<Record<BecauseLine['kind'], IconName>> = { computed: 'check', missing: 'question', assumed: 'question' }

export interface BecauseLine {
  readonly kind: 'computed' | 'missing' | 'assumed'
  readonly text: Child
}

/** An answer of the rules in an interval: what it was computed from, what would narrow it, where it comes from. */
export function Result({
  lang,
  interval,
  because = [],
  sources = [],
}: {
  lang: Lang
  interval: Interval
  because?: readonly BecauseLine[]
  sources?: readonly { readonly href: string; readonly label: string; readonly note?: string }[]
}) {
  const { low, high, words } = interval
  return (
    <section class="g-result">
      <h2 class="g-h-label">{t(lang, low === high ? 'result.one' : 'result.title')}</h2>
      <p class="g-result__n">
        {low === high ? (
          words.high
        ) : (
          <>
            {words.low} <small>{t(lang, 'result.and')}</small> {words.high}
          </>
        )}
      </p>
      <Scale lang={lang} interval={interval} />
      {because.length > 0 ? (
        <dl class="g-because">
          {because.map((line) => (
            <div>
              <dt>
                <Icon name={becauseIcons[line.kind]} />
                {t(lang, `because.${line.kind}`)}
              </dt>
              <dd>{line.text}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {sources.length > 0 ? (
        <div class="g-sources">
          <h3>{t(lang, 'sources.title')}</h3>
          <ol>
            {sources.map((source) => (
              <li>
                <a href={source.href}>{source.label}</a>
                {source.note ? <span>, {source.note}</span> : null}
              </li>
            ))}
          </ol>
        </div>
      ) : null}
    </section>
  )
}
