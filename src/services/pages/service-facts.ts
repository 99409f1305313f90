import type { Action, Effect, Field, Lang, Service, State } from '../contract.ts'
import { plainField } from '../contract.ts'
import { kindOf } from '../fields/registry.ts'
import { textIn } from '../fields/texts.ts'
import { durationInWords } from './duration.ts'
import { t } from './texts.ts'

const states = (service: Service): readonly State[] => service.workflow.states
const effectsOf = (service: Service): readonly Effect[] =>
  states(service).flatMap((state) => [...state.then, ...state.do.flatMap((action) => action.then)])

/** The rule of the sum that a service pays, undefined when it pays none. */
export const paidRule = (service: Service): string | undefined => effectsOf(service).find((effect) => effect.kind === 'pay')?.rule

/** `2500 €` written as the limit of a rule; undefined when it has none or it is computed. */
export function ceilingOf(service: Service, rule: string): { readonly amount: number; readonly unit: string } | undefined {
  const written: unknown = service.rules[rule]
  const limit: unknown = typeof written === 'object' && written !== null && 'plafond' in written ? written.plafond : undefined
  const [, amount, unit] = /^\s*(\d+(?:\.\d+)?)\s*(€\S*)\s*$/.exec(typeof limit === 'string' ? limit : '') ?? []
  return amount === undefined || unit === undefined ? undefined : { amount: Number(amount), unit }
}

const unnamed: Field = {
  name: '',
  type: 'computed',
  label: {},
  ...plainField,
  required: false,
  asked: false,
}

/** A number with its unit: `1 260 €`, `60 € par an`. */
export const amountInWords = (amount: number, unit: string | undefined, lang: Lang): string =>
  kindOf(unnamed).format(amount, unit === undefined ? unnamed : { ...unnamed, unit }, lang)

/** What a service gives, in sentences. */
export function givesOf(service: Service, lang: Lang): readonly string[] {
  const rule = paidRule(service)
  const ceiling = rule === undefined ? undefined : ceilingOf(service, rule)
  const issued = new Set(effectsOf(service).flatMap((effect) => (effect.kind === 'issue' ? [effect.document] : [])))
  const documents = service.documents
    .filter(({ name }) => issued.has(name))
    .map(({ title }) => t(lang, 'gives.document', { title: textIn(title, lang) }))
  const valid = states(service).find((state) => state.valid !== undefined)?.valid
  const money =
    rule === undefined
      ? []
      : [
          ceiling === undefined
            ? t(lang, 'gives.money')
            : t(lang, 'gives.ceiling', { amount: amountInWords(ceiling.amount, ceiling.unit, lang) }),
        ]
  const all = [...money, ...documents, ...(valid === undefined ? [] : [t(lang, 'gives.valid', { time: durationInWords(valid.for, lang) })])]
  return all.length > 0 ? all : [t(lang, 'gives.answer')]
}

/** Our promise for the first state after sending, then the law's delay and what silence means. */
export function timesOf(service: Service, lang: Lang): readonly string[] {
  const sent = states(service).find(
    (state) => state.name === states(service)[0]?.do.find((action) => action.by.includes('applicant') && action.to !== undefined)?.to,
  )
  const { clock } = service.workflow
  const lines: string[] = []
  if (sent?.due !== undefined) {
    const time = durationInWords(sent.due.in, lang)
    lines.push(officeDecides(service, sent) ? t(lang, 'time.promise', { time }) : t(lang, 'time.promise.start', { time }))
    const [faster] = Object.values(sent.due.faster)
    if (faster !== undefined) lines.push(t(lang, 'time.faster', { time: durationInWords(faster, lang) }))
    const after = decisionAfter(service, sent)
    if (after !== undefined) lines.push(t(lang, 'time.promise.then', { time: durationInWords(after, lang) }))
  }
  if (clock !== undefined) {
    lines.push(t(lang, 'time.law', { time: durationInWords(clock.in, lang) }))
    for (const longer of new Set(Object.values(clock.longer))) lines.push(t(lang, 'time.longer', { time: durationInWords(longer, lang) }))
    if (clock.missed !== undefined) lines.push(t(lang, `time.silence.${clock.missed.means}`, { reference: clock.missed.reference }))
  }
  return lines.length > 0 ? lines : [t(lang, 'time.none')]
}

const next = (service: Service, action: Action) => states(service).find(({ name }) => name === action.to)
const byOffice = (action: Action): boolean => action.by.some((by) => by !== 'applicant' && by !== 'system' && by !== 'robot')

/** Does a person of the office decide in this state? What the system may grant at once is no promise to who must wait. */
export const officeDecides = (service: Service, state: State): boolean =>
  state.do.some((action) => byOffice(action) && next(service, action)?.outcome !== undefined)

/** The office's time to decide once it has taken the case on, when it does not decide in this state already. */
export function decisionAfter(service: Service, state: State): string | undefined {
  if (officeDecides(service, state)) return undefined
  return state.do
    .filter(byOffice)
    .map((action) => next(service, action))
    .find((after) => after?.phase === 'open' && after.due !== undefined && officeDecides(service, after))?.due?.in
}

/** How long a refusal can be contested; undefined when the file opens no contest. */
export function contestTime(service: Service): string | undefined {
  const refused = states(service).filter(({ outcome }) => outcome === 'refused' || outcome === 'partly')
  return refused.flatMap((state) => state.do).find((action) => action.by.includes('applicant') && action.within !== undefined)?.within?.in
}

/** Files that are asked for; a question that waits for another answer is optional here. */
export function filesOf(service: Service, lang: Lang): readonly string[] {
  const all = service.fields.flatMap((field) => [field, ...(field.item ?? [])])
  return all
    .filter((field) => (field.type === 'file' || field.type === 'files') && field.asked && field.by === undefined)
    .map((field) => {
      const label = textIn(field.label, lang)
      const maybe = field.required !== true || field.when !== undefined
      return maybe ? t(lang, 'needs.optional', { label }) : field.later ? t(lang, 'needs.later', { label }) : label
    })
}

/** Questions that the applicant answers, files and what is only shown left out. */
export const questionsOf = (service: Service): readonly Field[] =>
  service.fields.filter((field) => field.asked && field.by === undefined && !['file', 'files', 'computed', 'note'].includes(field.type))

/** Minutes that a form takes: half a minute a question, a row of a list counts twice. */
export const minutesOf = (service: Service): number =>
  Math.max(2, Math.ceil(questionsOf(service).reduce((sum, field) => sum + (field.type === 'list' ? 2 : 0.7), 1)))
