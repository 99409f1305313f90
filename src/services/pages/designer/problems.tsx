import { ErrorSummary } from '#web'
import type { Lang } from '../../contract.ts'
import type { Problem } from '../../read/index.ts'
import { pathIn } from './examine.ts'
import { wordsOf } from './problem-words.ts'
import { lineId } from './source-field.tsx'
import { t } from './texts.ts'

const mostInSummary = 12
const mostListed = 200

/** The summary above the title: each line leads to its mistake below. */
export function ProblemSummary({ lang, errors }: { lang: Lang; errors: readonly Problem[] }) {
  return (
    <ErrorSummary
      lang={lang}
      title={t(lang, 'errors.title', { count: errors.length })}
      problems={errors.slice(0, mostInSummary).map((problem, index) => ({
        field: `wrong-${index + 1}`,
        text: t(lang, 'errors.line', { line: problem.line, message: wordsOf(problem, lang).message }),
      }))}
    />
  )
}

/**
 * Each mistake: where, what, the line itself with the place marked, what was expected, how to mend it. `files` hold the lines; `linked` when the text
 * stands on the same page.
 */
export function ProblemList({
  lang,
  problems,
  files,
  linked = false,
  name = 'wrong',
}: {
  lang: Lang
  problems: readonly Problem[]
  files: Readonly<Record<string, string>>
  linked?: boolean
  name?: string
}) {
  const lines = new Map(Object.entries(files).map(([path, text]) => [path, text.split('\n')]))
  return (
    <ol class="g-problems">
      {problems.slice(0, mostListed).map((problem, index) => (
        <Entry
          lang={lang}
          problem={problem}
          id={`${name}-${index + 1}`}
          line={lines.get(pathIn(problem.file))?.[problem.line - 1]}
          linked={linked}
        />
      ))}
      {problems.length > mostListed ? <li>{t(lang, 'errors.more', { count: problems.length - mostListed })}</li> : null}
    </ol>
  )
}

function Entry({
  lang,
  problem,
  id,
  line,
  linked,
}: {
  lang: Lang
  problem: Problem
  id: string
  line: string | undefined
  linked: boolean
}) {
  const words = wordsOf(problem, lang)
  const path = pathIn(problem.file)
  const where = t(lang, path === 'service.yaml' ? 'errors.at' : 'errors.at-file', {
    file: path,
    line: problem.line,
    column: problem.column,
  })
  return (
    <li id={id} tabindex={-1} data-severity={problem.severity}>
      <p class="g-fine">
        {linked ? <a href={`#${lineId(path, problem.line)}`}>{where}</a> : where}
        {problem.path === '' ? null : <span class="g-muted"> · {problem.path}</span>}
        {problem.severity === 'warning' ? <span class="g-muted"> · {t(lang, 'errors.warning')}</span> : null}
      </p>
      <p lang={words.lang}>
        <strong>{words.message}</strong>
      </p>
      {line === undefined ? null : <QuotedLine line={line} column={problem.column} />}
      {words.expected ? <p lang={words.lang}>{t(lang, 'errors.expected', { expected: words.expected })}</p> : null}
      {words.hint ? <p lang={words.lang}>{words.hint}</p> : null}
    </li>
  )
}

const mostQuoted = 160

/** The line as written, the offending place marked to the end of the word. */
function QuotedLine({ line, column }: { line: string; column: number }) {
  const at = Math.min(Math.max(column - 1, 0), line.length)
  const from = Math.max(0, at - mostQuoted / 2)
  const length = /^(?:["'][^"']*["']|[^\s,:{}[\]]+|.)/u.exec(line.slice(at))?.[0].length ?? 0
  const end = Math.min(line.length, at + Math.min(length, mostQuoted))
  return (
    <code class="g-quoted">
      {from > 0 ? '…' : ''}
      {line.slice(from, at)}
      <mark>{end > at ? line.slice(at, end) : ' '}</mark>
      {line.slice(end, end + mostQuoted)}
      {line.length > end + mostQuoted ? '…' : ''}
    </code>
  )
}
