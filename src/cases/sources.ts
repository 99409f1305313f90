import type { Town } from '#definitions'
import { legalDay } from '#kernel'
import { sourceTitle } from '#registries'
import type { Provenance } from '#services'
import { formatDate, type Lang, type SourceOf } from '#web'
import { t } from './told/texts.ts'

/** Where an answer comes from, in words: "Registre des habitants, au 2 mars 2026", "Votre réponse du 9 novembre". */
export function sourceOf(town: Town, provenance: Provenance, zone: string, lang: Lang): SourceOf {
  const { source, at, instead } = provenance
  const day = formatDate(lang, legalDay(at, zone))
  const title = sourceTitle(town, source, lang)
  if (title !== undefined)
    return { kind: source.startsWith('partner.') ? 'document' : 'register', text: t(lang, 'source.register', { title, day }) }
  if (source === 'identity') return { kind: 'checked', text: t(lang, 'source.identity', { day }) }
  if (source === 'profile') return { kind: 'person', text: t(lang, 'source.profile', { day }) }
  if (source === 'case') return { kind: 'document', text: t(lang, 'source.case', { day }) }
  if (source.startsWith('document')) return { kind: 'document', text: t(lang, 'source.document', { day }) }
  if (source === 'office' || source === 'worker') return { kind: 'seen', text: t(lang, 'source.office', { day }) }
  if (source === 'party') return { kind: 'person', text: t(lang, 'source.party', { day }) }
  const said = t(lang, 'source.applicant', { day })
  return {
    kind: 'person',
    text:
      instead === undefined
        ? said
        : `${said} (${t(lang, `instead.${instead.why}`, { title: sourceTitle(town, instead.source, lang) ?? '' })})`,
  }
}
