import { rolesOf } from '#cases'
import { say } from '#definitions'
import { showReference } from '#kernel'
import { Sheet } from '#web'
import { stateWords } from '../labels.ts'
import { t } from '../texts.ts'
import type { CaseParts } from './case-view.tsx'
import { caseHref } from './links.ts'

/** Other cases of the person in this agency. Those in which this agent has no role are counted, not named. */
export function PersonSheet({ ctx: { lang, edge, actor }, opened }: CaseParts) {
  const others = opened.all.filter(({ id, agency }) => id !== opened.row.id && agency === opened.row.agency)
  const read = others
    .map((row) => ({ row, loaded: edge.catalogue.at(row.service, row.version) }))
    .filter(({ loaded }) => rolesOf(loaded, actor).length > 0)
  const closed = others.length - read.length
  return (
    <Sheet fold id="person" title={t(lang, 'person.title')}>
      {others.length === 0 ? <p class="g-muted">{t(lang, 'person.none')}</p> : null}
      {read.length === 0 ? null : (
        <ul class="g-list">
          {read.map(({ row, loaded: { service } }) => (
            <li>
              <a href={caseHref(lang, row.reference)}>{say(service.title, lang)}</a>{' '}
              <small>{`${showReference(row.reference)}, ${stateWords(service, row, lang)}`}</small>
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={`/${lang}/desk/people/${opened.row.person}?case=${opened.row.reference}`}>{t(lang, 'person.whole')}</a>
      </p>
      {closed === 0 ? null : <p class="g-fine">{t(lang, 'person.closed', { count: closed })}</p>}
    </Sheet>
  )
}
