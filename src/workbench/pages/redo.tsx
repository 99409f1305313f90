import type { Child } from 'hono/jsx'
import { say } from '#definitions'
import type { Law, Results } from '#simulation'
import { Facts, formatDate, formatPercent, type Lang } from '#web'
import { t } from '../texts.ts'

/** What one must know to find the same figures again. `source`: where the households come from. */
export function RedoFacts({
  lang,
  law,
  results,
  source,
  children,
}: {
  lang: Lang
  law: Law | undefined
  results: Results
  source: string
  children?: Child
}) {
  const { population, assumptions } = results
  const { takeUp, draws, seed, date } = assumptions
  const asks = takeUp === null ? t(lang, 'redo.take-up.all') : t(lang, 'redo.take-up.share', { share: formatPercent(lang, takeUp, 1) })
  return (
    <aside class="g-redo" aria-labelledby="redo">
      <h2 class="g-h-label" id="redo">
        {t(lang, 'redo')}
      </h2>
      <Facts
        lines={[
          {
            label: t(lang, 'law'),
            value: law === undefined ? results.law : t(lang, 'redo.law', { title: say(law.title, lang), version: law.version }),
          },
          { label: t(lang, 'redo.date'), value: formatDate(lang, date) },
          { label: t(lang, 'population'), value: `${t(lang, 'redo.population', { rows: population.rows })}, ${source}` },
          { label: t(lang, 'redo.take-up'), value: asks },
          { label: t(lang, 'draws'), value: t(lang, 'redo.draws', { draws, seed }) },
        ]}
      />
      {children}
    </aside>
  )
}
