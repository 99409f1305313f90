import { MessageFormat, type MessageFormatOptions, parseMessage, visit } from 'messageformat'
import { DraftFunctions } from 'messageformat/functions'
import { remembering, typographic, type Words } from '#kernel'
import { localeOf } from './format.ts'

export type Lang = string
export type Values = Readonly<Record<string, string | number | boolean | bigint | Date | undefined>>
/** One language of a catalogue: key → message in MessageFormat 2. `{$name}` prints a value, `.input {$n :number} .match $n …` chooses by it. */
export type Messages = Readonly<Record<string, string>>

/** Reads a text in a language: `t('fr', 'case.until', { day })`. Throws for a key that no language has and for a value that is missing. */
export type Translate<Key extends string> = (lang: Lang, key: Key, values?: Values) => string

const options: MessageFormatOptions<string, string> = { bidiIsolation: 'none', functions: DraftFunctions }
/** What a count makes of a message is made once: choosing by plural and writing numbers is most of what a page's words cost. Only numbers: they name nobody. */
const counted = remembering<string>(5000)
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
  const compiled = new Map<string, Compiled>()
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
    const message = compiled.get(id) ?? compile(locale, typographic(written, locale))
    compiled.set(id, message)
    const joined = values && message.parts && join(message.parts, values)
    if (joined !== undefined) return wide(joined)
    const say = () => wide(message.format.format(values as Record<string, unknown>, (error) => refuse(key, lang, error as Error)))
    const all = Object.values(values ?? {})
    return all.length > 0 && all.every((value) => typeof value === 'number')
      ? counted(`${id}\n${written}\n${JSON.stringify(values)}`, say)
      : say()
  }
  return Object.assign(translate, { knows: (key: string) => Object.hasOwn(texts.fr, key), say: translate })
}

// Intl separates French thousands with U+202F, too thin in the display face.
const wide = (text: string): string => text.replaceAll('\u202f', '\u00a0')

interface Compiled {
  readonly format: MessageFormat<string, string>
  /** texts and names of variables in turn, where nothing is chosen, written or marked up: `Bonjour {$name},` */
  readonly parts?: readonly string[]
}

function compile(locale: string, written: string): Compiled {
  const read = parseMessage(written)
  const format = new MessageFormat<string, string>(locale, read, options)
  if (read.type !== 'message' || read.declarations.length > 0) return { format }
  const parts = ['']
  for (const part of read.pattern) {
    if (typeof part === 'string') parts.push(`${parts.pop()}${part}`)
    else if (part.type === 'expression' && part.arg?.type === 'variable' && part.functionRef === undefined) parts.push(part.arg.name, '')
    else return { format }
  }
  return { format, parts }
}

/** undefined: a value is no text, so the language decides how it is written. */
function join(parts: readonly string[], values: Values): string | undefined {
  let said = ''
  for (const [index, part] of parts.entries()) {
    const value = index % 2 === 0 ? part : Object.hasOwn(values, part) ? values[part] : undefined
    if (typeof value !== 'string') return undefined
    said += value
  }
  return said
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
