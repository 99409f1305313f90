import { type Field, formatMasked, formatValue, plainField } from '#services'
import { formatList, formatPartialDate } from '#web'

const types: Readonly<Record<string, Field['type']>> = {
  'person.email': 'email',
  'person.phone': 'phone',
  'person.iban': 'iban',
  'person.home': 'address',
}

/** What a person may say of herself before the town knows it, in the order of the page. */
export const statable: readonly string[] = ['person.home', 'person.email', 'person.phone', 'person.iban']

/** The control in which a fact of this concept is read and shown; a line of text for what has no kind of its own. */
export const factField = (concept: string, label = ''): Field => ({
  name: 'value',
  type: types[concept] ?? 'text',
  label: { fr: label },
  ...plainField,
})

/** A fact in words. Of an account, enough to know it by. */
export function factWords(concept: string, value: unknown, lang: string): string {
  if (concept === 'person') return personWords(value)
  if (concept === 'person.language' && typeof value === 'string')
    return new Intl.DisplayNames(lang, { type: 'language' }).of(value) ?? value
  if (concept === 'person.birth' && typeof value === 'string') return formatPartialDate(lang, value)
  if (concept === 'person.iban' && typeof value === 'string') return formatMasked(value)
  if (types[concept] !== undefined) return formatValue(factField(concept), value as never, lang)
  return typeof value === 'object' && value !== null ? listed(value, lang) : String(value)
}

const personWords = (value: unknown): string => {
  const { given = '', family = '' } = (value ?? {}) as { readonly given?: string; readonly family?: string }
  return `${given} ${family}`.trim()
}

const listed = (value: object, lang: string): string =>
  formatList(
    lang,
    Object.values(value).map((part) => (typeof part === 'object' && part !== null ? listed(part, lang) : String(part))),
  )
