import type { Child } from 'hono/jsx'
import type { PostTo } from '../frame.ts'
import { Icon } from '../icon.tsx'
import { Form } from '../post.tsx'
import { t } from '../texts.ts'
import type { Lang } from '../words.ts'
import { Turn, type TurnOf } from './turns.tsx'

/** A bar from 0 to 1, beside words that say the same. */
export function Bar({ share }: { share: number }) {
  const width = `${Math.round(Math.min(1, Math.max(0, share)) * 100)}%`
  return (
    <svg class="g-bar" width="100%" height="4" aria-hidden="true" focusable="false">
      <rect class="g-bar__track" width="100%" height="4" rx="2" />
      <rect class="g-bar__fill" width={width} height="4" rx="2" />
    </svg>
  )
}

export interface ClockProps {
  readonly lang: Lang
  readonly state: 'late' | 'soon' | 'ok' | 'paused'
  /** What is left: 2 h 30. Late and paused have their own words. */
  readonly left?: string
  /** aujourd’hui, 18 h 40 */
  readonly note?: string
  /** Part of the time that is used, 0 to 1. */
  readonly used?: number
}

/** Time left, in words and as a bar. For the desk; people read the date. */
export function Clock({ lang, state, left, note, used }: ClockProps) {
  const words = state === 'late' || state === 'paused' ? t(lang, `clock.${state}`) : left
  return (
    <span class="g-clock" data-clock={state}>
      <strong>{words}</strong> {note ? <small>{note}</small> : null}
      {state === 'paused' || used === undefined ? null : <Bar share={state === 'late' ? 1 : used} />}
    </span>
  )
}

/** A word that marks a line: Urgence vitale. */
export function Flag({ state, children }: { state: 'late' | 'soon'; children?: Child }) {
  return (
    <small class="g-flag" data-clock={state}>
      {children}
    </small>
  )
}

/** A sheet of the desk. `id` names its heading. */
export function Sheet({
  id,
  title,
  action,
  class: name,
  fold,
  children,
}: {
  id: string
  title: string
  action?: Child
  class?: string
  /** background: open, but folded where all stands in one column (island `fold`), and by whoever wants */
  fold?: boolean
  children?: Child
}) {
  if (fold)
    return (
      <details class="g-sheet g-sheet--fold" open>
        <summary>
          <h2>{title}</h2>
        </summary>
        {/* Inside, so that a browser that comes for this sheet opens it. */}
        <div id={id}>{children}</div>
      </details>
    )
  const heading = <h2 id={id}>{title}</h2>
  return (
    <section class={name ? `g-sheet ${name}` : 'g-sheet'}>
      {action ? (
        <div class="g-head">
          {heading}
          {action}
        </div>
      ) : (
        heading
      )}
      {children}
    </section>
  )
}

/** What this agent may do in this state and nothing else: grant, ask, propose, and refuse last, which is a link to a page that asks the reason. */
export function Decide({ lang, to, note, children }: { lang: Lang; to: PostTo; note?: Child; children?: Child }) {
  return (
    <section class="g-sheet g-decide">
      <h2 id="decide">{t(lang, 'decide.title')}</h2>
      <Form to={to}>{children}</Form>
      {note ? <p class="g-fine">{note}</p> : null}
    </section>
  )
}

/** Head of a page of the desk: title, what it holds, the one action. */
export function DeskHead({
  title,
  text,
  back,
  children,
}: {
  title: string
  text?: Child
  back?: { href: string; label: string }
  children?: Child
}) {
  return (
    <div class="g-deskhead">
      <div>
        {back ? (
          <p class="g-casehead__crumb">
            <a href={back.href}>
              <Icon name="back" />
              {back.label}
            </a>
          </p>
        ) : null}
        <h1>{title}</h1>
        {text ? <p class="g-muted">{text}</p> : null}
      </div>
      {children}
    </div>
  )
}

export interface CaseHeadProps {
  readonly lang: Lang
  readonly list: { readonly href: string; readonly label: string }
  /** 4 sur 13, and the neighbours in the list. */
  readonly place?: string
  readonly previous?: { readonly href: string; readonly label: string }
  readonly next?: { readonly href: string; readonly label: string }
  readonly title: string
  /** Reference, service with version, how and when it came. */
  readonly meta: readonly Child[]
  readonly turn: TurnOf
  readonly due?: string
  readonly dueNote?: string
  readonly used?: number
  readonly state?: ClockProps['state']
}

/** Head of a case: where one is in the list, whose it is, whose turn, by when. */
export function CaseHead(props: CaseHeadProps) {
  return (
    <div class="g-casehead">
      <div>
        <p class="g-casehead__crumb">
          <a href={props.list.href}>
            <Icon name="back" />
            {props.list.label}
          </a>
          {props.place ? (
            <>
              {' '}
              <span class="g-muted">{props.place}</span>
            </>
          ) : null}
          {[props.previous && { ...props.previous, key: 'K' }, props.next && { ...props.next, key: 'J' }].map((link) =>
            link ? (
              <>
                {' '}
                <span>
                  <a href={link.href} aria-keyshortcuts={link.key} data-key={link.key.toLowerCase()}>
                    {link.label}
                  </a>{' '}
                  <kbd>{link.key}</kbd>
                </span>
              </>
            ) : null,
          )}
        </p>
        <h1>{props.title}</h1>
        <p class="g-casehead__meta">
          {props.meta.map((part, index) => (
            <span class={index === 0 ? 'g-code' : undefined}>{part} </span>
          ))}
        </p>
      </div>
      <div class="g-casehead__due" data-clock={props.state}>
        <Turn lang={props.lang} turn={props.turn} />
        <p>{props.due ? <strong>{props.due}</strong> : null}</p>
        {props.used === undefined ? null : <Bar share={props.used} />}
        {props.dueNote ? <p class="g-fine">{props.dueNote}</p> : null}
      </div>
    </div>
  )
}

export interface ViewLink {
  readonly href: string
  readonly label: string
  readonly count?: number | string
  readonly current?: boolean
}

function Views({ links }: { links: readonly ViewLink[] }) {
  return (
    <ul>
      {links.map((link) => (
        <li>
          <a href={link.href} aria-current={link.current ? 'page' : undefined}>
            <span>{link.label}</span> {link.count === undefined ? null : <span class="g-n">{link.count}</span>}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** The views beside a list of the desk. */
export function Rail({
  label,
  groups,
}: {
  label: string
  groups: readonly { readonly title: string; readonly links: readonly ViewLink[] }[]
}) {
  return (
    <nav class="g-rail" aria-label={label}>
      {groups.map((group) => (
        <>
          <h2 class="g-h-label">{group.title}</h2>
          <Views links={group.links} />
        </>
      ))}
    </nav>
  )
}

/** The parts of a case, each its own page. */
export function CaseTabs({ label, links }: { label: string; links: readonly ViewLink[] }) {
  return (
    <nav class="g-casetabs" aria-label={label}>
      <Views links={links} />
    </nav>
  )
}

/** The single keys of a page, listed under its list. */
export function Keys({ keys }: { keys: readonly { readonly keys: readonly string[]; readonly text: string }[] }) {
  return (
    <p class="g-keys">
      {keys.map((entry) => (
        <span>
          {entry.keys.map((key) => (
            <kbd>{key}</kbd>
          ))}{' '}
          {entry.text}
        </span>
      ))}
    </p>
  )
}
