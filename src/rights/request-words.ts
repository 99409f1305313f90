import type { CaseRow } from '#cases'
import type { Request } from '#consent'
import { say } from '#definitions'
import { purposeInWords } from '#services'
import { conceptWords } from './concepts.ts'
import type { RightsEdge } from './edge.ts'
import { t } from './texts.ts'

/** What a request is about, in words: a fact, a case, a processing. For an access its own line says it. */
export function aboutWords(
  edge: RightsEdge,
  { kind, about }: Pick<Request, 'kind' | 'about'>,
  rows: readonly CaseRow[],
  lang: string,
): string {
  const row = rows.find(({ id }) => id === about)
  if (row !== undefined) return say(edge.catalogue.at(row.service, row.version).service.title, lang)
  if (about === null || kind === 'why') return ''
  return kind === 'correct' ? conceptWords(about, lang) : purposeInWords(edge, about, lang)
}

/** "Pourquoi cet accès ?", "Corriger : Adresse". */
export function requestTitle(edge: RightsEdge, request: Pick<Request, 'kind' | 'about'>, rows: readonly CaseRow[], lang: string): string {
  const about = aboutWords(edge, request, rows, lang)
  return about === '' ? t(lang, `request.${request.kind}`) : t(lang, 'request.about', { kind: t(lang, `request.${request.kind}`), about })
}
