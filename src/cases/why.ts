import { say } from '#definitions'
import type { RuleValue, TraceLine } from '#rules'
import { type Field, formatValue, plainField, type Service } from '#services'
import { formatList, type Lang, type TraceEntry } from '#web'
import { isToldKey, t } from './told/texts.ts'

/** What an explanation needs to be said in words. */
export interface WhyAround {
  readonly service: Service
  readonly lang: Lang
}

const unnamed: Field = {
  name: '',
  type: 'computed',
  label: {},
  ...plainField,
  required: false,
  asked: false,
}

/** A name inside a sentence. */
const small = (name: string, lang: string): string =>
  // An abbreviation stays one.
  /^\p{Lu}{2}/u.test(name) ? name : `${name.charAt(0).toLocaleLowerCase(lang)}${name.slice(1)}`
const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1)
const fieldOf = (service: Service, name: string): Field | undefined => service.fields.find((field) => field.name === name)

const partWords = {
  nombre: 'why.count',
  âge: 'why.age',
  mois: 'why.months',
  jours: 'why.days',
  naissance: 'why.birth',
} as const

/** A rule or question as people call it: the label of a question, `Foyer, nombre` for a part of one, else the name that the file gives the rule; what the case itself knows, in words of the house. */
export function nameOf(rule: string, { service, lang }: WhyAround): string {
  const field = fieldOf(service, rule)
  if (field !== undefined) return say(field.label, lang)
  const parts = rule.split(' . ')
  const part = parts.at(-1) ?? ''
  const owner = parts.length > 1 ? fieldOf(service, parts[0] ?? '') : undefined
  const request = parts.length === 2 ? service.requests.find(({ name }) => name === parts[0]) : undefined
  if (request !== undefined) {
    const key = `request.${part}`
    return isToldKey(key) ? t(lang, key as 'request.avis', { label: say(request.label, lang) }) : say(request.label, lang)
  }
  if (owner === undefined) {
    const own = service.local?.values.find(({ name }) => name === rule)
    if (own !== undefined) return say(own.label, lang)
    const title = service.titles?.[rule]
    if (title !== undefined) return say(title, lang)
    const given = `given.${rule}`
    return isToldKey(given) ? t(lang, given) : capital(rule)
  }
  const label = say(owner.label, lang)
  const option = owner.options?.find(({ key }) => key === part)
  if (option !== undefined) return `${label}, ${say(option.label, lang)}`
  return Object.hasOwn(partWords, part) ? t(lang, partWords[part as keyof typeof partWords], { label }) : `${label}, ${part}`
}

/** The value of a rule or question in words; zero, absent, not applicable and "no" are four different things. */
export function valueInWords(rule: string, value: RuleValue, { service, lang }: WhyAround): string {
  if (value.kind === 'missing') return t(lang, 'why.missing')
  if (value.kind === 'not-applicable') return t(lang, 'why.none')
  const answered = answerInWords(rule, value.value, { service, lang })
  if (answered !== undefined) return answered
  const field = fieldOf(service, rule)
  const unit = value.unit ?? (rule.endsWith(' . âge') ? 'an' : undefined)
  const known = field !== undefined && ['boolean', 'choice', 'date', 'integer', 'number', 'money', 'duration'].includes(field.type)
  return formatValue(known ? field : { ...unnamed, ...(unit === undefined ? {} : { unit }) }, value.value, lang)
}

interface Comparison {
  readonly left: string
  readonly sign: string
  readonly right: string
}

/** `revenu <= plafond de ressources`; undefined when the expression is no single comparison. */
function comparisonOf(expression: string | undefined): Comparison | undefined {
  const found = /^([^<>=!]+?)\s*(<=|>=|!=|<|>|=)\s*([^<>=!]+)$/u.exec(expression ?? '')
  return found === null ? undefined : { left: found[1]!.trim(), sign: found[2]!, right: found[3]!.trim() }
}

