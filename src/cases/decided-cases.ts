import { limitedBy } from '#consent'
import { recordset, sql, type Tx } from '#store'
import type { Decided, Inputs } from './nearest.ts'
import { replaceRows } from './replace-rows.ts'
import type { CaseRow } from './store.ts'

/** The inputs of decided cases take the place of those before; of a case that is not decided there are none. */
export const saveInputs = (
  tx: Tx,
  cases: readonly { readonly row: Pick<CaseRow, 'id' | 'agency' | 'service'>; readonly inputs: Inputs }[],
): void =>
  replaceRows(
    tx,
    'cases.input',
    cases.map(({ row }) => row.id),
    cases.flatMap(({ row: { id, agency, service }, inputs }) =>
      Object.entries(inputs).map(([field, input]) => ({ id, agency, service, field, ...input })),
    ),
    (rows) => sql`insert into cases.input (agency_id, service, case_id, field, number, word) select agency, service, id, field, number, word
      from ${recordset(rows, 'id uuid, agency text, service text, field text, number double precision, word text')}`,
  )

export interface DecidedCase extends Decided {
  readonly reference: string
  readonly state: string
  readonly phase: CaseRow['phase']
  readonly version: number
  readonly decidedAt: string
}

/** The cases of a service that were decided last, with what they are compared by: no person, no answer in words. Those whose person limited their use are left out. */
export async function lastDecided(
  tx: Tx,
  { id, agency, service }: Pick<CaseRow, 'id' | 'agency' | 'service'>,
  most: number,
): Promise<readonly DecidedCase[]> {
  const rows = await tx.rows(sql<Omit<DecidedCase, 'inputs'> & { field: string; number: number | null; word: string | null }>`
    select d.id, d.reference, d.state, d.phase, d.version, d.decided_at as "decidedAt", i.field, i.number, i.word
    from (select c.id, c.reference, c.state, c.phase, c.version, c.decided_at from cases.case c
      where c.agency_id = ${agency} and c.service = ${service} and c.decided_at is not null and c.id <> ${id} and not ${limitedBy('c.id')}
      order by c.decided_at desc, c.id limit ${most}) d
    join cases.input i on i.case_id = d.id order by d.decided_at desc, d.id`)
  const found = new Map<string, DecidedCase & { inputs: Record<string, Inputs[string]> }>()
  for (const { field, number, word, ...row } of rows) {
    const one = found.get(row.id) ?? { ...row, inputs: {} }
    found.set(row.id, one)
    one.inputs[field] = number === null ? { word: word ?? '' } : { number }
  }
  return [...found.values()]
}
