import { say } from '#definitions'
import type { Field } from '#services'
import { Lines, type SummaryLine, SummaryList } from '#web'
import { isEmpty, isShownOnly } from '../../answers.ts'
import { sourceOf } from '../../sources.ts'
import { nameOf } from '../apply/words.ts'
import type { CaseProps } from './case-view.tsx'
import { t } from './texts.ts'

/** What the case rests on: my answers and what registers said, each with its source. */
export function AnswersOf(props: CaseProps) {
  const { service, lang } = props.around
  const given = service.fields.filter(
    (field) => !isShownOnly(field) && field.by === undefined && !isEmpty(props.around.view.answers[field.name], field),
  )
  const paged = service.pages.map(({ title, fields, for: list }) => ({
    title: say(title, lang),
    fields: given.filter(({ name }) => (list === undefined ? fields.includes(name) : name === list)),
  }))
  const elsewhere = given.filter(({ name }) => !paged.some(({ fields }) => fields.some((field) => field.name === name)))
  const groups = [...paged, { title: t(lang, 'case.answers.more'), fields: elsewhere }].filter(({ fields }) => fields.length > 0)
  return (
    <section class="g-flow">
      <h2 id="answers">{t(lang, 'case.answers')}</h2>
      {groups.map(({ title, fields }) => (
        <>
          <h3>{title}</h3>
          <SummaryList lines={fields.map((field) => lineOf(field, props))} />
        </>
      ))}
    </section>
  )
}

function lineOf(field: Field, { edge, around }: CaseProps): SummaryLine {
  const { view, lang, ctx } = around
  const from = view.provenance[field.name]
  return {
    label: say(field.label, lang),
    value: <Lines lang={lang} lines={nameOf({ lang, answers: view.answers, ctx }, field, view.answers[field.name])} />,
    ...(from === undefined ? {} : { sources: [sourceOf(edge.town, from, ctx.zone, lang)] }),
  }
}