/** What is true when the comparison is not. */
const turned: Readonly<Record<string, string>> = { '<=': '>', '>=': '<', '<': '>=', '>': '<=', '=': '!=', '!=': '=' }

const isCondition = (line: TraceLine): boolean => line.value.kind === 'value' && typeof line.value.value === 'boolean'
const isFalse = (line: TraceLine): boolean => line.value.kind === 'value' && line.value.value === false

interface Side {
  /** undefined: a number that the file writes */
  readonly rule?: string
  readonly value: RuleValue
}

/** The two sides of a comparison with their values, when both have one: the trace holds them, or the right one is written out (`11000 €/an`). */
function sidesOf(
  line: TraceLine,
  comparison: Comparison | undefined,
): { readonly left: Side & { readonly rule: string }; readonly right: Side } | undefined {
  if (comparison === undefined) return undefined
  const left = line.children.find(({ rule }) => rule === comparison.left)
  const right = line.children.find(({ rule }) => rule === comparison.right) ?? writtenOut(comparison.right)
  return left?.value.kind === 'value' && right?.value.kind === 'value' ? { left, right } : undefined
}

function writtenOut(text: string): Side | undefined {
  const found = /^(\d+(?:\.\d+)?)\s*(\D*)$/u.exec(text)
  if (found === null) return undefined
  const unit = found[2]?.trim()
  return { value: { kind: 'value', value: Number(found[1]), ...(unit ? { unit } : {}) } }
}

/** `grande = non` names no rule. */
const truths: Readonly<Record<string, boolean>> = { oui: true, non: false }
const isWritten = (text: string): boolean => Object.hasOwn(truths, text) || writtenOut(text) !== undefined

/** How a comparison that must hold is said of what is compared. */
const required: Readonly<Record<string, 'must.most' | 'must.least' | 'must.under' | 'must.over' | 'must.other' | 'must.is'>> = {
  '<=': 'must.most',
  '>=': 'must.least',
  '<': 'must.under',
  '>': 'must.over',
  '!=': 'must.other',
  '=': 'must.is',
}

/** A condition as one tells it to who may meet it: `Revenu fiscal de référence : 55 000 € par an au plus (plafond de ressources)`. */
export function conditionText(line: TraceLine, around: WhyAround): string {
  const { lang } = around
  const comparison = line.rule === line.expression ? comparisonOf(line.expression) : undefined
  const key = comparison === undefined ? undefined : required[comparison.sign]
  if (comparison === undefined || key === undefined) {
    const name = nameOf(line.rule, around)
    return name.endsWith('?') ? t(lang, 'must.yes', { question: name }) : name
  }
  const left = nameOf(comparison.left, around)
  const named = comparison.right.startsWith("'") || isWritten(comparison.right) ? undefined : comparison.right
  const name = sideName(comparison.right, comparison.left, around)
  if (named === undefined) return t(lang, key, { left, right: name })
  const found = line.children.find(({ rule }) => rule === named)
  return found?.value.kind === 'value'
    ? `${t(lang, key, { left, right: valueInWords(named, found.value, around) })} (${small(name, lang)})`
    : t(lang, 'must.computed', { condition: t(lang, key, { left, right: t(lang, 'must.named', { name: small(name, lang) }) }) })
}

/** A line's own words: the name of a rule or question, or what a comparison asks for. */
const textOf = (line: TraceLine, around: WhyAround): string =>
  comparisonOf(line.rule === line.expression ? line.expression : undefined) === undefined
    ? nameOf(line.rule, around)
    : conditionText(line, around)

/** The right side of a comparison: a name, a choice of the question on the left, or what is written. */
function sideName(side: string, left: string, around: WhyAround): string {
  const quoted = /^'(.*)'$/u.exec(side)?.[1]
  const written = writtenOut(side)
  if (written !== undefined) return valueInWords(left, written.value, around)
  if (Object.hasOwn(truths, side)) return valueInWords(left, { kind: 'value', value: truths[side]! }, around)
  if (quoted === undefined) return nameOf(side, around)
  const option = fieldOf(around.service, left)?.options?.find(({ key }) => key === quoted)
  return option === undefined ? (answerInWords(left, quoted, around) ?? quoted) : say(option.label, around.lang)
}

