/**
 * Who looked at a person's data among 10 million access lines, and what row policies cost.
 * On PostgreSQL when one is found, else on the embedded database: the rows say which.
 */
import assert from 'node:assert/strict'
import { asPerson } from '#cases'
import { accessTo } from '#consent'
import { sql, type Tx } from '#store'
import type { TestTown } from '../tests/support/town.ts'
import { actorNamed } from '../tests/support/walk.ts'
import type { Row } from './bench.ts'
import { inTown, p95 } from './town.ts'

export const name = 'consent'

const samples = 200
const linesOfAll = 10_000_000
const linesOfOne = 5000

export const run = ({ scale }: { readonly scale: number }): Promise<readonly Row[]> =>
  inTown({}, (town) => lines(town, scale, town.edge.store.kind))

async function lines(town: TestTown, scale: number, on: string): Promise<readonly Row[]> {
  const { edge } = town
  const actor = await actorNamed(town, 'Samira Lambert')
  const all = Math.max(linesOfOne * 2, Math.round(linesOfAll * scale))
  const fill = (person: string, count: number) =>
    edge.store.owner.exec(`insert into consent.access (event_id, person_id, at, actor, role, agency_id, purpose, categories)
      select gen_random_uuid(), ${person}, timestamptz '2026-11-24 09:00Z' - n * interval '1 minute', 'agent-' || n % 200, 'departement.logement', 'departement', 'aide-urgence-logement', 'case'
      from generate_series(1, ${count}) n`)
  // Ten million rows go in without indexes, which are then made again as they were.
  const owned = `from pg_indexes where schemaname = 'consent' and tablename = 'access'`
  const indexes = await edge.store.owner.query(`select indexname as name, indexdef as text ${owned}`)
  await edge.store.owner.exec(`alter table consent.access drop constraint access_pkey;
    ${indexes.flatMap(({ name }) => (name === 'access_pkey' ? [] : [`drop index consent.${name};`])).join('\n')}`)
  await fill(`('01900000-0000-7000-9000-' || lpad((n % 20000)::text, 12, '0'))::uuid`, all - linesOfOne)
  await fill(`'${actor.person}'::uuid`, linesOfOne)
  for (const { text } of indexes) await edge.store.owner.exec(`set maintenance_work_mem = '512MB'; ${text}`)
  await edge.store.owner.exec('alter table consent.access add primary key using index access_pkey; analyze consent.access')
  const page = (tx: Tx) =>
    accessTo(tx, actor.person!, 61, { before: { at: '2026-11-23T09:00:00.000Z', id: '01900000-0000-7000-9000-000000000000' } })
  const value = await p95(() => edge.store.as(asPerson(actor, 'compte'), page))
  // The same statement in the same transaction, as the application's role and as the owner, in turn.
  const [bound, free] = await edge.store.as(asPerson(actor, 'compte'), async (tx) => {
    const spent = [0, 0] as [number, number]
    for (let index = 0; index < samples; index++)
      for (const [which, role] of ['guichet_app', 'none'].entries()) {
        await tx.rows(sql`select set_config('role', ${role}, true)`)
        const began = performance.now()
        assert.equal((await page(tx)).length, 61)
        spent[which as 0 | 1] += performance.now() - began
      }
    await tx.rows(sql`select set_config('role', 'guichet_app', true)`)
    return spent
  })
  return [
    { what: `who looked, a page among ${all} lines, p95, ${on}`, value, unit: 'ms' },
    { what: `row policies on, against off, same transaction and query, ${on}`, value: bound / free, unit: '×' },
  ]
}
