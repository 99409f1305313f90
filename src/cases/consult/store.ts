import type { Answers } from '#services'
import { recordset, sql, type Tx } from '#store'
import { replaceRows } from '../replace-rows.ts'
import type { Contribution } from './contribution.ts'

/** What a case asks of everybody, as its public page shows it. `until`: the instant at which it ends. */
export interface ConsultationRow {
  readonly id: string
  readonly agency: string
  readonly service: string
  readonly version: number
  readonly case: string
  readonly request: string
  readonly openedAt: string
  readonly until: string
  readonly shown: Answers
  readonly summary: string | null
  /** contributions that stood at its end */
  readonly count: number | null
}

const columns = sql.raw(
  'id, agency_id as agency, service, version, case_id as case, request, opened_at as "openedAt", until, shown, summary, count',
)
const mostListed = 100

/** Consultations, those that are open first, then the last that ended. */
export const consultations = (tx: Tx): Promise<ConsultationRow[]> =>
  tx.rows(
    sql<ConsultationRow>`select ${columns} from cases.consultation order by (until > ${tx.at}) desc, until desc, id limit ${mostListed}`,
  )

export const consultationById = (tx: Tx, id: string): Promise<ConsultationRow | undefined> =>
  tx.row(sql<ConsultationRow>`select ${columns} from cases.consultation where id = ${id}`)

/** The consultation of a case by the name of its request, the last one. */
export const consultationOf = (tx: Tx, caseId: string, request: string): Promise<ConsultationRow | undefined> =>
  tx.row(sql<ConsultationRow>`select ${columns} from cases.consultation
    where case_id = ${caseId} and request = ${request} order by opened_at desc limit 1`)

/** The consultations of these cases take the place of those before. */
export const saveConsultations = (
  tx: Tx,
  cases: readonly { readonly row: { readonly id: string }; readonly consultations: readonly ConsultationRow[] }[],
): void =>
  replaceRows(
    tx,
    'cases.consultation',
    cases.map(({ row }) => row.id),
    cases.flatMap(({ consultations }) => consultations),
    (
      rows,
    ) => sql`insert into cases.consultation (agency_id, id, service, version, case_id, request, opened_at, until, shown, summary, count)
      select agency, id, service, version, "case", request, "openedAt", until, shown, summary, count from ${recordset(
        rows,
        'agency text, id uuid, service text, version integer, "case" uuid, request text, "openedAt" timestamptz, until timestamptz, shown jsonb, summary text, count integer',
      )}`,
  )

export interface ContributionRow {
  readonly id: string
  readonly text: string
  readonly name: string | null
  readonly hidden: string | null
  readonly madeAt: string
}

const said = sql.raw('id, text, name, hidden, made_at as "madeAt"')

/** What people say in a consultation, in the order in which it was said. Nobody's person is read. */
export const contributionsIn = (
  tx: Tx,
  consultation: string,
  { after, most }: { readonly after: number; readonly most: number },
): Promise<ContributionRow[]> =>
  tx.rows(sql<ContributionRow>`select ${said} from cases.contribution where consultation_id = ${consultation}
    order by made_at, id limit ${most} offset ${after}`)

/** What a person said in a consultation. */
export const contributionBy = (tx: Tx, consultation: string, person: string): Promise<ContributionRow | undefined> =>
  tx.row(sql<ContributionRow>`select ${said} from cases.contribution
    where consultation_id = ${consultation} and person_id = any(guichet.same_as(${person}))`)

/** Until the transaction ends, nobody else says something for this person: two presses at once would both find nothing said. */
export const lockContribution = (tx: Tx, consultation: string, person: string) =>
  tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`cases.contribution ${consultation} ${person}`}, 0))`)

export const contributionById = (tx: Tx, id: string): Promise<{ case: string; person: string } | undefined> =>
  tx.row(sql<{ case: string; person: string }>`select case_id as case, person_id as person from cases.contribution where id = ${id}`)

/** How many contributions stand, by the consultation of a case. */
export const standingIn = async (tx: Tx, caseId: string): Promise<ReadonlyMap<string, number>> => {
  const rows = await tx.rows(
    sql<{ consultation: string; standing: number }>`select consultation, standing from cases.contributions_of(${caseId})`,
  )
  return new Map(rows.map(({ consultation, standing }) => [consultation, standing]))
}

export async function saveContribution(
  tx: Tx,
  place: { readonly id: string; readonly agency: string; readonly case: string; readonly person: string },
  now: Contribution | undefined,
): Promise<void> {
  await tx.rows(sql`delete from cases.contribution where id = ${place.id}`)
  if (now === undefined) return
  await tx.rows(sql`insert into cases.contribution (agency_id, id, consultation_id, case_id, person_id, text, name, hidden, made_at)
    values (${place.agency}, ${place.id}, ${now.consultation}, ${place.case}, ${place.person}, ${now.text}, ${now.name ?? null}, ${now.hidden ?? null}, ${now.madeAt})`)
}

/** Everything that a person said, for her copy. */
export const contributionsBy = (tx: Tx, person: string): Promise<ContributionRow[]> =>
  tx.rows(sql<ContributionRow>`select ${said} from cases.contribution where person_id = any(guichet.same_as(${person})) order by made_at`)
