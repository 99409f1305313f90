import { sql, type Tx } from '#store'

export interface NumberFor {
  readonly agency: string
  /** service and document: `stationnement-residents/permis` */
  readonly document: string
  /** the order's own key: asked again, it has the same number */
  readonly key: string
  /** `VSM-{année}-{00000}` */
  readonly pattern: string
  readonly year: number
  /** INSEE code of the town, for `{commune}` */
  readonly commune: string
}

/** The number of an issued document, without a gap and once for each order: the counter moves in the transaction that keeps the number. */
export async function numberFor(tx: Tx, wanted: NumberFor): Promise<string> {
  const { agency, document, key, year } = wanted
  // Whoever counts waits for the one before, and then sees what it kept.
  const [counter] = await tx.rows(sql<{
    last: number
  }>`insert into cases.series (agency_id, document, year, last) values (${agency}, ${document}, ${year}, 0)
    on conflict (agency_id, document, year) do update set last = cases.series.last returning last`)
  const kept = await tx.row(sql<{ number: string }>`select number from cases.number where order_key = ${key}`)
  if (kept !== undefined) return kept.number
  const last = (counter?.last ?? 0) + 1
  const number = written(wanted, last)
  await tx.rows(sql`update cases.series set last = ${last} where agency_id = ${agency} and document = ${document} and year = ${year}`)
  await tx.rows(sql`insert into cases.number (agency_id, order_key, number) values (${agency}, ${key}, ${number})`)
  return number
}

/** `VSM-{année}-{00000}` with 7 → `VSM-2026-00007`: zeros in braces are the counter's width. */
export const written = ({ pattern, year, commune }: Pick<NumberFor, 'pattern' | 'year' | 'commune'>, count: number): string =>
  pattern.replace(/\{([^}]*)\}/g, (whole, name: string) => {
    if (name === 'année') return String(year)
    if (name === 'commune') return commune
    return /^0+$/.test(name) ? String(count).padStart(name.length, '0') : whole
  })
