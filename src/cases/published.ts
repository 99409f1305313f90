import { legalDay } from '#kernel'
import type { Answers, Service } from '#services'
import { recordset, sql, type Tx } from '#store'
import { fieldOf } from './answers.ts'
import { deadlineAfter, type Place } from './duration.ts'
import { replaceRows } from './replace-rows.ts'
import type { CaseRow } from './store.ts'
import type { CaseView } from './view.ts'

/** What a service makes public of a case, since and until when. */
export interface Published {
  readonly at: string
  readonly until: string
  readonly answers: Answers
}

/** Pure: from the first time that the case entered the state, the fields of the file as they are now; a case that was withdrawn is public no more. */
export function publishedOf(view: CaseView, { data, ...service }: Service, place: Place): Published | undefined {
  const entered = data.public && view.timeline.find(({ to }) => to === data.public?.from)
  if (data.public === undefined || entered === undefined || view.outcome === 'withdrawn') return undefined
  const shown = data.public.fields.filter((name) => fieldOf({ ...service, data }, name) !== undefined && view.answers[name] !== undefined)
  return {
    at: entered.at,
    until: deadlineAfter(entered.at, data.public.for, place).at,
    answers: Object.fromEntries(shown.map((name) => [name, view.answers[name]!])),
  }
}

/** What is public of these cases takes the place of what was. */
export const savePublished = (
  tx: Tx,
  cases: readonly {
    readonly row: Pick<CaseRow, 'id' | 'agency' | 'service' | 'version'>
    readonly published: Published | null
  }[],
): void =>
  replaceRows(
    tx,
    'cases.public',
    cases.map(({ row }) => row.id),
    cases.flatMap(({ row: { id, agency, service, version }, published }) =>
      published === null ? [] : [{ id, agency, service, version, ...published }],
    ),
    (
      rows,
    ) => sql`insert into cases.public (agency_id, service, version, case_id, published_at, until, answers) select agency, service, version, id, at, until, answers
      from ${recordset(rows, 'id uuid, agency text, service text, version integer, at timestamptz, until timestamptz, answers jsonb')}`,
  )

export interface PublicRow {
  readonly version: number
  readonly at: string
  readonly until: string
  readonly answers: Answers
}

const pageSize = 50

/** What is public of the cases of a service today, the newest first. */
export const publicCases = (tx: Tx, service: string): Promise<PublicRow[]> =>
  tx.rows(sql<PublicRow>`select version, published_at as at, until, answers from cases.public
    where service = ${service} and until > ${tx.at} order by published_at desc, case_id limit ${pageSize}`)

/** The day on which something became public, and the last on which it is. */
export const publicDays = ({ at, until }: Pick<PublicRow, 'at' | 'until'>, zone: string): readonly [string, string] => [
  legalDay(at, zone),
  legalDay(Date.parse(until) - 1, zone),
]
