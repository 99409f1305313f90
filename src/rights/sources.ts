import { sourceTitle } from '#registries'
import type { RightsEdge } from './edge.ts'
import { isRightsKey, t } from './texts.ts'

/** Where a fact comes from, in words: "Registre des habitants", "Déclaré par vous". */
export function sourceWords(edge: Pick<RightsEdge, 'town'>, source: string, lang: string): string {
  const key = `source.${source}`
  return isRightsKey(key) ? t(lang, key) : (sourceTitle(edge.town, source, lang) ?? source)
}
