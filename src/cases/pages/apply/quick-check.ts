import { say } from '#definitions'
import type { At, Change, Interval, RuleSet, TraceLine } from '#rules'
import { type Answers, changesOf, type Field, type FieldProblem, fieldCtx, type Loaded, outlookOf, paidRule, parseFields } from '#services'
import { dayOf, type Lang, type PostedForm } from '#web'
import { type CaseContext, rulesAt } from '../../decide.ts'
import { type CasesEdge, communesOf, contextOf } from '../../edge.ts'
import { checkedRule, isQuick } from './check-rule.ts'
import { t } from './texts.ts'

/** Names of the controls of the check: no field can be called so. */
export const own = { asked: '.asked', again: '.again' } as const

/** A quick check as far as it goes. Its answers are in the form that is posted, and nowhere else. */
export interface Check {
  readonly context: CaseContext
  readonly fields: readonly Field[]
  /** questions answered, in the order asked; what was typed for each */
  readonly asked: readonly Field[]
  readonly typed: PostedForm
  readonly answers: Answers
  /** answers as the rules read them: a list is its number of rows */
  readonly at: At
  readonly problems: readonly FieldProblem[]
  /** the question to ask now: the one that could not be read, else the one that tells most */
  readonly next?: Field
  readonly right: 'yes' | 'no' | 'unknown'
  readonly amount?: Interval & { readonly kind: 'number' }
  /** names that the right still waits for when nothing is left to ask */
  readonly open: readonly string[]
}

/** How many rows, where the rules only need to know how many: a household is counted, not named. */
const counted = (field: Field, lang: Lang): Field => {
  if (field.type !== 'list') return field
  const { item: _, rules: __, aggregates: ___, checks: ____, ...plain } = field
  return { ...plain, type: 'integer', min: field.min ?? 0, label: { [lang]: t(lang, 'check.rows', { label: say(field.label, lang) }) } }
}

/** Reads what was posted and says what to ask next. First whether there is a right, then how much. */
export function checkOf(edge: CasesEdge, loaded: Loaded, rule: string, lang: Lang, form: PostedForm): Check {
  const { service, rules } = loaded
  const context = contextOf(edge, loaded)
  const fields = service.fields
    .filter((field) => field.asked && field.by === undefined && isQuick(field))
    .map((field) => counted(field, lang))
  const again = form[own.again]?.[0]
  const asked = [...new Set(form[own.asked] ?? [])].flatMap((name) => fields.find((field) => field.name === name && name !== again) ?? [])
  const read = readAnswers(edge, context, asked, form, lang)
  const { answers } = read
  const at = rulesAt(undefined, answers, context)
  const may = (field: Field) => isQuick(field) && !asked.some(({ name }) => name === field.name)
  const { next, ...found } = outlookFor(loaded, rule, { answers, at, may })
  const wrong = asked.find((field) => read.problems.some((problem) => problem.field === field.name))
  const toAsk = wrong ?? fields.find(({ name }) => name === (again ?? next))
  return {
    context,
    fields,
    asked: asked.filter((field) => field !== wrong),
    typed: form,
    answers,
    at,
    problems: read.problems.map(({ problem }) => problem),
    ...(toAsk === undefined ? {} : { next: toAsk }),
    ...found,
    open: stillOpen(rules, rule, answers, at),
  }
}

function readAnswers(edge: CasesEdge, context: CaseContext, asked: readonly Field[], form: PostedForm, lang: Lang) {
  const problems: { readonly field: string; readonly problem: FieldProblem }[] = []
  let answers: Answers = {}
  for (const field of asked) {
    // What was asked had its condition; a condition that an answer changed since leaves the value to the rules, which do not read it then.
    const { when: _, ...plain } = field
    const read = parseFields([plain], form, fieldsContext(edge, context, answers, lang))
    problems.push(...read.problems.map((problem) => ({ field: field.name, problem })))
    answers = { ...answers, ...read.values }
  }
  return { answers, problems }
}

export const fieldsContext = (edge: CasesEdge, context: CaseContext, answers: Answers, lang: Lang) =>
  fieldCtx({
    lang,
    today: dayOf(context.at, context.zone),
    country: edge.town.file.country,
    communes: communesOf(edge.town),
    answers,
    fields: context.service.fields,
    holds: (condition, given) => context.rules.holds(condition, given, rulesAt(undefined, given, context)),
  })

function outlookFor(
  { service, rules }: Loaded,
  rule: string,
  known: { readonly answers: Answers; readonly at: At; readonly may: (field: Field) => boolean },
): Pick<Check, 'right' | 'amount'> & { readonly next?: string } {
  const outlook = outlookOf(service, rules, rule, known)
  const right = outlook.interval?.kind === 'boolean' ? outlook.interval.holds : 'unknown'
  const paid = paidRule(service)
  if (right === 'no' || paid === undefined) return { right, ...(right === 'no' || !outlook.next ? {} : { next: outlook.next }) }
  const money = outlookOf(service, rules, paid, known)
  const next = outlook.next ?? money.next
  const amount = money.interval
  const isMoney = amount?.kind === 'number' && amount.applies !== 'no' && (amount.unit ?? '').startsWith('€')
  return { right, ...(next === undefined ? {} : { next }), ...(isMoney ? { amount } : {}) }
}

function stillOpen(rules: RuleSet, rule: string, answers: Answers, at: At): readonly string[] {
  const value = rules.evaluate(answers, [rule], at)[rule]
  return value?.kind === 'missing' ? value.needs : []
}

/** Which other answer would change the end of a check: the amount where there is one, else the right. */
export function changesIn({ asked, answers, at, right, amount }: Check, { service, rules }: Loaded, rule: string): readonly Change[] {
  const paid = right === 'yes' && amount?.least !== undefined && amount.least === amount.most ? paidRule(service) : undefined
  const may = (field: Field) => asked.some(({ name }) => name === field.name)
  return changesOf(service, rules, paid ?? rule, { answers, at, may })
}

/** A check with the rule that it asks about and what decided it. */
export interface QuickCheck extends Check {
  readonly trace: TraceLine
}

/**
 * The quick check of a service for whoever keeps the answers herself: `asked` in the order asked, `typed` as the controls of the form give it. undefined: a few
 * questions say nothing of this service.
 */
export function checkAsked(
  edge: CasesEdge,
  loaded: Loaded,
  lang: Lang,
  asked: readonly string[],
  typed: PostedForm,
): QuickCheck | undefined {
  const rule = checkedRule(loaded)
  if (rule === undefined) return undefined
  const check = checkOf(edge, loaded, rule, lang, { ...typed, [own.asked]: asked, [own.again]: [] })
  return { ...check, trace: loaded.rules.explain(rule, check.answers, check.at) }
}

/** What the inputs of a check's question need. */
export const checkFields = (edge: CasesEdge, { context, answers }: Check, lang: Lang) => fieldsContext(edge, context, answers, lang)
