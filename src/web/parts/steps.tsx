import type { Child } from 'hono/jsx'
import { Icon } from '../icon.tsx'
import { t } from '../texts.ts'
import type { Lang } from '../words.ts'

export interface Step {
  readonly label: string
  readonly state: 'done' | 'now' | 'todo'
  /** What is already known of it: "4 réponses déjà connues". Done and now have their own words. */
  readonly note?: string
  /** Where one may go back to it. */
  readonly href?: string
}

function StepLine({ lang, step, index }: { lang: Lang; step: Step; index: number }) {
  const note = step.note ?? (step.state === 'todo' ? undefined : t(lang, `steps.${step.state}`))
  return (
    <li data-state={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
      {step.state === 'done' ? (
        <Icon name="check" />
      ) : (
        <span class="g-steps__n" aria-hidden="true">
          {index + 1}
        </span>
      )}
      <div>
        {step.href ? <a href={step.href}>{step.label}</a> : <strong>{step.label}</strong>}
        {note ? <span>{note}</span> : null}
      </div>
    </li>
  )
}

/** The list of steps beside a form of 3 pages and more. `note` says when the draft was saved and how long it is kept. */
export function Steps({ lang, steps, title, note }: { lang: Lang; steps: readonly Step[]; title?: string; note?: Child }) {
  return (
    <nav class="g-steps" aria-labelledby="steps">
      <h2 class="g-h-label" id="steps">
        {title ?? t(lang, 'steps.title')}
      </h2>
      <ol>
        {steps.map((step, index) => (
          <StepLine lang={lang} step={step} index={index} />
        ))}
      </ol>
      {note ? (
        <p class="g-fine" data-draft="" data-saved={t(lang, 'draft.saved')} data-failed={t(lang, 'draft.failed')}>
          {note}
        </p>
      ) : null}
    </nav>
  )
}

/** The same list as the content of a page: where one is, what remains, in the order one likes. */
export function TaskList({ lang, steps }: { lang: Lang; steps: readonly Step[] }) {
  return (
    <ol class="g-steps g-tasks">
      {steps.map((step, index) => (
        <StepLine lang={lang} step={step} index={index} />
      ))}
    </ol>
  )
}

/** Where one is: a short bar and the words. */
export function Progress({ lang, step, of }: { lang: Lang; step: number; of: number }) {
  const width = of * 34 - 6
  return (
    <p class="g-progress">
      <svg width={width} height="6" viewBox={`0 0 ${width} 6`} aria-hidden="true" focusable="false">
        {Array.from({ length: of }, (_, index) => (
          <rect class={index < step ? 'c-1' : 'c-off'} x={index * 34} width="28" height="6" />
        ))}
      </svg>
      <span>{t(lang, 'steps.count', { step, of })}</span>
    </p>
  )
}
