import { list, recordset, sql, type Tx } from '#store'
import { seatOfTeam } from './decide/opinion.ts'
import { replaceRows } from './replace-rows.ts'
import { openRequests, requestLimit, stillAsked } from './requests.ts'
import type { CaseRow } from './store.ts'
import type { CaseView } from './view.ts'

/** What waits for somebody of the office beside the lists: opinions asked of teams, facts that changed while a right runs. No person is named. */

export interface AskedTeam {
  readonly team: string
  readonly request: string
  readonly askedAt: string
  readonly dueAt: string | null
}

/** Pure: the teams of the agency that were asked something no file foresees, and have not answered. */
export const askedTeamsOf = (view: CaseView, place: Parameters<typeof requestLimit>[1]): readonly AskedTeam[] =>
  openRequests(view)
    .filter(({ own }) => own !== undefined)
    .flatMap((asked) =>
      stillAsked(asked)
        .filter((to) => to.startsWith(seatOfTeam('')))
        .map((to) => ({
          team: to.slice(seatOfTeam('').length),
          request: asked.name,
          askedAt: asked.at,
          dueAt: requestLimit(asked, place)?.at ?? null,
        })),
    )

type Row = Pick<CaseRow, 'id' | 'agency' | 'service' | 'reference'>

/** The teams that are asked now in these cases take the place of those before. */
export const saveAskedTeams = (tx: Tx, cases: readonly { readonly row: Row; readonly teams: readonly AskedTeam[] }[]): void =>
  replaceRows(
    tx,
    'cases.asked_team',
    cases.map(({ row }) => row.id),
    cases.flatMap(({ row: { id, agency, service, reference }, teams }) =>
      teams.map((team) => ({ id, agency, service, reference, ...team })),
    ),
    (rows) => sql`insert into cases.asked_team (agency_id, team, case_id, request, service, reference, asked_at, due_at)
      select agency, team, id, request, service, reference, "askedAt", "dueAt"
      from ${recordset(rows, 'id uuid, agency text, service text, reference text, team text, request text, "askedAt" timestamptz, "dueAt" timestamptz')}`,
  )

export interface AskedHere extends AskedTeam {
  readonly service: string
  readonly reference: string
}

/** What was asked of these teams of an agency and is not answered, the nearest day first. */
export const askedOfTeams = (tx: Tx, agency: string, teams: readonly string[], most: number): Promise<AskedHere[]> =>
  tx.often(sql<AskedHere>`select team, request, service, reference, asked_at as "askedAt", due_at as "dueAt" from cases.asked_team
    where agency_id = ${agency} and team = any(${list(teams)}::text[])
    order by due_at nulls last, case_id, request limit ${most}`)

export interface ToReview {
  readonly reference: string
  readonly service: string
  readonly reviewAt: string
  /** its person was asked something and has not answered */
  readonly expects: boolean
}

/** Cases of these services in which a fact that changed waits for the office, the longest wait first; behind them those in which the office waits. */
export const casesToReview = (tx: Tx, agency: string, services: readonly string[], most: number): Promise<ToReview[]> =>
  tx.often(sql<ToReview>`select reference, service, review_at as "reviewAt", expects_person as expects from cases.case
    where agency_id = ${agency} and service = any(${list(services)}::text[]) and review_at is not null
    order by expects_person, review_at, id limit ${most}`)
