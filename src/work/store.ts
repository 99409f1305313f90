import { list, sql, type Tx } from '#store'

/** References of cases of these services in the agency whose person has this family name (its beginning), or this given and family name; newest first. */
export async function casesNamed(tx: Tx, typed: string, services: readonly string[], most: number): Promise<readonly string[]> {
  const rows = await tx.rows(
    sql<{ reference: string }>`select reference from work.cases_named(${typed}, ${list(services)}::text[], ${most})`,
  )
  return rows.map(({ reference }) => reference)
}

/** References of cases of these services in the agency in whose messages, free answers, notes or labels all these words stand; newest first. */
export async function casesSaying(tx: Tx, typed: string, services: readonly string[], most: number): Promise<readonly string[]> {
  const rows = await tx.rows(
    sql<{ reference: string }>`select reference from work.cases_saying(${typed}, ${list(services)}::text[], ${most})`,
  )
  return rows.map(({ reference }) => reference)
}

/** Labels in use in the agency, in their order; found by jumping through the index from one to the next. */
export async function labelsKnown(tx: Tx, agency: string, most = 200): Promise<readonly string[]> {
  const rows = await tx.often(sql<{ label: string }>`with recursive known as (
      (select label from work.label where agency_id = ${agency} order by label limit 1)
      union all
      select (select label from work.label where agency_id = ${agency} and label > k.label order by label limit 1) from known k where k.label is not null)
    select label from known where label is not null limit ${most}`)
  return rows.map(({ label }) => label)
}
