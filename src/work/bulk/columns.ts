import type { CaseRow } from '#cases'
import { say } from '#definitions'
import { showReference } from '#kernel'
import type { Service } from '#services'
import { dayOf } from '#web'
import { stateWords } from '../labels.ts'
import { firstLimit, lastDayOf } from '../limits.ts'
import type { Beside } from '../list.ts'
import { fullName, type Named } from '../names.ts'
import { t } from '../texts.ts'

/** What an export may hold of each case, in this order. */
export const columnNames = ['reference', 'person', 'service', 'state', 'outcome', 'received', 'since', 'limit', 'who', 'labels'] as const
export type ColumnName = (typeof columnNames)[number]

/** A day is a day in a spreadsheet, too. */
export type Cell = string | { readonly day: string }

export interface Exported {
  readonly row: CaseRow
  readonly service: Service
  readonly person: Pick<Named, 'given' | 'family'> | undefined
  readonly beside: Beside | undefined
  readonly holder: Pick<Named, 'given' | 'family'> | undefined
}

export function cellOf(name: ColumnName, { row, service, person, beside, holder }: Exported, lang: string, zone: string): Cell {
  const day = (instant: string | null | undefined): Cell => (instant === null || instant === undefined ? '' : { day: dayOf(instant, zone) })
  switch (name) {
    case 'reference':
      return showReference(row.reference)
    case 'person':
      return person === undefined ? '' : fullName(person)
    case 'service':
      return say(service.title, lang)
    case 'state':
      return stateWords(service, row, lang)
    case 'outcome':
      return row.outcome === null || row.outcome === undefined ? '' : t(lang, `outcome.${row.outcome}`)
    case 'received':
      return day(row.submittedAt ?? row.openedAt)
    case 'since':
      return day(row.since)
    case 'limit': {
      const limit = row.phase === 'open' ? firstLimit(row.dueAt, row.legalAt) : undefined
      return limit === undefined ? '' : { day: lastDayOf(limit.at, zone).day }
    }
    case 'who':
      return holder === undefined ? '' : fullName(holder)
    case 'labels':
      return (beside?.labels ?? []).join(', ')
  }
}
