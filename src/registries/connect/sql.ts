import { Refusal } from '#kernel'
import { sql } from '#store'
import type { Connect } from '../contract.ts'
import { parametersOf } from './rest.ts'

/** A view of schema `register`, read in a unit of work of the person's. Two rows are enough to know that several fit. */
export const askSql: Connect = async ({ edge, registry, access, identity }) => {
  if (registry.sql === undefined) throw new Refusal('registry.down')
  const { view, by } = registry.sql
  const conditions = Object.entries(parametersOf(by, identity)).map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
  try {
    const rows = await edge.store.as({ ...access, subjects: [] }, (tx) =>
      tx.often(
        sql<{
          record: unknown
        }>`select to_jsonb(found) as record from ${sql.table(view)} as found where ${sql.join(conditions, sql` and `)} limit 2`,
      ),
    )
    return rows.map(({ record }) => record)
  } catch (error) {
    edge.telemetry.failure('registry.view', error, { registry: registry.id })
    throw new Refusal('registry.down')
  }
}
