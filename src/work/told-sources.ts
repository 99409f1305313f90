import type { Town } from '#definitions'
import { legalDay } from '#kernel'
import { sourceTitle } from '#registries'
import type { Provenance } from '#services'
import { formatDate } from '#web'
import { t } from './texts.ts'

/** Where an answer comes from, as an agent reads it: "Registre des habitants, 2 mars 2026", "Dit par la personne, 9 nov.". */
export function sourceForOffice(
  town: Town,
  { source, at, instead }: Provenance,
  { zone, today }: { readonly zone: string; readonly today: string },
  lang: string,
): string {
  const on = legalDay(at, zone)
  const day = formatDate(lang, on, on.slice(0, 4) === today.slice(0, 4) ? 'short' : 'long')
  const title = sourceTitle(town, source, lang)
  if (title !== undefined) return t(lang, 'source.named', { title, day })
  if (source === 'identity') return t(lang, 'source.identity', { day })
  if (source === 'profile') return t(lang, 'source.profile', { day })
  if (source === 'case') return t(lang, 'source.case', { day })
  if (source.startsWith('document')) return t(lang, 'source.document', { day })
  const said = t(lang, source === 'office' || source === 'worker' ? 'source.office' : 'source.person', { day })
  return instead === undefined
    ? said
    : `${said} (${t(lang, `instead.${instead.why}`, { title: sourceTitle(town, instead.source, lang) ?? '' })})`
}
