import { showReference } from '#kernel'
import { Alert } from '#web'
import { t } from '../texts.ts'
import type { CaseParts } from './case-view.tsx'
import { caseHref } from './links.ts'

/** Cases that may be the same matter, told before anything is decided. Nobody's name is said: who may open one sees it there. */
export function Resembling({ ctx: { lang }, opened }: CaseParts) {
  const open = opened.view.resembling.filter(({ aside }) => !aside)
  if (open.length === 0) return null
  return (
    <Alert tone="warning">
      <p>{t(lang, 'resembling.text', { count: open.length })}</p>
      <ul class="g-list">
        {open.map(({ reference, ways }) => (
          <li>
            <a href={caseHref(lang, reference)}>{showReference(reference)}</a> ({ways.join(', ')})
          </li>
        ))}
      </ul>
    </Alert>
  )
}
