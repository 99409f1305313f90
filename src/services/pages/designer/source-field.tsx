import type { Lang } from '../../contract.ts'
import { controlOf } from './posted.ts'
import { t } from './texts.ts'

const idOf = (path: string): string => `source-${path.replace(/[^A-Za-z0-9]/g, '-')}`

/** Id of a line's number beside its text: mistakes lead to it. */
export const lineId = (path: string, line: number): string => `${idOf(path)}-${line}`

/** Numbers for lines that are still to be written. */
const spare = 400
const mostNumbers = 20_000

/** One file of a service as text, with the numbers of its lines beside it. Works without script: the text is as long as its box. */
export function SourceField({ lang, path, text, wrong }: { lang: Lang; path: string; text: string; wrong: readonly number[] }) {
  const id = idOf(path)
  const lines = text.split('\n').length
  const hint = `${id}-hint`
  return (
    <div class="ds-field g-editor">
      <label for={id}>{path === 'service.yaml' ? t(lang, 'edit.text') : path}</label>
      <p data-field="description" id={hint}>
        {path === 'service.yaml' ? t(lang, 'edit.text-hint') : t(lang, 'edit.part-hint')}
      </p>
      <div class="g-editor__box">
        <pre class="g-editor__lines" aria-hidden="true">
          <Numbers path={path} count={Math.min(lines + spare, mostNumbers)} wrong={wrong} />
        </pre>
        <textarea
          class="ds-input"
          id={id}
          name={controlOf(path)}
          rows={lines + 12}
          wrap="off"
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          aria-describedby={hint}
          aria-invalid={wrong.length > 0 ? 'true' : undefined}
        >
          {/* HTML drops a line break right after the tag: without ours the first empty line of a file would be lost. */}
          {`\n${text}`}
        </textarea>
      </div>
    </div>
  )
}

/** Numbers in one run of text, cut only where a line is wrong: a long file stays a light page. */
function Numbers({ path, count, wrong }: { path: string; count: number; wrong: readonly number[] }) {
  const marks = [...new Set(wrong)].filter((line) => line <= count).sort((a, b) => a - b)
  let from = 1
  const parts = marks.map((line) => {
    const before = run(from, line - 1)
    from = line + 1
    return (
      <>
        {before}
        <span id={lineId(path, line)} data-wrong="">
          {line}
        </span>
        {'\n'}
      </>
    )
  })
  return (
    <>
      {parts}
      {run(from, count)}
    </>
  )
}

const run = (from: number, to: number): string =>
  to < from ? '' : `${Array.from({ length: to - from + 1 }, (_, index) => from + index).join('\n')}\n`
