import { siteOf } from '../address.ts'
import type { Notice, NoticesEdge } from '../contract.ts'
import type { IntentRow } from '../store.ts'
import { t } from '../texts.ts'

/**
 * The foot of an e-mail to a person. What the law wants told says that it cannot be stopped; a warning says nothing; everything else can be ended here and, with
 * one click, in the mail program.
 */
export function footOf(
  edge: NoticesEdge,
  { topic, legal }: Pick<IntentRow, 'topic' | 'legal'>,
  lang: string,
  token: string,
): Pick<Notice, 'foot' | 'stop'> {
  if (topic === 'security') return {}
  if (legal) return { foot: t(lang, 'ending.legal') }
  const stop = `${siteOf(edge)}/${lang}/notices/stop/${token}`
  return { stop, foot: t(lang, 'ending.foot', { link: stop }) }
}
