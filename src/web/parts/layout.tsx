import type { Child } from 'hono/jsx'
import type { Link } from '../frame.ts'
import { Icon } from '../icon.tsx'
import { t } from '../texts.ts'
import type { Lang } from '../words.ts'

interface Inside {
  readonly children?: Child
}

/** The width of the page. `end` leaves air below. */
export function Wrap({ end, class: name, children }: Inside & { end?: boolean; class?: string }) {
  return <div class={['g-wrap', end ? 'g-end' : '', name ?? ''].filter(Boolean).join(' ')}>{children}</div>
}

/** A band of the page; on paper when it is set apart. */
export function Section({ paper, children }: Inside & { paper?: boolean }) {
  return (
    <section class={paper ? 'g-section g-section--paper' : 'g-section'}>
      <div class="g-wrap">{children}</div>
    </section>
  )
}

/** A heading of a part with the link that leads to all of it. */
export function Head({ id, title, link }: { id: string; title: string; link?: Link }) {
  return (
    <div class="g-head">
      <h2 id={id}>{title}</h2>
      {link ? (
        <a href={link.href} lang={link.lang} hreflang={link.lang}>
          {link.label}
        </a>
      ) : null}
    </div>
  )
}

/** Where this page is; the last is the page itself. */
export function Crumbs({ lang, path, here }: { lang: Lang; path: readonly Link[]; here: string }) {
  return (
    <nav class="g-crumbs" aria-label={t(lang, 'nav.here')}>
      <ol>
        {path.map((link) => (
          <li>
            <a href={link.href}>{link.label}</a>
          </li>
        ))}
        <li aria-current="page">{here}</li>
      </ol>
    </nav>
  )
}

/** Back to the page before, in a form. */
export function Back({ lang, href, label }: { lang: Lang; href: string; label?: string }) {
  return (
    <p class="g-back">
      <a href={href}>
        <Icon name="back" />
        {label ?? t(lang, 'nav.back')}
      </a>
    </p>
  )
}

/** Title of a page with links to its parts. */
export function PageHead({
  lang,
  title,
  titleLang,
  lead,
  tabs = [],
}: {
  lang: Lang
  title: string
  /** of a title that was written in another language */
  titleLang?: Lang | undefined
  lead?: Child
  tabs?: readonly Link[]
}) {
  return (
    <div class="g-pagehead">
      <h1 lang={titleLang}>{title}</h1>
      {lead ? <p class="g-lead">{lead}</p> : null}
      {tabs.length > 0 ? (
        <nav aria-label={t(lang, 'nav.page')}>
          <ul class="g-tabs">
            {tabs.map((tab) => (
              <li>
                <a href={tab.href}>{tab.label}</a>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
    </div>
  )
}

/** Content with an aside after it (below it on a phone). */
export function Columns({ aside, children }: Inside & { aside: Child }) {
  return (
    <div class="g-columns">
      <div>{children}</div>
      {aside}
    </div>
  )
}

/** An aside with its heading. */
export function Aside({ id, title, children }: Inside & { id: string; title: string }) {
  return (
    <aside class="g-aside" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </aside>
  )
}

/** A page of a form: one column to answer, steps and estimate beside it. */
export function FormPage({ lang, aside, children }: Inside & { lang: Lang; aside?: Child }) {
  return (
    <div class="g-wrap g-form">
      {aside ? (
        <div class="g-columns g-columns--start">
          <div class="g-form__main">{children}</div>
          <aside aria-label={t(lang, 'steps.label')}>{aside}</aside>
        </div>
      ) : (
        <div class="g-form__main">{children}</div>
      )}
    </div>
  )
}

/** A page that asks once more before something that cannot be undone: what happens, the button, the way back. */
export function ConfirmPage({
  lang,
  title,
  back,
  backLabel,
  children,
}: Inside & { lang: Lang; title: string; back: string; backLabel?: string }) {
  return (
    <div class="g-wrap g-form">
      <div class="g-form__main g-flow">
        <Back lang={lang} href={back} label={backLabel} />
        <h1>{title}</h1>
        {children}
      </div>
    </div>
  )
}

/** A page to read: statement, notice, help. */
export function TextPage({ title, lead, children }: Inside & { title: string; lead?: Child }) {
  return (
    <div class="g-wrap g-end">
      <div class="g-pagehead">
        <h1>{title}</h1>
        {lead ? <p class="g-lead">{lead}</p> : null}
      </div>
      <div class="g-flow">{children}</div>
    </div>
  )
}
