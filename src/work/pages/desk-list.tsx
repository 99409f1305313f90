import type { CaseRow, CasesEdge } from '#cases'
import { say } from '#definitions'
import { showReference } from '#kernel'
import { Clock, type Ctx, Flag, type Row, Table } from '#web'
import { stateWords } from '../labels.ts'
import { firstLimit, readLimit, sinceWhen } from '../limits.ts'
import { fullName, zoneOf } from '../names.ts'
import { t } from '../texts.ts'
import type { DeskProps } from './desk-view.tsx'
import { caseHref } from './links.ts'

export const limitOf = (row: CaseRow) => firstLimit(row.dueAt, row.legalAt)

/** One line a case, with a box to tick. */
export function DeskList({ ctx, rows, names, place, beside, colleagues, me }: DeskProps & { ctx: Ctx<CasesEdge> }) {
  const { lang, edge, actor } = ctx
  const many = place.services.length > 1
  const at = { lang, now: edge.clock.instant(), zone: zoneOf(edge, actor) }
  const holder = (row: CaseRow) => {
    const assignee = beside.get(row.id)?.assignee ?? undefined
    if (assignee === undefined) return <span class="g-muted">{t(lang, 'row.nobody')}</span>
    if (assignee === actor.account) return t(lang, 'row.you')
    const named = colleagues.get(assignee)
    const name = named === undefined ? t(lang, 'hold.unknown') : fullName(named)
    return me.includes(assignee) ? t(lang, 'row.replaced', { name }) : name
  }
  return (
    <Table
      lang={lang}
      dense
      stack
      sheet
      pick="case"
      columns={[
        { label: t(lang, 'column.limit'), bare: true },
        { label: t(lang, 'column.person'), kind: 'head' },
        { label: t(lang, 'column.state') },
        ...(many ? [{ label: t(lang, 'column.service') }] : []),
        { label: t(lang, 'column.since') },
        { label: t(lang, 'column.who') },
        { label: t(lang, 'column.messages'), kind: 'num' as const },
      ]}
      rows={rows.map((row): Row => {
        const { service } = edge.catalogue.at(row.service, row.version)
        const named = names.get(row.person)
        const name = named === undefined ? t(lang, 'person.unnamed') : fullName(named)
        const theirs = row.phase === 'open' && row.teams.some((team) => actor.teams.includes(team))
        return {
          ...(theirs ? { turn: 'you' as const } : {}),
          pick: { value: row.reference, name: `${name}, ${showReference(row.reference)}` },
          cells: [
            <RowClock row={row} at={at} />,
            <>
              <a href={caseHref(lang, row.reference)}>{name}</a> <small>{showReference(row.reference)}</small>
              {(beside.get(row.id)?.labels ?? []).map((label) => (
                <>
                  {' '}
                  <span class="g-label">{label}</span>
                </>
              ))}
            </>,
            <>
              {stateWords(service, row, lang)}
              {theirs ? <span class="ds-sr-only">, {t(lang, 'row.yours')}</span> : null}
            </>,
            ...(many ? [say(service.title, lang)] : []),
            <time datetime={row.since}>{sinceWhen(row.since, at)}</time>,
            holder(row),
            row.unreadOffice === 0 ? '' : <Flag state="soon">{t(lang, 'row.unread', { count: row.unreadOffice })}</Flag>,
          ],
        }
      })}
    />
  )
}

function RowClock({ row, at }: { row: CaseRow; at: { lang: string; now: string; zone: string } }) {
  const { lang } = at
  if (row.phase === 'waiting') return <Clock lang={lang} state="paused" note={t(lang, 'clock.waits')} />
  const limit = row.phase === 'open' ? limitOf(row) : undefined
  if (limit === undefined) return <span class="g-muted">{t(lang, row.phase === 'done' ? 'clock.done' : 'clock.none')}</span>
  return <Clock lang={lang} {...readLimit(limit, row.since, at)} />
}
