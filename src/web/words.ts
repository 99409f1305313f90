import { MessageFormat, type MessageFormatOptions, parseMessage, visit } from 'messageformat'
import { DraftFunctions } from 'messageformat/functions'
import { typographic, type Words } from '#kernel'
import { localeOf } from './format.ts'

export type Lang = string
export type Values = Readonly<Record<string, string | number | boolean | bigint | Date | undefined>>
/** One language of a catalogue: key → message in MessageFormat 2. `{$name}` prints a value, `.input {$n :number} .match $n …` chooses by it. */
export type Messages = Readonly<Record<string, string>>

/** Reads a text in a language: `t('fr', 'case.until', { day })`. Throws for a key that no language has and for a value that is missing. */
export type Translate<Key extends string> = (lang: Lang, key: Key, values?: Values) => string

const options: MessageFormatOptions<string, string> = { bidiIsolation: 'none', functions: DraftFunctions }
const plain = (message: string): boolean => !/[{}\\|]/u.test(message) && !message.startsWith('.')

/**
 * The texts of one capability. French is the source: its keys are the type, and a language that the catalogue does not have reads French.
 * Messages are compiled at first use and kept.
 * @example
 * const t = catalogue({ fr, en, nl })
 * t('en', 'turn.you') // Your turn
 */
export function catalogue<Source extends Messages>(texts: {
  readonly fr: Source
  readonly en: Readonly<Record<keyof Source & string, string>>
  readonly nl: Readonly<Record<keyof Source & string, string>>
}): Translate<keyof Source & string> & Words {
  const languages = new Map<Lang, Messages>(Object.entries(texts))
  const compiled = new Map<string, MessageFormat<string, string>>()
  const sayings = new Map<string, string>()
  const translate: Translate<string> = (lang, key, values) => {
    const language = languages.has(lang) ? lang : (lang.split('-')[0] ?? 'fr')
    const own = languages.get(language)?.[key]
    const written = own ?? texts.fr[key]
    if (written === undefined) throw new Error(`No text "${key}" in this catalogue`)
    const locale = localeOf(own === undefined ? 'fr' : language)
    const id = `${locale}\n${key}`
    const said = sayings.get(id)
    if (said !== undefined) return said
    if (plain(written)) {
      sayings.set(id, typographic(written, locale))
      return sayings.get(id) ?? written
    }
    const format = compiled.get(id) ?? new MessageFormat<string, string>(locale, typographic(written, locale), options)
    compiled.set(id, format)
    // Intl separates French thousands with U+202F, too thin in the display face.
    return format.format(values as Record<string, unknown>, (error) => refuse(key, lang, error as Error)).replaceAll('\u202f', '\u00a0')
  }
  return Object.assign(translate, { knows: (key: string) => Object.hasOwn(texts.fr, key), say: translate })
}

function refuse(key: string, lang: Lang, error: Error): never {
  throw new Error(`Text "${key}" (${lang}): ${error.message}`)
}

/**
 * What is wrong in a catalogue, for the test that every capability has: a key that one language lacks or has too many, a message that
 * cannot be read, a variable that is not the same in every language. Empty when all is well.
 */
export function catalogueProblems(texts: Readonly<Record<Lang, Messages>>): readonly string[] {
  const problems: string[] = []
  const keys = new Set(Object.values(texts).flatMap((messages) => Object.keys(messages)))
  for (const key of keys) {
    const variables = new Map<Lang, string>()
    for (const [lang, messages] of Object.entries(texts)) {
      const message = messages[key]
      if (message === undefined || message === '') problems.push(`${lang}: "${key}" is missing`)
      else {
        const names = variablesOf(message)
        if (names === undefined) problems.push(`${lang}: "${key}" cannot be read: ${message}`)
        else variables.set(lang, names)
      }
    }
    if (new Set(variables.values()).size > 1)
      problems.push(`"${key}" has other variables: ${[...variables].map(([lang, names]) => `${lang} (${names})`).join(', ')}`)
  }
  return problems
}

function variablesOf(message: string): string | undefined {
  if (plain(message)) return ''
  const names = new Set<string>()
  try {
    visit(parseMessage(message), {
      value: (value) => {
        if (value.type === 'variable') names.add(value.name)
      },
    })
  } catch {
    return undefined
  }
  return [...names].sort().join(', ')
}
