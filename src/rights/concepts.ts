import { isRightsKey, t } from './texts.ts'

/** The name of a fact in words: `person.home` → "Adresse". */
export function conceptWords(concept: string, lang: string): string {
  const key = `concept.${concept}`
  return isRightsKey(key) ? t(lang, key) : concept
}
