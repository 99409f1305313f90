import { list, sql, type Tx } from '#store'
import { type Asked, type Condition, writeToken } from './parameters.ts'
import { type Row, rowColumns } from './store.ts'

export interface Answered {
  readonly rows: readonly Row[]
  /** token of the next page */
  readonly next?: string
}

const times = { eventTime: sql.raw('e.event_time'), recordTime: sql.raw('e.at') } as const

/** Events of the party's agency that fulfil every condition, a page of them. */
export async function find(tx: Tx, agency: string, { conditions, orderBy, direction, perPage, after }: Asked): Promise<Answered> {
  const by = times[orderBy]
  const beyond = direction === 'asc' ? sql.raw('>') : sql.raw('<')
  const rows = await tx.rows(sql<Row>`select ${rowColumns} from exchange.event e where e.agency_id = ${agency}
    ${where(agency, conditions)}
    ${after === undefined ? sql`` : sql`and (${by}, e.id) ${beyond} (${after.value}::timestamptz, ${after.id}::uuid)`}
    order by ${by} ${sql.raw(direction)}, e.id ${sql.raw(direction)} limit ${perPage + 1}`)
  const shown = rows.slice(0, perPage)
  const last = shown.at(-1)
  if (rows.length <= perPage || last === undefined) return { rows: shown }
  const value = new Date(orderBy === 'eventTime' ? last.eventTime : last.at).toISOString()
  return { rows: shown, next: writeToken({ value, id: last.id }) }
}

/** Conditions on a row `e` of events, each after an `and`. */
export const where = (agency: string, conditions: readonly Condition[]) => sql.join(conditions.map(conditionOf(agency)), sql` `)

const conditionOf = (agency: string) => (condition: Condition) => {
  if ('roles' in condition)
    return sql`and e.id in (select t.event_id from exchange.thing t where t.agency_id = ${agency}
      and t.thing = any(${list(condition.things)}::text[]) and t.role = any(${list(condition.roles)}::text[]))`
  const column = sql.ref(`e.${condition.column}`)
  if ('among' in condition) return sql`and ${column} = any(${list(condition.among)}::text[])`
  return condition.from === undefined
    ? sql`and ${column} < ${condition.before}::timestamptz`
    : sql`and ${column} >= ${condition.from}::timestamptz`
}

export interface Named {
  readonly name: string
  readonly parameters: Readonly<Record<string, unknown>>
}

export const namedQueries = (tx: Tx, agency: string): Promise<Named[]> =>
  tx.rows(sql<Named>`select name, parameters from exchange.query where agency_id = ${agency} order by name`)

export const namedQuery = (tx: Tx, agency: string, name: string): Promise<Named | undefined> =>
  tx.row(sql<Named>`select name, parameters from exchange.query where agency_id = ${agency} and name = ${name}`)

/** Answers whether the name was free. */
export const nameQuery = async (tx: Tx, agency: string, { name, parameters }: Named): Promise<boolean> =>
  (await tx.row(sql`insert into exchange.query (agency_id, name, parameters, made_at)
    values (${agency}, ${name}, ${JSON.stringify(parameters)}::text::jsonb, ${tx.at}) on conflict do nothing returning name`)) !== undefined

export const dropQuery = async (tx: Tx, agency: string, name: string): Promise<boolean> =>
  (await tx.row(sql`delete from exchange.query where agency_id = ${agency} and name = ${name} returning name`)) !== undefined
