import type { Child } from 'hono/jsx'
import type { Frame } from './frame.ts'
import { Icon } from './icon.tsx'
import { Form } from './post.tsx'
import { t } from './texts.ts'
import type { Lang } from './words.ts'

export interface StageProps {
  readonly lang: Lang
  readonly stage: 'prototype' | 'pilot'
  /** Last day of the pilot, in words. */
  readonly until?: string
  /** Instead of our sentence. */
  readonly text?: string
  readonly feedback?: string
}

/** How finished the service is. A live service shows nothing. */
export function Stage({ lang, stage, until, text, feedback }: StageProps) {
  const sentence = text ?? (stage === 'pilot' && until ? t(lang, 'stage.pilot.until', { day: until }) : t(lang, `stage.${stage}.text`))
  return (
    <aside class="g-stage" data-stage={stage} aria-label={t(lang, `stage.${stage}.label`)}>
      <div class="g-wrap">
        <strong>{t(lang, `stage.${stage}`)}</strong>
        <p>
          {sentence} {feedback ? <a href={feedback}>{t(lang, 'stage.feedback')}</a> : null}
        </p>
      </div>
    </aside>
  )
}

/** For whom somebody acts: above everything, on every page, until she is herself again. */
export function Acting({ text, label, back, other }: NonNullable<Frame['acting']>) {
  return (
    <aside class="g-acting" aria-label={label}>
      <div class="g-wrap">
        <Icon name="trusted" />
        <p>{text}</p>
        <Form to={back}>
          <button class="g-textbutton" type="submit">
            {back.label}
          </button>
        </Form>
        <a href={other.href}>{other.label}</a>
      </div>
    </aside>
  )
}

/** One event for the whole town, one at most. */
export function News({ lang, children }: { lang: Lang; children?: Child }) {
  return (
    <aside class="g-news" aria-label={t(lang, 'news.label')}>
      <div class="g-wrap">
        <Icon name="warning" />
        <p>{children}</p>
      </div>
    </aside>
  )
}

export interface PurposeProps {
  readonly lang: Lang
  /** instruire l’aide au logement d’urgence */
  readonly purpose: string
  /** Number in the register of processing: T-014. */
  readonly reference?: string
  readonly href?: string
  /** Instead of "each opening is shown to the person". */
  readonly shown?: string
}

/** Why an agent sees this data: on each desk page that shows some. */
export function Purpose({ lang, purpose, reference, href, shown }: PurposeProps) {
  const number = reference ? t(lang, 'purpose.reference', { reference }) : '.'
  return (
    <aside class="g-purpose" aria-label={t(lang, 'purpose.label')}>
      <div class="g-wrap">
        <Icon name="shield-lock" />
        <p>
          {t(lang, 'purpose.before')} <strong>{purpose}</strong>
          {reference ? ' ' : ''}
          {href ? <a href={href}>{number}</a> : number} {shown ?? t(lang, 'purpose.shown')}
        </p>
      </div>
    </aside>
  )
}

export type Tone = 'info' | 'success' | 'warning' | 'danger'

/** A message of the page: what happened, what a failure of ours changes. Not for answers to correct (ErrorSummary). */
export function Alert({ tone, live, children }: { tone: Tone; live?: boolean; children?: Child }) {
  return (
    <div class="ds-alert" data-color={tone} role={live ? 'status' : undefined}>
      {typeof children === 'string' ? <p>{children}</p> : children}
    </div>
  )
}
