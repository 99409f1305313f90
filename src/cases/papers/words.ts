import { readFileSync } from 'node:fs'

/** The fixed texts of the papers in one language, by key. */
export type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string

type Catalogue = Readonly<Record<string, string>>
const languages = ['fr', 'en', 'nl'] as const
const catalogues = new Map<string, Catalogue>(
  languages.map((lang) => [lang, JSON.parse(readFileSync(new URL(`./texts/${lang}.json`, import.meta.url), 'utf8')) as Catalogue]),
)

/** Languages that the papers speak. */
export const paperLanguages: readonly string[] = languages

/** The texts in `lang`; in French, their source, where the papers do not speak it. `{name}` stands for a value; every key exists. */
export function wordsIn(lang: string): Words {
  const catalogue = catalogues.get(lang) ?? catalogues.get('fr')!
  return (key, values = {}) => {
    const text = catalogue[key]
    if (text === undefined) throw new Error(`papers: no text for ${key} in ${lang}`)
    return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
  }
}

/** `mercredi 25 novembre 2026`: a legal day `YYYY-MM-DD` in words. It has no zone, so UTC shows it as it is. */
export function dayInWords(day: string, lang: string, weekday = false): string {
  const style = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC', ...(weekday && { weekday: 'long' as const }) } as const
  const text = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, style).format(new Date(`${day}T00:00:00Z`))
  // Intl writes `1 janvier`; French says `1er janvier`.
  return lang === 'fr' ? text.replace(/(^|\s)1(?=\s\p{L})/u, '$11er') : text
}

/** The name of a language in a language: `français`. */
export const languageName = (code: string, lang: string): string => new Intl.DisplayNames([lang], { type: 'language' }).of(code) ?? code
