/** The words of the fields, in MessageFormat 2, from `texts/<lang>.json`. French is the source; a language that we do not have reads French. */
import { catalogue } from '#web'
import type { Field, Lang, Text } from '../contract.ts'
import { idOf } from './form.ts'
import type { FieldProblem } from './kind.ts'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

export type TextKey = keyof typeof fr

/** A sentence of the catalogue. */
export const say = catalogue({ fr, en, nl })

/** Language of our words for a language asked: `nl-BE` reads `nl`, one that we do not have reads French. */
export const wordsOf = (lang: Lang): 'fr' | 'en' | 'nl' =>
  (/^(?:en|nl)(?:-|$)/.exec(lang)?.[0].slice(0, 2) as 'en' | 'nl' | undefined) ?? 'fr'

/** A text in a language, else in the first that it has. */
export const textIn = (text: Text | undefined, lang: Lang): string =>
  text?.[lang] ?? text?.[wordsOf(lang)] ?? Object.values(text ?? {})[0] ?? ''

/** Label of a field; its name when the file gives none (checked files always do). */
export const labelOf = (field: Field, lang: Lang): string => textIn(field.label, lang) || field.name

/** A person's name after "of": "de Jules", "d’Inès"; "Jules’s"; "van Jules". */
function ofName(name: string, lang: Lang): string {
  if (wordsOf(lang) === 'en') return `${name}’s`
  if (wordsOf(lang) === 'nl') return `van ${name}`
  return /^[aeiouyh]/i.test(name.normalize('NFD')) ? `d’${name}` : `de ${name}`
}

/** The field as messages name it: « Prénom » (Jules). */
function whatOf(field: Field, lang: Lang, who?: string): string {
  const quoted = say(lang, 'quoted', { label: labelOf(field, lang) })
  return who ? `${quoted} (${who})` : quoted
}

/** A problem of the control `name`. `what`, `who` and `of` are always among its values. */
export function problem(
  code: string,
  name: string,
  field: Field,
  ctx: { readonly lang: Lang; readonly who?: string },
  values: Readonly<Record<string, string | number>> = {},
): FieldProblem {
  const who = ctx.who ?? ''
  return { code, at: idOf(name), values: { what: whatOf(field, ctx.lang, ctx.who), who, of: who && ofName(who, ctx.lang), ...values } }
}

const isKey = (key: string): key is TextKey => Object.hasOwn(fr, key)

/** The sentence for a problem. A code with a `.of` twin uses it when the row has a name: "Écrivez l’année de naissance de Jules." */
export function problemText(found: FieldProblem, lang: Lang): string {
  const named = `${found.code}.of`
  const key = found.values.who && isKey(named) ? named : found.code
  return isKey(key) ? say(lang, key, found.values) : say(lang, 'value.unreadable', found.values)
}

/** The same for the error summary, where a line stands alone: it begins with the row's name unless the sentence has it. */
export function summaryText(found: FieldProblem, lang: Lang): string {
  const text = problemText(found, lang)
  const who = String(found.values.who ?? '')
  if (!who || text.includes(who)) return text
  return `${who}${wordsOf(lang) === 'fr' ? '\u00a0' : ''}: ${text.charAt(0).toLocaleLowerCase(lang)}${text.slice(1)}`
}
