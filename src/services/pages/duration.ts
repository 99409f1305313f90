import type { Duration, Lang } from '../contract.ts'
import { t } from './texts.ts'

type Unit = 'h' | 'd' | 'bd' | 'w' | 'mo' | 'y'

/** A legal duration in words: `10bd` is "10 jours ouvrés". */
export function durationInWords(duration: Duration, lang: Lang): string {
  const [, count = '0', unit = 'd'] = /^(\d+)(\w+)$/.exec(duration) ?? []
  return t(lang, `time.${unit as Unit}`, { count: Number(count) })
}
