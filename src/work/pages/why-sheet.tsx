import { Otherwise, otherwise } from '#cases'
import { Empty, formatDateTime, formatList, Sheet, Trace } from '#web'
import { t } from '../texts.ts'
import { hiddenFields } from '../visible.ts'
import { type Why, whyOf } from '../why.ts'
import type { CaseParts } from './case-view.tsx'
import { KnowHere } from './know-sheet.tsx'

/** Why: each rule of this decision with its verdict or amount, what it rests on, the articles. */
export function WhySheet({ ctx: { lang, edge }, opened }: CaseParts) {
  const { loaded, view, ctx } = opened
  const found = whyOf(opened, lang)
  const [first, ...others] = found
  if (first === undefined)
    return (
      <Sheet id="why" title={t(lang, 'why.title')} class="g-case__why">
        <Empty title={t(lang, 'why.none')}>{t(lang, 'why.none.text')}</Empty>
      </Sheet>
    )
  const decided = view.decision !== undefined && (view.phase === 'done' || view.phase === 'running')
  const at = decided && view.decision ? view.decision.at : edge.clock.instant()
  const texts = [...new Set(found.flatMap((why) => why.texts))]
  return (
    <Sheet id="why" title={headline(first, lang)} class="g-case__why">
      <Trace lang={lang} entries={first.entries} />
      <KnowHere lang={lang} opened={opened} about={{ kind: 'rule', name: first.rule }} />
      <Otherwise lines={otherwise(view, ctx, lang, hiddenFields(loaded.service, opened.roles))} lang={lang} audience="office" />
      {others.map((why) => (
        <>
          <h2>{headline(why, lang)}</h2>
          <Trace lang={lang} entries={why.entries} />
          <KnowHere lang={lang} opened={opened} about={{ kind: 'rule', name: why.rule }} />
        </>
      ))}
      <p class="g-fine">
        {t(lang, decided ? 'why.decided' : 'why.computed', { when: formatDateTime(lang, at, ctx.zone), version: loaded.service.version })}
        {texts.length === 0 ? null : ` ${t(lang, 'why.texts', { texts: formatList(lang, texts) })}`}
      </p>
    </Sheet>
  )
}

const headline = ({ kind, name, value }: Why, lang: string): string => t(lang, `why.${kind}`, { name, value })
