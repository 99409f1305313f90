import type { Child } from 'hono/jsx'
import { say } from '#definitions'
import { type Answers, type Field, FieldInput, type FieldProblem, formatValue, idOf, type Row } from '#services'
import { Known, Lines, type PostedForm, type SummaryLine } from '#web'
import type { Shown } from '../../known.ts'
import { own } from './answers.ts'
import type { Part, Sheet } from './sheet.ts'
import { t } from './texts.ts'
import { nameOf, sourceLine } from './words.ts'

/** Facts that we hold, each with its source and the way to correct it. */
export function KnownFacts({ sheet, known, correct }: { sheet: Sheet; known: readonly Shown[]; correct: (name: string) => string }) {
  const lines = known.map(({ field }) => knownLine(sheet, field, field.from.includes('identity') ? undefined : correct(field.name)))
  return <Known lang={sheet.lang} lines={lines} />
}

export function knownLine(sheet: Sheet, field: Field, href: string | undefined): SummaryLine {
  const { lang, answers } = sheet
  const label = say(field.label, lang)
  const source = sourceLine(sheet, field.name)
  return {
    label,
    value: <Lines lang={lang} lines={nameOf(sheet, field, answers[field.name])} />,
    ...(source === undefined ? {} : { sources: [source] }),
    ...(href === undefined ? {} : { action: { href, label: t(lang, 'page.correct'), object: label } }),
  }
}

interface QuestionsProps {
  readonly sheet: Sheet
  readonly parts: readonly Part[]
  readonly typed: PostedForm | undefined
  readonly problems: readonly FieldProblem[]
  /** sound answers among what was typed: a question may pick from a list of the same page */
  readonly values?: Answers
  /** names that are asked, given what was typed */
  readonly shown: ReadonlySet<string>
  /** the page has no other title than its one question */
  readonly alone: boolean
}

/** The controls of a page. */
export function Questions({ sheet, parts: given, typed, values, problems, shown, alone }: QuestionsProps) {
  const parts = given.map((part) =>
    part.row === undefined ? { ...part, ctx: { ...part.ctx, answers: { ...part.ctx.answers, ...(values ?? part.values) } } } : part,
  )
  return (
    <>
      {parts.map((part): Child => {
        const asked = part.fields.filter((field) => shown.has(part.row === undefined ? field.name : `${part.prefix}.${field.name}`))
        const controls = asked.map((field) => (
          <Control sheet={sheet} part={part} field={field} typed={typed} problems={problems} question={alone && asked.length === 1} />
        ))
        if (part.row === undefined) return <>{controls}</>
        return (
          <section class="g-flow" aria-labelledby={`${idOf(part.prefix)}-row`}>
            <h2 id={`${idOf(part.prefix)}-row`}>{rowTitle(sheet, part)}</h2>
            {controls}
          </section>
        )
      })}
    </>
  )
}

function Control({
  sheet,
  part,
  field,
  typed,
  problems,
  question,
}: Pick<QuestionsProps, 'sheet' | 'problems' | 'typed'> & { part: Part; field: Field; question: boolean }) {
  const prefix = part.prefix === '' ? field.name : `${part.prefix}.${field.name}`
  const { ctx, form, at, lang } = sheet
  const computed =
    field.type === 'computed' && field.value !== undefined ? ctx.rules.evaluate(form.answers, [field.value], at)[field.value] : undefined
  const value = computed?.kind === 'value' ? computed.value : part.values[field.name]
  const shown =
    computed?.kind === 'value' && computed.unit !== undefined
      ? { ...field, unit: computed.unit }
      : { ...field, required: isRequired(field, part) }
  return (
    <FieldInput
      field={shown}
      prefix={prefix}
      value={value}
      typed={typed}
      problems={problems}
      lang={lang}
      ctx={part.ctx}
      {...(question ? { question: 'h2' as const } : {})}
    />
  )
}

const isRequired = (field: Field, { ctx, values }: Part): boolean =>
  field.later || (typeof field.required === 'string' ? ctx.holds(field.required, { ...values, ...ctx.answers }) !== false : field.required)

/** A row is called by its person or first words, else by its number. */
function rowTitle(sheet: Sheet, part: Part): string {
  const list = sheet.ctx.service.fields.find(({ name }) => name === part.row?.list)
  const named = list?.item?.find(
    (item) => (item.type === 'text' || item.type === 'person') && part.values[item.name] !== undefined && part.values[item.name] !== null,
  )
  const row = part.values as Row
  if (named !== undefined) return formatValue(named, row[named.name], sheet.lang)
  return `${list === undefined ? '' : say(list.label, sheet.lang)} ${(part.row?.index ?? 0) + 1}`.trim()
}

/** The facts that the person chose to correct, carried along with the form. */
export const Corrections = ({ names }: { names: readonly string[] }) => (
  <>
    {names.map((name) => (
      <input type="hidden" name={own.correct} value={name} />
    ))}
  </>
)
