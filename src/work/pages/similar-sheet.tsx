import type { DecidedCase, Near } from '#cases'
import { legalDay, showReference } from '#kernel'
import { formatDate, Sheet } from '#web'
import { labelsOf, stateWords } from '../labels.ts'
import { t } from '../texts.ts'
import type { CaseParts } from './case-view.tsx'
import { caseHref } from './links.ts'

/** Decided cases that are alike, and in which answers; who opens one sees the rest there. */
export function SimilarSheet({ ctx: { lang, edge }, opened, similar }: CaseParts & { similar: readonly Near<DecidedCase>[] }) {
  if (similar.length === 0) return null
  const { loaded, ctx, row } = opened
  const labels = (names: readonly string[]) => labelsOf(loaded.service, names, lang)
  return (
    <Sheet fold id="similar" title={t(lang, 'similar.title')}>
      <ul class="g-list g-flow">
        {similar.map(({ decided, same, close, other }) => (
          <li>
            <a href={caseHref(lang, decided.reference)}>{showReference(decided.reference)}</a>,{' '}
            <strong>{stateWords(edge.catalogue.at(row.service, decided.version).service, decided, lang)}</strong>,{' '}
            {formatDate(lang, legalDay(new Date(decided.decidedAt).toISOString(), ctx.zone), 'short')}
            <br />
            <small>
              {[
                ...(same.length === 0 ? [] : [t(lang, 'similar.same', { fields: labels(same) })]),
                ...(close.length === 0 ? [] : [t(lang, 'similar.close', { fields: labels(close) })]),
                ...(other.length === 0 ? [] : [t(lang, 'similar.other', { fields: labels(other) })]),
              ].join(' ')}
            </small>
          </li>
        ))}
      </ul>
      <p class="g-fine">{t(lang, 'similar.note')}</p>
    </Sheet>
  )
}
