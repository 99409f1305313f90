import { legalDay } from '#kernel'
import { type AnswerGroup, Answers, Details, Lines, Sheet } from '#web'
import { type AnswerTold, answersTold } from '../answers.ts'
import { t } from '../texts.ts'
import { sourceForOffice } from '../told-sources.ts'
import type { CaseParts } from './case-view.tsx'
import { KnowHere } from './know-sheet.tsx'
import { paperHref } from './links.ts'

/** What was answered: value, source, date, verified or said. What this agent's roles may not see is named, not shown. */
export function AnswersSheet({ ctx: { lang, edge }, opened }: CaseParts) {
  const { view, ctx } = opened
  const pages = answersTold(opened, lang)
  const line = (one: AnswerTold): AnswerGroup['lines'][number] => {
    const from = view.provenance[one.field.name]
    const empty = one.lines.length === 0 && one.files.length === 0
    return {
      label: one.label,
      value: one.hidden ? (
        <span class="g-muted">{t(lang, 'answers.hidden')}</span>
      ) : (
        <>
          <Value lang={lang} one={one} reference={view.reference} empty={empty} />
          <KnowHere lang={lang} opened={opened} about={{ kind: 'field', name: one.field.name }} />
        </>
      ),
      ...(from === undefined || one.hidden || (empty && view.answers[one.field.name] === undefined)
        ? {}
        : {
            source: sourceForOffice(edge.town, from, { zone: ctx.zone, today: legalDay(ctx.at, ctx.zone) }, lang),
            verified: from.verified,
          }),
    }
  }
  return (
    <Sheet id="answers" title={t(lang, 'answers.title')} class="g-case__answers">
      <Answers
        lang={lang}
        labelledby="answers"
        groups={pages.map(({ title, answers }) => ({
          ...(title === undefined ? {} : { title: title === 'known' || title === 'office' ? t(lang, `answers.${title}`) : title }),
          lines: answers.map(line),
        }))}
      />
    </Sheet>
  )
}

/** Lines of an earlier answer that stand in one. */
const mostBefore = 6

function Value({ lang, one, reference, empty }: { lang: string; one: AnswerTold; reference: string; empty: boolean }) {
  if (empty) return <span class="g-muted">{t(lang, 'answers.none')}</span>
  return (
    <>
      <Lines lang={lang} lines={one.lines} />
      {one.files.map((file, index) => (
        <>
          {index > 0 || one.lines.length > 0 ? <br /> : null}
          <a href={paperHref(lang, reference, file.file)}>{file.name}</a>
        </>
      ))}
      {one.before === undefined ? null : one.before.length > mostBefore ? (
        <Details summary={t(lang, 'answers.before.list', { count: one.before.length })}>
          <Lines lang={lang} lines={one.before} />
        </Details>
      ) : (
        <>
          <br />
          <small class="g-muted">{t(lang, 'answers.before', { value: one.before.join('; ') })}</small>
        </>
      )}
    </>
  )
}
