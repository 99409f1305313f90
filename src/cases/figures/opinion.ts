import { type Keys, seal, sql, type Tx, unseal } from '#store'
import type { CaseRow } from '../store.ts'
import type { CaseView } from '../view.ts'

/** 1: not at all content, 5: very content. */
export const scores = ['1', '2', '3', '4', '5'] as const
/** characters of a remark */
export const longestRemark = 2000

export interface Opinion {
  readonly score: number
  readonly remark?: string
}

/** May the person say how it went? Once somebody, or the system, decided. */
export const isDecided = ({ decision }: Pick<CaseView, 'decision'>): boolean =>
  decision !== undefined && ['granted', 'partly', 'refused'].includes(decision.outcome)

/** Answers whether it was taken: a case has one opinion. */
export async function giveOpinion(
  keys: Keys,
  tx: Tx,
  { id, agency, service, person }: Pick<CaseRow, 'id' | 'agency' | 'service' | 'person'>,
  { score, remark }: Opinion,
): Promise<boolean> {
  const key = remark === undefined ? undefined : await keys.ensure(tx, `case:${id}`, `person:${person}`)
  const sealed = key === undefined || remark === undefined ? null : seal(key, Buffer.from(remark), `opinion:${id}`)
  const row = await tx.row(sql`insert into cases.opinion (agency_id, service, case_id, person_id, score, remark, given_at)
    values (${agency}, ${service}, ${id}, ${person}, ${score}, ${sealed}, ${tx.at}) on conflict (case_id) do nothing returning case_id`)
  return row !== undefined
}

export const takeBackOpinion = (tx: Tx, caseId: string) => tx.rows(sql`delete from cases.opinion where case_id = ${caseId}`)

interface Row {
  readonly case: string
  readonly person: string
  readonly score: number
  readonly remark: Uint8Array | null
}

async function opened(keys: Keys, tx: Tx, { case: id, score, remark }: Row): Promise<Opinion> {
  const key = remark === null ? undefined : await keys.open(tx, `case:${id}`)
  return key === undefined || remark === null ? { score } : { score, remark: unseal(key, remark, `opinion:${id}`).toString() }
}

/** What the person said of this case. */
export async function opinionOf(keys: Keys, tx: Tx, caseId: string): Promise<Opinion | undefined> {
  const row = await tx.row(
    sql<Row>`select case_id as "case", person_id as person, score, remark from cases.opinion where case_id = ${caseId}`,
  )
  return row === undefined ? undefined : await opened(keys, tx, row)
}

/** The newest remarks on a service, with the persons who wrote them for the access line: neither case nor day nor who decided. */
export const remarkers = (tx: Tx, agency: string, service: string): Promise<{ case: string; person: string }[]> =>
  tx.rows(sql<{ case: string; person: string }>`select case_id as "case", person_id as person from cases.opinion
    where agency_id = ${agency} and service = ${service} and remark is not null order by given_at desc, case_id limit 100`)
