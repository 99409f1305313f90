import { type Code, type ProblemWords, type Severity, severities } from './codes.ts'
import { english } from './en.ts'
import { englishPhrases } from './en-phrases.ts'
import { french } from './fr.ts'
import { frenchPhrases } from './fr-phrases.ts'
import { dutch } from './nl.ts'
import { dutchPhrases } from './nl-phrases.ts'
import { type Phrases, sayDetail, type Words } from './phrase.ts'

export type { Code, Severity } from './codes.ts'
export { eitherPhrase, isPhraseKey, type PhraseKey, phrase } from './phrase.ts'
export type Details = Readonly<Record<string, string>>

export const problemCodes = Object.keys(severities) as Code[]
export const severityOf = (code: Code): Severity => severities[code]

const catalogues: Readonly<Record<string, { readonly problems: ProblemWords; readonly phrases: Phrases }>> = {
  en: { problems: english, phrases: englishPhrases },
  fr: { problems: french, phrases: frenchPhrases },
  nl: { problems: dutch, phrases: dutchPhrases },
}

/**
 * The words of a problem in `fr`, `en` or `nl` (English for any other). What the rules say of an expression (`rule.<code>`) is English in all.
 */
export function problemText(problem: { readonly code: string; readonly details: Details } & Partial<Words>, lang: string): Words {
  const { problems, phrases } = catalogues[lang] ?? { problems: english, phrases: englishPhrases }
  const known = Object.hasOwn(problems, problem.code) ? problems[problem.code as Code] : undefined
  if (!known) return { message: problem.message ?? problem.code, ...said('expected', problem.expected), ...said('hint', problem.hint) }
  const details = Object.fromEntries(Object.entries(problem.details).map(([name, detail]) => [name, sayDetail(detail, phrases)]))
  // A detail called `expected` or `hint` speaks for one place; without it the general words stand, or nothing.
  return {
    message: fill(known.message, details) ?? known.message,
    ...said('expected', details.expected ?? fill(known.expected, details)),
    ...said('hint', details.hint ?? fill(known.hint, details)),
  }
}

const said = (key: 'expected' | 'hint', text: string | undefined) => (text ? { [key]: text } : {})

/** A sentence with a gap that nothing fills is not said: `Did you mean {near}?` without anything near. */
function fill(text: string | undefined, details: Details): string | undefined {
  const gaps = text?.match(/\{(\w+)\}/g) ?? []
  if (text === undefined || gaps.some((gap) => details[gap.slice(1, -1)] === undefined)) return undefined
  return text.replace(/\{(\w+)\}/g, (_, name: string) => details[name] ?? '')
}
