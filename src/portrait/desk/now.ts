import type { CaseRow } from '#cases'

export interface Current {
  readonly row: Pick<CaseRow, 'id' | 'phase' | 'unreadOffice'>
  readonly limited: boolean
  /** the first limit of the case, an instant that is too late */
  readonly due: string | undefined
}

export interface Now<One extends Current> {
  readonly kind: 'late' | 'unread' | 'soon' | 'waiting' | 'open'
  readonly about: One
  readonly at?: string
  readonly count?: number
}

const soon = 3 * 24 * 3_600_000
const order = ['late', 'unread', 'soon', 'waiting', 'open'] as const

/**
 * What matters now of a person's cases: what is late, who waits for our answer, what is near, what waits for her. Of a case one line of each kind;
 * drafts and what is over are not here, nor what its person limited.
 */
export function nowOf<One extends Current>(cases: readonly One[], now: string): readonly Now<One>[] {
  return cases
    .filter(({ row, limited }) => !limited && (row.phase === 'open' || row.phase === 'waiting'))
    .flatMap((about): Now<One>[] => {
      const { row, due } = about
      const found: Now<One>[] = []
      if (row.unreadOffice > 0) found.push({ kind: 'unread', about, count: row.unreadOffice })
      if (row.phase === 'waiting') return [...found, { kind: 'waiting', about }]
      if (due !== undefined) {
        const left = Date.parse(due) - Date.parse(now)
        found.push({ kind: left <= 0 ? 'late' : left < soon ? 'soon' : 'open', about, at: due })
      }
      return found
    })
    .sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind) || (one.at ?? '').localeCompare(other.at ?? ''))
}
