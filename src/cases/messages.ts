import { MessageFormat, type MessageFormatOptions } from 'messageformat'
import { DraftFunctions } from 'messageformat/functions'
import { say } from '#definitions'
import { showReference } from '#kernel'
import { formatValue, type Service, type Text } from '#services'
import { formatDate, formatDateTime, formatList, type Lang, localeOf } from '#web'
import type { MessageVariable } from './events.ts'
import { serviceThen } from './rebased.ts'
import { isToldKey, t } from './told/texts.ts'
import { requestLabel, stateLabel } from './told.ts'
import type { CaseMessage, CaseView } from './view.ts'
import { becauseOf, valueInWords, type WhyAround } from './why.ts'

/** What a message needs to be written for a reader. `link`: full address of the case's page. */
export interface MessageAround extends WhyAround {
  readonly view: CaseView
  readonly link: string
}

const options: MessageFormatOptions<string, string> = { bidiIsolation: 'none', functions: DraftFunctions }
const compiled = new Map<string, MessageFormat<string, string>>()

/** A text of a service file with its variables, in the reader's language. A variable without a value reads as nothing. */
export function formatText(text: Text, variables: Readonly<Record<string, MessageVariable>>, around: MessageAround): string {
  const { lang } = around
  const source = say(text, lang)
  const id = `${lang}\n${source}`
  const format = compiled.get(id) ?? new MessageFormat<string, string>(localeOf(lang), source, options)
  if (compiled.size < 2000) compiled.set(id, format)
  const values = Object.fromEntries(Object.entries(variables).map(([name, variable]) => [name, shown(name, variable, around)]))
  return tidy(format.format(values, () => undefined))
}

/** What was written, in the reader's language: words of a person as they are, texts of the service and of the house from their facts. */
export function messageText(message: CaseMessage, now: MessageAround): string {
  if (message.text !== undefined) return message.text
  const around = { ...now, service: serviceThen(now.view, now.service, message.at) }
  const { service, lang } = around
  const variables = message.variables ?? {}
  if (message.message !== undefined) return formatText(service.messages[message.message] ?? {}, variables, around)
  const said = (name: string) => {
    const variable = variables[name]
    return variable === undefined || variable.kind === 'absent' ? undefined : String(shown(name, variable, around))
  }
  const values = {
    day: said('échéance'),
    list: said('liste'),
    request: said('demande'),
    reason: said('raison'),
    who: said('qui'),
    to: said('destinataire'),
    received: said('reçue'),
    when: said('rendez-vous'),
    place: said('lieu'),
    state: stateThen(message, around),
  }
  const key = `notice.${message.notice ?? 'decided'}`
  const fuller = [...(values.day === undefined ? [] : ['day']), ...(values.reason === undefined ? [] : ['reason'])]
    .map((end) => `${key}.${end}`)
    .find(isToldKey)
  const chosen = fuller ?? key
  return isToldKey(chosen)
    ? t(lang, chosen, { ...values, list: values.list ?? '', request: values.request ?? '', who: values.who ?? '' })
    : ''
}

/** Label of the state that the case had entered when the message was written. */
function stateThen(message: CaseMessage, { view, service, lang }: MessageAround): string {
  const entered = view.timeline.findLast(({ to, at }) => to !== undefined && at <= message.at)
  return stateLabel(service, entered?.to ?? view.state, lang)
}

/** A value that prints in words and still counts as the number it is, so that a text may choose its plural by it. */
class Printed {
  readonly #text: string
  readonly #value: unknown
  constructor(text: string, value: unknown) {
    this.#text = text
    this.#value = value
  }
  valueOf(): unknown {
    return this.#value
  }
  toString(): string {
    return this.#text
  }
}

function shown(name: string, variable: MessageVariable, around: MessageAround): string | Printed {
  const { lang, service, view } = around
  switch (variable.kind) {
    case 'text':
      return name === 'référence' ? showReference(variable.text) : variable.text
    case 'day':
      return new Printed(formatDate(lang, variable.day, name === 'mois' ? 'month' : 'long'), variable.day)
    case 'rule': {
      const { value } = variable
      return new Printed(valueInWords('', value, around), value.kind === 'value' ? value.value : '')
    }
    case 'answer': {
      const field = service.fields.find((one) => one.name === variable.field)
      const text = field === undefined ? '' : formatValue(field, variable.value, lang, { answers: view.answers, fields: service.fields })
      return new Printed(text, typeof variable.value === 'object' ? text : variable.value)
    }
    case 'fields':
      return formatList(
        lang,
        variable.fields.map((one) => labelOf(service, one, lang)),
      )
    case 'trace':
      return becauseOf(variable.trace, around)
    case 'request':
      return requestLabel(service, variable.request, lang)
    case 'document':
      return numberIn(view, variable.key)
    case 'hours':
      return formatDateTime(lang, variable.from, variable.zone, 'full')
    case 'case-link':
      return around.link
    case 'absent':
      return ''
    default:
      return variable satisfies never
  }
}

/** A question as a sentence names it, in quotes: its label may itself be a question. */
export function labelOf(service: Service, name: string, lang: Lang): string {
  const field = service.fields.find((one) => one.name === name)
  return t(lang, 'quoted', { label: field === undefined ? name : say(field.label, lang) })
}

/** An absent value leaves two spaces or a space before a stop; an amount by the month before “a month” says it twice. */
const tidy = (text: string): string =>
  text
    .replaceAll('\u202f', '\u00a0')
    .replace(/ {2,}/g, ' ')
    // An amount says its period; so does a text that was written for the amount alone.
    .replace(/[ \u00a0](?:par|per|an?) (\p{L}+)(?= (?:par|per|an?|chaque|each|every) \1(?!\p{L}))/gu, '')
    .replace(/ ([.,])/g, '$1')
    .replace(/([.!?])\.(?=\s|$)/g, '$1')
    .trim()

/** A document without a number of its own bears the case's. */
function numberIn(view: CaseView, key: string): string {
  const number = view.documents.find((one) => one.key === key)?.number ?? view.reference
  return number === view.reference ? showReference(number) : number
}
