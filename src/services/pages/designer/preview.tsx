import { RuleError, type RuleSet } from '#rules'
import { Details, Table, Trace } from '#web'
import type { Example, Lang, Page, Service } from '../../contract.ts'
import { type FieldCtx, FieldInput, fieldCtx } from '../../fields/index.ts'
import { textIn } from '../../fields/texts.ts'
import { type Form, readForm } from '../../known.ts'
import { decidingRules } from '../../read/index.ts'
import { communesOfTown, type ServicesEdge } from '../edge.ts'
import { exampleAnswers, shownAnswer } from './example-answers.ts'
import { ruleValue, traceEntry } from './rule-words.ts'
import { t } from './texts.ts'

interface PreviewProps {
  readonly edge: Pick<ServicesEdge, 'town'>
  readonly lang: Lang
  readonly service: Service
  readonly rules: RuleSet
  readonly example: Example
  readonly today: string
}

/** The form as the person of an example sees it, then what the rules give for her and why. Nothing here is sent or stored. */
export function Preview(props: PreviewProps) {
  const { edge, lang, service, rules, example, today } = props
  const { answers, at } = exampleAnswers(service, rules, example, today)
  const form = readForm(service, rules, answers, at)
  const ctx = fieldCtx({
    lang,
    today: at.date,
    country: edge.town.file.country,
    communes: communesOfTown(edge.town),
    answers: form.answers,
    fields: service.fields,
    holds: (condition, given, row) => {
      if (row === undefined) return rules.holds(condition, given, at)
      const value = rules.row(row.list, row.index, [condition], given, at)[condition]
      return value === undefined || value.kind === 'missing' ? undefined : value.kind === 'value' && value.value === true
    },
  })
  const computed = rules.evaluate(
    answers,
    service.fields.flatMap(({ value }) => (value === undefined ? [] : [value])),
    at,
  )
  const shown = new Set(form.shown.map(({ field }) => field.name))
  const hidden = service.fields.filter((field) => field.asked && field.by === undefined && !shown.has(field.name))
  return (
    <>
      <div class="g-preview">
        {form.pages.map(({ page }, index) => (
          <section>
            <h3>{t(lang, 'preview.page', { place: index + 1, title: textIn(page.title, lang) })}</h3>
            {page.hint === undefined ? null : <p>{textIn(page.hint, lang)}</p>}
            <PageFields {...props} page={page} form={form} ctx={ctx} answers={answers} computed={computed} />
          </section>
        ))}
      </div>
      {hidden.length === 0 ? null : (
        <p class="g-fine">
          {t(lang, 'preview.hidden', { names: hidden.map((field) => textIn(field.label, lang) || field.name).join(', ') })}
        </p>
      )}
      <Outcome {...props} />
    </>
  )
}

function PageFields({
  lang,
  page,
  form,
  ctx,
  answers,
  computed,
}: PreviewProps & {
  page: Page
  form: Form
  ctx: FieldCtx
  answers: Readonly<Record<string, unknown>>
  computed: ReturnType<RuleSet['evaluate']>
}) {
  if (page.for !== undefined) return <p class="g-fine">{t(lang, 'preview.rows', { list: page.for })}</p>
  const fields = form.shown.map(({ field }) => field).filter(({ name }) => page.fields.includes(name))
  if (fields.length === 0) return <p class="g-fine">{t(lang, 'preview.nothing')}</p>
  return (
    <>
      {fields.map((field) => {
        const rule = field.value === undefined ? undefined : computed[field.value]
        const prefix = `preview.${field.name}`
        const given = rule?.kind === 'value' ? { value: rule.value } : shownAnswer(field, answers[field.name], ctx, prefix)
        const unit = field.unit ?? (rule?.kind === 'value' ? rule.unit : undefined)
        return <FieldInput field={unit === undefined ? field : { ...field, unit }} prefix={prefix} lang={lang} ctx={ctx} {...given} />
      })}
    </>
  )
}

/** Every rule with its value, then why for those that decide or that the example expects. */
function Outcome({ lang, service, rules, example, today }: PreviewProps) {
  const { answers, at } = exampleAnswers(service, rules, example, today)
  const names = Object.keys(service.rules).filter((name) => rules.names.has(name))
  const explained = [...new Set([...decidingRules(service), ...Object.keys(example.expect)])]
    .filter((name) => names.includes(name))
    .slice(0, 20)
  try {
    const values = rules.evaluate(answers, names, at)
    return (
      <>
        <h3 class="g-sub">{t(lang, 'preview.rules')}</h3>
        {names.length === 0 ? (
          <p>{t(lang, 'preview.no-rules')}</p>
        ) : (
          <Table
            lang={lang}
            dense
            stack
            label={t(lang, 'preview.rules')}
            columns={[{ label: t(lang, 'rule.name'), kind: 'head' }, { label: t(lang, 'rule.value') }, { label: t(lang, 'rule.article') }]}
            rows={names.map((name) => ({
              cells: [
                name,
                ruleValue(name, values[name]!, service, lang),
                rules
                  .references(name)
                  .map(({ title }) => title)
                  .join(', '),
              ],
            }))}
          />
        )}
        {explained.length === 0 ? null : (
          <Details summary={t(lang, 'preview.why')}>
            <Trace lang={lang} entries={explained.map((name) => traceEntry(rules.explain(name, answers, at), service, lang))} />
          </Details>
        )}
      </>
    )
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    return <p>{t(lang, 'preview.rules-fail', { why: error.message })}</p>
  }
}
