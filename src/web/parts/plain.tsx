import type { Child } from 'hono/jsx'
import { Arch, Icon } from '../icon.tsx'
import type { IconName } from '../icons.ts'
import { t } from '../texts.ts'
import type { Lang } from '../words.ts'

/** More for those who ask: "Pourquoi cette question ?" Nothing that one must read. */
export function Details({ summary, open, children }: { summary: string; open?: boolean; children?: Child }) {
  return (
    <details class="g-why" open={open}>
      <summary>{summary}</summary>
      {typeof children === 'string' ? <p>{children}</p> : children}
    </details>
  )
}

const [most, first] = [12, 10]

/** Text on several lines. Of a long list the first ones, the others folded; paper holds them all. */
export function Lines({ lang, lines }: { lang: Lang; lines: readonly string[] }) {
  if (lines.length <= most) return <Broken lines={lines} />
  return (
    <>
      <Broken lines={lines.slice(0, first)} />
      <details class="g-why g-fold">
        <summary>{t(lang, 'lines.more', { count: lines.length - first })}</summary>
        <p>
          <Broken lines={lines.slice(first)} />
        </p>
      </details>
    </>
  )
}

const Broken = ({ lines }: { lines: readonly string[] }) => (
  <>
    {lines.map((line, index) => (
      <>
        {index > 0 ? <br /> : null}
        {line}
      </>
    ))}
  </>
)

/** A list that is empty: why, and what comes next. `level` follows the headings around it. */
export function Empty({ title, level = 3, children }: { title: string; level?: 2 | 3; children?: Child }) {
  return (
    <div class="g-empty">
      <Arch />
      {level === 2 ? <h2 class="g-h-text">{title}</h2> : <h3>{title}</h3>}
      {typeof children === 'string' ? <p>{children}</p> : children}
    </div>
  )
}

/** 3 to 4 measured figures; each says what it counts, and from when or how many. */
export interface Figure {
  readonly value: string
  readonly unit?: string
  readonly label: string
  readonly source?: string
}

export function Stats({ figures, sheet }: { figures: readonly Figure[]; sheet?: boolean }) {
  return (
    <dl class={sheet ? 'g-sheet g-stats g-stats--sheet' : 'g-stats'}>
      {figures.map((figure) => (
        <div>
          <dt>{figure.label}</dt>
          <dd>
            {figure.value}
            {figure.unit ? (
              <>
                {' '}
                <small>{figure.unit}</small>
              </>
            ) : null}
          </dd>
          {figure.source ? <dd>{figure.source}</dd> : null}
        </div>
      ))}
    </dl>
  )
}

/** A service page: the question in the margin, the answer beside. */
export function Brief({ lines }: { lines: readonly { readonly question: string; readonly answer: Child }[] }) {
  return (
    <dl class="g-brief">
      {lines.map((line) => (
        <div>
          <dt>{line.question}</dt>
          <dd class="g-flow">{typeof line.answer === 'string' ? <p>{line.answer}</p> : line.answer}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Conditions; those we already know to hold are ticked and say from where. */
export function Checks({ lines }: { lines: readonly { readonly text: Child; readonly known?: boolean; readonly source?: Child }[] }) {
  return (
    <ul class="g-checks">
      {lines.map((line) => (
        <li data-known={line.known ? '' : undefined}>
          <Icon name={line.known ? 'yes' : 'unknown'} />
          <span>
            {line.text}
            {line.source}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Ways to do it otherwise: telephone, counter, relative, paper. */
export function Ways({ ways }: { ways: readonly { readonly icon: IconName; readonly title: string; readonly text: Child }[] }) {
  return (
    <ul class="g-ways">
      {ways.map((way) => (
        <li>
          <Icon name={way.icon} />
          <h3>{way.title}</h3>
          <p>{way.text}</p>
        </li>
      ))}
    </ul>
  )
}

/** An aid that the person seems to have a right to. Says from what it was computed; one may stop it. */
export function Offer({ id, title, text, source, children }: { id: string; title: string; text: Child; source?: Child; children?: Child }) {
  return (
    <section class="g-offer" aria-labelledby={id}>
      <div>
        <Icon name="care" />
        <div>
          <h2 class="g-h-text" id={id}>
            {title}
          </h2>
          <p>{text}</p>
          {source}
        </div>
      </div>
      <p class="g-row">{children}</p>
    </section>
  )
}

/** Pages of a list. `href` makes the address of a page; first is 1. */
export function Pagination({ lang, page, pages, href }: { lang: Lang; page: number; pages: number; href: (page: number) => string }) {
  if (pages < 2) return null
  const near = [...new Set([1, page - 1, page, page + 1, pages])].filter((n) => n >= 1 && n <= pages)
  return (
    <nav class="g-pages" aria-label={t(lang, 'pages.label')}>
      {page > 1 ? (
        <a href={href(page - 1)} rel="prev">
          {t(lang, 'pages.previous')}
        </a>
      ) : null}
      <ol>
        {near.map((n, index) => (
          <>
            {index > 0 && n - (near[index - 1] ?? n) > 1 ? <li aria-hidden="true">…</li> : null}
            <li>
              <a href={href(n)} aria-current={n === page ? 'page' : undefined} aria-label={t(lang, 'pages.go', { page: n })}>
                {n}
              </a>
            </li>
          </>
        ))}
      </ol>
      {page < pages ? (
        <a href={href(page + 1)} rel="next">
          {t(lang, 'pages.next')}
        </a>
      ) : null}
    </nav>
  )
}

/** Searching, by an address one can keep. */
export function SearchBox({
  lang,
  action,
  label,
  value,
  id = 'q',
  name = 'q',
}: {
  lang: Lang
  action: string
  label: string
  value?: string
  id?: string
  name?: string
}) {
  return (
    <search>
      <form class="g-search" action={action}>
        <label for={id}>{label}</label>
        <div>
          <input class="ds-input" id={id} name={name} type="search" autocomplete="off" value={value ?? ''} />
          <button class="ds-button" type="submit">
            <Icon name="search" />
            {t(lang, 'search.do')}
          </button>
        </div>
      </form>
    </search>
  )
}
