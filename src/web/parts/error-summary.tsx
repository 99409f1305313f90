import { t } from '../texts.ts'
import type { Lang } from '../words.ts'

export interface FieldProblemLine {
  /** Id of the control it leads to. */
  readonly field: string
  /** Names the thing and what to write: "Jules : écrivez son année de naissance". */
  readonly text: string
}

/** What a field says of itself when the summary names it, as the property of its control: `{...errorIn(problems, 'reason')}`. */
export function errorIn(problems: readonly FieldProblemLine[], field: string): { readonly error?: string } {
  const text = problems.find((problem) => problem.field === field)?.text
  return text === undefined ? {} : { error: text }
}

/** After a refused send, before the `h1`. Each line leads to its field. Nothing when nothing is wrong. */
export function ErrorSummary({ lang, problems, title }: { lang: Lang; problems: readonly FieldProblemLine[]; title?: string }) {
  return problems.length > 0 ? (
    <div class="ds-error-summary" role="alert" aria-labelledby="errors" tabindex={-1}>
      <h2 id="errors">{title ?? t(lang, 'errors.title', { count: problems.length })}</h2>
      <ul class="g-list">
        {problems.map((problem) => (
          <li>
            <a href={`#${problem.field}`}>{problem.text}</a>
          </li>
        ))}
      </ul>
    </div>
  ) : null
}
