import { say } from '#definitions'
import type { At, RuleValue } from '#rules'
import { type Field, type Loaded, paidRule } from '#services'
import type { Lang } from '#web'
import { t } from './texts.ts'

const mostOptions = 9

/** The rule that says whether there is a right, and the one that says how much. */
export function targetsOf({ service }: Pick<Loaded, 'service'>): { readonly right?: string; readonly sum?: string } {
  const sum = paidRule(service)
  return { ...(service.proactive === undefined ? {} : { right: service.proactive.when }), ...(sum === undefined ? {} : { sum }) }
}

/** Can this service be asked about with the keys of a telephone? */
export const isOffered = (loaded: Loaded): boolean => {
  const { right, sum } = targetsOf(loaded)
  return loaded.service.access.channels.includes('phone') && (right !== undefined || sum !== undefined)
}

/** Kinds of question that keys can answer. */
export function isAskable({ type, options }: Field): boolean {
  if (type === 'choice') return (options?.length ?? 0) > 0 && (options?.length ?? 0) <= mostOptions
  return ['boolean', 'integer', 'number', 'money', 'list', 'date'].includes(type)
}

/**
 * What the rules say so far, and the question that tells most of what is still open; a fact that only a register would know on the web is asked as well.
 * `stuck`: what is missing cannot be asked with keys.
 */
export function standingOf(loaded: Loaded, answers: Readonly<Record<string, unknown>>, at: At) {
  const { service, rules } = loaded
  const among = new Set(service.fields.filter((field) => isAskable(field) && field.by === undefined).map(({ name }) => name))
  const { right, sum } = targetsOf(loaded)
  for (const rule of [right, sum].filter((one) => one !== undefined)) {
    const value: RuleValue | undefined = rules.evaluate(answers, [rule], at)[rule]
    // Without the right there is no sum to ask about.
    if (rule === right && value?.kind !== 'missing' && !(value?.kind === 'value' && value.value === true)) return { right: false } as const
    if (value?.kind !== 'missing') continue
    const { next } = rules.outlook(rule, answers, at, among)
    const field = service.fields.find(({ name }) => name === next)
    return field === undefined ? ({ stuck: true } as const) : ({ ask: field } as const)
  }
  const value = sum === undefined ? undefined : rules.evaluate(answers, [sum], at)[sum]
  const amount = value?.kind === 'value' && typeof value.value === 'number' ? { amount: value.value, unit: value.unit } : undefined
  return { right: true, ...(amount === undefined ? {} : { sum: amount }) } as const
}

/** The question as it is spoken, and how many keys answer it. */
export function questionOf(field: Field, lang: Lang): { readonly texts: readonly string[]; readonly most?: number } {
  const label = say(field.label, lang).replace(/\s*[?:.]$/u, '')
  switch (field.type) {
    case 'boolean':
      return { texts: [t(lang, 'ask.label', { label }), t(lang, 'ask.boolean')], most: 1 }
    case 'choice':
      return {
        texts: [
          t(lang, 'ask.label', { label }),
          ...(field.options ?? []).map((option, index) => t(lang, 'ask.option', { label: say(option.label, lang), key: index + 1 })),
        ],
        most: 1,
      }
    case 'date':
      return { texts: [t(lang, 'ask.label', { label }), t(lang, 'ask.date')], most: 8 }
    case 'list':
      return { texts: [t(lang, 'ask.how-many', { label }), t(lang, 'ask.hash')] }
    case 'money':
      return { texts: [t(lang, 'ask.label', { label }), t(lang, 'ask.money')] }
    default:
      return { texts: [t(lang, 'ask.label', { label }), t(lang, 'ask.hash')] }
  }
}

/** The answer that these keys mean; undefined when they mean none. */
export function answerOf(field: Field, keys: string): unknown {
  if (!/^\d{1,9}$/.test(keys)) return undefined
  const number = Number(keys)
  switch (field.type) {
    case 'boolean':
      return keys === '1' ? true : keys === '2' ? false : undefined
    case 'choice':
      return field.options?.[number - 1]?.key
    case 'date':
      return dayTyped(keys)
    default:
      return number < (field.min ?? 0) || number > (field.max ?? Number.POSITIVE_INFINITY) ? undefined : number
  }
}

/** `24111985` → `1985-11-24`; undefined for no day of a calendar. */
export function dayTyped(keys: string): string | undefined {
  const [, day, month, year] = /^(\d{2})(\d{2})(\d{4})$/.exec(keys) ?? []
  const text = `${year}-${month}-${day}`
  const at = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? undefined : text
}