/** What may be answered to a request, where the house has a word for it: `avis . avis = 'défavorable'`. */
function answerInWords(rule: string, value: unknown, { service, lang }: WhyAround): string | undefined {
  const [name, part, ...more] = rule.split(' . ')
  const key = `request.${part}.${value}`
  return more.length === 0 && isToldKey(key) && service.requests.some((request) => request.name === name) ? t(lang, key) : undefined
}

/** How two values that were compared stand to each other; a sign would be skipped by who hears the page. */
const standing = {
  '<=': 'compared.most',
  '>=': 'compared.least',
  '<': 'compared.under',
  '>': 'compared.over',
  '!=': 'compared.other',
  '=': 'compared.is',
} as const
const standingDays = {
  ...standing,
  '<=': 'compared.day.most',
  '>=': 'compared.day.least',
  '<': 'compared.day.under',
  '>': 'compared.day.over',
} as const

/** What a comparison compared, as it is true: `60 000 € par an, plus de 55 000 € par an (plafond de ressources)`. */
function comparedOf(line: TraceLine, around: WhyAround): string | undefined {
  const { lang, service } = around
  const comparison = comparisonOf(line.expression)
  const sides = sidesOf(line, comparison)
  if (comparison === undefined || sides === undefined) return undefined
  const { left, right } = sides
  const sign = (isFalse(line) ? turned[comparison.sign] : comparison.sign) as keyof typeof standing
  const key = (fieldOf(service, left.rule)?.type === 'date' ? standingDays : standing)[sign]
  const said = t(lang, key, {
    left: valueInWords(left.rule, left.value, around),
    right: valueInWords(right.rule ?? left.rule, right.value, around),
  })
  return right.rule === undefined ? said : `${said} (${small(nameOf(right.rule, around), lang)})`
}

/** An explanation for the component that shows it: nested, each line with value and article. */
export function traceEntry(line: TraceLine, around: WhyAround): TraceEntry {
  const { value } = line
  const compared = isCondition(line) ? comparedOf(line, around) : undefined
  const result =
    value.kind === 'missing'
      ? 'missing'
      : value.kind === 'not-applicable'
        ? 'na'
        : isCondition(line)
          ? value.value === true
            ? 'yes'
            : 'no'
          : 'value'
  const shown = result === 'value' ? valueInWords(line.rule, value, around) : compared
  // The value says the comparison whole: what is compared is named once.
  const left = compared !== undefined && line.rule === line.expression ? comparisonOf(line.expression)?.left : undefined
  return {
    result,
    text: left === undefined ? textOf(line, around) : nameOf(left, around),
    ...(shown === undefined ? {} : { value: shown }),
    articles: line.references,
    children: line.children
      .filter((child) => compared === undefined || child.children.length > 0)
      .map((child) => traceEntry(child, around)),
  }
}

/** One reason in fact: what was looked at, what was found, the article that asks for it. */
export interface Reason {
  readonly label: string
  readonly value: string
  readonly holds?: boolean
  /** the question it rests on, so that its source can be told */
  readonly fields: readonly string[]
  readonly article?: string
}

/** The conditions of an explanation as flat lines, those that do not hold first. */
export function reasonsOf(trace: TraceLine, around: WhyAround): readonly Reason[] {
  const compares = (line: TraceLine) => sidesOf(line, comparisonOf(line.expression)) !== undefined
  const lines = isCondition(trace) && trace.children.length > 0 && !compares(trace) ? trace.children : [trace]
  const reasons = lines.map((line): Reason => {
    const article = (line.references[0] ?? trace.references[0])?.title
    const compared = isCondition(line) ? comparedOf(line, around) : undefined
    return {
      label: compared === undefined ? textOf(line, around) : nameOf(comparisonOf(line.expression)?.left ?? line.rule, around),
      value: compared ?? leafValue(line, around),
      ...(isCondition(line) ? { holds: !isFalse(line) } : {}),
      fields: fieldsUnder(line, around.service),
      ...(article === undefined ? {} : { article }),
    }
  })
  return [...reasons.filter(({ holds }) => holds === false), ...reasons.filter(({ holds }) => holds !== false)]
}

