import { list, sql, type Tx } from '#store'

/** A list with a name. */
export interface SavedFilter {
  readonly id: string
  readonly name: string
  /** as it stands in the address */
  readonly query: string
  readonly own: boolean
  readonly shared: boolean
}

export const mostFilters = 30
export const longestName = 60

/** One's own, and those that somebody shared with one of these teams, by name. */
export const filtersFor = (tx: Tx, agency: string, account: string, teams: readonly string[]): Promise<SavedFilter[]> =>
  tx.often(sql<SavedFilter>`select id, name, query, owner = ${account}::uuid as own, teams <> '{}' as shared from work.filter
    where agency_id = ${agency} and (owner = ${account}::uuid or teams && ${list(teams)}::text[]) order by lower(name), id limit ${2 * mostFilters}`)

export const saveFilter = (
  tx: Tx,
  agency: string,
  owner: string,
  { id, name, query, teams }: Pick<SavedFilter, 'id' | 'name' | 'query'> & { readonly teams: readonly string[] },
) =>
  tx.rows(sql`insert into work.filter (agency_id, id, owner, name, query, teams, made_at)
    values (${agency}, ${id}, ${owner}, ${name}, ${query}, ${list(teams)}::text[], ${tx.at})`)

/** Deletes one's own. */
export const dropFilter = (tx: Tx, agency: string, id: string) =>
  tx.rows(sql`delete from work.filter where agency_id = ${agency} and id = ${id}`)
