import { checkAsked, type Known, nameOf, type QuickCheck, reasonsOf } from '#cases'
import { formatValue, type Loaded } from '#services'
import { dayOf, type PostedForm } from '#web'
import type { Answer, AssistantEdge, Replied } from '../contract.ts'
import type { Dialogue } from './fold.ts'

/** A service that can be asked for in a dialogue: its quick check, question by question. */
export interface ServiceTarget {
  readonly key: string
  readonly loaded: Loaded
}

type Edge = Pick<AssistantEdge, 'catalogue'>

/** Undefined: no service of that key is in force, or nothing can be said of it in a few questions. */
export function serviceTarget(edge: AssistantEdge, key: string | undefined, lang: string): ServiceTarget | undefined {
  const loaded = loadedOf(edge, key)
  return loaded === undefined || key === undefined || checkAsked(edge, loaded, lang, [], {}) === undefined ? undefined : { key, loaded }
}

const loadedOf = ({ catalogue }: Edge, key: string | undefined): Loaded | undefined =>
  key?.startsWith('service:') ? catalogue.current(key.slice('service:'.length)) : undefined

/** What was answered so far, and one more answer as it is posted. */
export function checkIn(
  edge: AssistantEdge,
  { loaded }: ServiceTarget,
  lang: string,
  { answers, typed = {} }: Pick<Dialogue, 'answers' | 'typed'>,
  more: { readonly input?: string; readonly form: PostedForm } = { form: {} },
): QuickCheck {
  const asked = [...Object.keys(answers), ...(more.input === undefined ? [] : [more.input])]
  const check = checkAsked(edge, loaded, lang, asked, { ...typed, ...more.form })
  if (check === undefined) throw new Error(`${loaded.service.id} has no quick check any more`)
  return check
}

/** The controls of one question among those of a form. */
export const controlsOf = (input: string, form: PostedForm): PostedForm =>
  Object.fromEntries(Object.entries(form).filter(([name]) => name === input || name.startsWith(`${input}.`)))

/** What the check says now: the next question with what is known so far, or whether there is a right, with what decided it. */
export function stepOfService({ key, loaded }: ServiceTarget, check: QuickCheck): Extract<Answer, { kind: 'check' | 'right' }> {
  const { service } = loaded
  const { amount, right } = check
  const shared = {
    target: key,
    title: { ...service.title } as Record<string, string>,
    date: dayOf(check.context.at, check.context.zone),
    right,
    ...(amount === undefined || right === 'no'
      ? {}
      : {
          interval: {
            open: amount.least !== amount.most,
            ...(amount.least === undefined ? {} : { least: amount.least }),
            ...(amount.most === undefined ? {} : { most: amount.most }),
            ...(amount.unit === undefined ? {} : { unit: amount.unit }),
          },
        }),
  }
  if (check.next !== undefined) return { kind: 'check', ...shared, input: check.next.name }
  const inLanguages = Object.keys(shared.title)
  const inWords = (name: string) => Object.fromEntries(inLanguages.map((lang) => [lang, nameOf(name, { service, lang })]))
  const reasons = inLanguages.map((lang) => [lang, reasonsOf(check.trace, { service, lang })] as const)
  const lines = (reasons[0]?.[1] ?? []).map(({ holds, article }, at) => ({
    title: Object.fromEntries(reasons.map(([lang, all]) => [lang, all[at]?.label ?? ''])),
    value: Object.fromEntries(reasons.map(([lang, all]) => [lang, all[at]?.value ?? ''])),
    ...(holds === undefined ? {} : { holds }),
    ...(article === undefined ? {} : { article }),
  }))
  return { kind: 'right', ...shared, lines, open: check.open.map(inWords) }
}

/** The reply that begins the check of a service which was understood; undefined: its page is all there is to say. */
export function beginCheck(edge: AssistantEdge, said: Replied, lang: string): Replied | undefined {
  const target = said.answer.kind === 'service' ? serviceTarget(edge, `service:${said.answer.id}`, lang) : undefined
  return target === undefined ? undefined : { ...said, answer: stepOfService(target, checkIn(edge, target, lang, { answers: {} })) }
}

/** An answer in words, as the conversation shows it. */
export const answeredInWords = (check: QuickCheck, input: string, lang: string): string => {
  const field = check.fields.find(({ name }) => name === input)
  return field === undefined ? '' : formatValue(field, check.answers[input], lang)
}

/** What of a check goes into a form that she begins: her answers, as declared. A list was only counted, and is asked for there. */
export function carriedInto(check: QuickCheck, { service }: Loaded, at: string): Pick<Known, 'answers' | 'provenance'> {
  const own = new Map(service.fields.map((field) => [field.name, field]))
  const names = check.asked.flatMap(({ name }) => {
    const field = own.get(name)
    return field === undefined || field.type === 'list' || check.answers[name] === undefined || check.answers[name] === null ? [] : [name]
  })
  return {
    answers: Object.fromEntries(names.map((name) => [name, check.answers[name]!])),
    provenance: Object.fromEntries(names.map((name) => [name, { source: 'declared', at, verified: false }])),
  }
}
