import { raw } from 'hono/html'
import { say } from '#definitions'
import type { Law, Reform, Results } from '#simulation'
import { assets, type Lang, PageHead, Sheet, Wrap } from '#web'
import { Difference } from './pages/difference.tsx'
import { RedoFacts } from './pages/redo.tsx'
import { ResultSheets } from './pages/results.tsx'
import { t } from './texts.ts'

/** The results as one file that is read and printed anywhere: no script, nothing from elsewhere, the style inside. */
export function reportHtml(
  lang: Lang,
  { law, reform, results, source }: { law: Law; reform: Reform; results: Results; source: string },
): string {
  const title = say(reform.title, lang)
  const body = (
    <html lang={lang} data-color-scheme="auto" data-size="sm">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} – ${t(lang, 'title')}`}</title>
        <style>{raw(style())}</style>
      </head>
      <body class="g-body g-body--desk">
        <main>
          <Wrap class="g-desk">
            <PageHead lang={lang} title={title} lead={say(law.title, lang)} />
            <ResultSheets lang={lang} results={results} law={law} />
            <Sheet id="diff" title={t(lang, 'diff')}>
              <Difference lang={lang} law={law} changes={reform.changes} />
            </Sheet>
            <RedoFacts lang={lang} law={law} results={results} source={source} />
          </Wrap>
        </main>
      </body>
    </html>
  )
  return `<!DOCTYPE html>${body}\n`
}

/** Our style sheets as text. Fonts stay where they are: the reader's own letters are used. */
function style(): string {
  const text = assets
    .filter(({ name }) => name.endsWith('.css'))
    .map(({ bytes }) => new TextDecoder().decode(bytes))
    .join('\n')
  return text.replace(/@font-face\s*\{[^}]*\}/g, '').replaceAll('</', '<\\/')
}
