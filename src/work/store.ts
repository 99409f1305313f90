import { sql, type Tx } from '#store'

const list = (items: readonly string[]) => sql.val(`{${items.map((item) => `"${item.replace(/(["\\])/g, '\\$1')}"`).join(',')}}`)

/** References of cases of these services in the agency whose person has this family name (its beginning), or this given and family name; newest first. */
export async function casesNamed(tx: Tx, typed: string, services: readonly string[], most: number): Promise<readonly string[]> {
  const rows = await tx.rows(
    sql<{ reference: string }>`select reference from work.cases_named(${typed}, ${list(services)}::text[], ${most})`,
  )
  return rows.map(({ reference }) => reference)
}
