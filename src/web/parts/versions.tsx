import type { Child } from 'hono/jsx'
import { Icon } from '../icon.tsx'
import { t } from '../texts.ts'
import type { Lang } from '../words.ts'

/** The stages of a service, in order. */
export function Track({
  stages,
}: {
  stages: readonly { readonly label: string; readonly state: 'done' | 'now' | 'todo'; readonly note?: string }[]
}) {
  return (
    <ol class="g-track">
      {stages.map((stage) => (
        <li data-state={stage.state} aria-current={stage.state === 'now' ? 'step' : undefined}>
          <strong>{stage.label}</strong>
          <span>{stage.note ?? ''}</span>
        </li>
      ))}
    </ol>
  )
}

/** What it takes to go on to the next stage. */
export function Gates({ lang, gates }: { lang: Lang; gates: readonly { readonly ok: boolean; readonly text: Child }[] }) {
  return (
    <ul class="g-gates">
      {gates.map((gate) => (
        <li data-ok={gate.ok ? '' : undefined}>
          <Icon name={gate.ok ? 'check' : 'waiting'} />
          <span>
            <span class="ds-sr-only">{t(lang, gate.ok ? 'steps.done' : 'steps.now')}, </span>
            {gate.text}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** A value before and after, to stand in the cells of a table with class `g-diff` around it. */
export function Removed({ lang, children }: { lang: Lang; children?: Child }) {
  return (
    <del>
      <span class="ds-sr-only">{t(lang, 'diff.removed')} </span>
      {children}
    </del>
  )
}

export function Added({ lang, children }: { lang: Lang; children?: Child }) {
  return (
    <ins>
      <span class="ds-sr-only">{t(lang, 'diff.added')} </span>
      {children}
    </ins>
  )
}

export interface Change {
  /** Règle, Champ, Étape, Texte */
  readonly kind: string
  readonly what: string
  readonly before?: Child
  readonly after?: Child
  readonly why?: Child
}

/** What changed between two versions, and why. */
export function Diff({
  lang,
  heads,
  changes,
  label,
}: {
  lang: Lang
  heads: readonly [string, string, string, string]
  changes: readonly Change[]
  label: string
}) {
  const [, before, after, why] = heads
  return (
    <section class="g-scroll" tabindex={0} aria-label={label}>
      <table class="ds-table g-table g-table--dense g-table--stack g-diff">
        <thead>
          <tr>
            {heads.map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr>
              <th scope="row">
                <small>{change.kind}</small>
                {change.what}
              </th>
              <td data-label={before}>{change.before === undefined ? null : <Removed lang={lang}>{change.before}</Removed>}</td>
              <td data-label={after}>{change.after === undefined ? null : <Added lang={lang}>{change.after}</Added>}</td>
              <td class="g-muted" data-label={why}>
                {change.why}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
