import { legalDay } from '#kernel'
import { formatBytes, formatDate, Icon, Sheet } from '#web'
import { letterShown, type Paper } from '../papers.ts'
import { t } from '../texts.ts'
import type { CaseParts } from './case-view.tsx'
import { caseHref, letterHref, paperHref } from './links.ts'

/** Documents of the case: what the person gave, what the office issued. */
export function PapersSheet({ ctx: { lang }, opened, papers }: CaseParts & { papers: ReadonlyMap<string, Paper> }) {
  const { view, ctx } = opened
  const letter = letterShown(opened)
  const coming = view.documents.filter(({ file }) => file === undefined).length
  return (
    <Sheet fold={papers.size === 0 && !letter} id="papers" title={t(lang, 'case.papers')}>
      {papers.size === 0 && !letter ? <p class="g-muted">{t(lang, 'papers.none')}</p> : null}
      {papers.size === 0 && !letter ? null : (
        <ul class="g-files">
          {letter ? (
            <li>
              <Icon name="document" />
              <a href={letterHref(lang, view.reference)}>{t(lang, 'papers.letter')}</a>
            </li>
          ) : null}
          {[...papers.values()].map((paper) => (
            <li>
              <Icon name="document" />
              <span>
                <a href={paperHref(lang, view.reference, paper.file)}>{paper.name}</a>{' '}
                <small>
                  {[
                    paper.label,
                    paper.at === undefined ? undefined : formatDate(lang, legalDay(paper.at, ctx.zone), 'short'),
                    paper.size > 0 ? formatBytes(lang, paper.size) : undefined,
                  ]
                    .filter(Boolean)
                    .join(', ')}
                </small>
              </span>
            </li>
          ))}
        </ul>
      )}
      {opened.roles.length === 0 ? null : (
        <p>
          <a href={`${caseHref(lang, view.reference)}/file.pdf`}>{t(lang, 'whole.get')}</a>
        </p>
      )}
      {coming === 0 ? null : <p class="g-fine">{t(lang, 'papers.coming', { count: coming })}</p>}
    </Sheet>
  )
}