/** The questions that a line rests on, its own first. */
const fieldsUnder = (line: TraceLine, service: Service): readonly string[] => [
  ...(fieldOf(service, line.rule.split(' . ')[0] ?? '') === undefined ? [] : [line.rule.split(' . ')[0] ?? '']),
  ...line.children.flatMap((child) => fieldsUnder(child, service)),
]

/** A named condition over one question is clearer by its answer: `dans une zone` reads "Zone : hors zone". */
function leafValue(line: TraceLine, around: WhyAround): string {
  const [only, ...others] = line.children
  const own = valueInWords(line.rule, line.value, around)
  return only !== undefined &&
    others.length === 0 &&
    fieldOf(around.service, only.rule) !== undefined &&
    isCondition(line) &&
    !isCondition(only)
    ? `${own} (${nameOf(only.rule, around)}\u00a0: ${valueInWords(only.rule, only.value, around)})`
    : own
}

export interface NamedArticle {
  readonly title: string
  readonly url?: string
}

const byTitle = new Intl.Collator('und', { numeric: true })
/** As one looks them up: article 2 before article 10. */
export const inOrder = (articles: Iterable<NamedArticle>): readonly NamedArticle[] =>
  [...articles].sort((one, other) => byTitle.compare(one.title, other.title))

/** Every article that an explanation names, once, in order. */
export function articlesOf(trace: TraceLine): readonly NamedArticle[] {
  const found = new Map<string, NamedArticle>()
  const visit = (line: TraceLine): void => {
    for (const reference of line.references) found.set(reference.title, reference)
    for (const child of line.children) visit(child)
  }
  visit(trace)
  return inOrder(found.values())
}

/** In a sentence, what was not met: for `{$explication}` of a message. Everything that counted when all is met. */
export function becauseOf(trace: TraceLine, around: WhyAround): string {
  const failing = leaves(trace)
  const lines = failing.length > 0 ? failing : [trace]
  return formatList(
    around.lang,
    lines.map((line) => sentence(line, around)),
  )
}

/** The false conditions that decided: a comparison, or a condition that nothing false lies under. */
function leaves(line: TraceLine): TraceLine[] {
  if (!isFalse(line)) return []
  const under = sidesOf(line, comparisonOf(line.expression)) === undefined ? line.children.flatMap(leaves) : []
  return under.length > 0 ? under : [line]
}

/** How a comparison that is not true is said. */
const untrue: Readonly<Record<string, 'why.over' | 'why.reach' | 'why.under' | 'why.not-over'>> = {
  '<=': 'why.over',
  '<': 'why.reach',
  '>=': 'why.under',
  '>': 'why.not-over',
}

function sentence(line: TraceLine, around: WhyAround): string {
  const { lang } = around
  const comparison = comparisonOf(line.expression)
  const sides = sidesOf(line, comparison)
  const said = comparison === undefined ? undefined : untrue[comparison.sign]
  if (sides !== undefined && said !== undefined) {
    const { left, right } = sides
    const limit = valueInWords(right.rule ?? left.rule, right.value, around)
    return t(lang, said, {
      left: nameOf(left.rule, around),
      value: valueInWords(left.rule, left.value, around),
      right: right.rule === undefined ? limit : t(lang, 'why.named', { label: nameOf(right.rule, around), value: limit }),
    })
  }
  const field = line.children.find(({ rule }) => fieldOf(around.service, rule) !== undefined)
  if (field !== undefined)
    return t(lang, 'why.line', { label: nameOf(field.rule, around), value: valueInWords(field.rule, field.value, around) })
  return t(lang, 'why.line', { label: textOf(line, around), value: valueInWords(line.rule, line.value, around) })
}
