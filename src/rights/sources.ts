import { sourceTitle } from '#registries'
import type { RightsEdge } from './edge.ts'
import { isRightsKey, t } from './texts.ts'

/** Where a fact comes from, in words: "Registre des habitants", "Déclaré par vous" (for the office: "par la personne"). */
export function sourceWords(edge: Pick<RightsEdge, 'town'>, source: string, lang: string, reader: 'person' | 'office' = 'person'): string {
  const office = `source.${source}.office`
  const key = reader === 'office' && isRightsKey(office) ? office : `source.${source}`
  return isRightsKey(key) ? t(lang, key) : (sourceTitle(edge.town, source, lang) ?? source)
}
