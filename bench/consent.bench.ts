/**
 * A person's whole picture (2,000 events), who looked at her data among 10 million access lines, and what row policies cost.
 * On PostgreSQL when one is found, else on the embedded database: the rows say which.
 */
import assert from 'node:assert/strict'
import { asPerson } from '#cases'
import { accessTo } from '#consent'
import { factsOf } from '#people'
import { sql, type Tx } from '#store'
import { findPostgres } from '../tests/support/postgres.ts'
import { startTown, type TestTown } from '../tests/support/town.ts'
import { actorNamed, applied } from '../tests/support/walk.ts'
import type { Row } from './bench.ts'

export const name = 'consent'

const samples = 200
const eventsOfOne = 2000
const linesOfAll = 10_000_000
const linesOfOne = 5000

/** The value below which 95 of 100 lie, in milliseconds. */
async function p95(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let index = 0; index < samples; index++) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }
  return times.sort((one, other) => one - other)[Math.floor(samples * 0.95)]!
}

export async function run({ scale }: { readonly scale: number }): Promise<readonly Row[]> {
  const postgres = await findPostgres()
  const undo: (() => unknown)[] = []
  const town = await startTown({ after: (fn: () => unknown) => void undo.push(fn) } as never, {
    jobs: false,
    ...(postgres === undefined ? { database: 'pglite' as const } : { database: 'postgres' as const, postgres }),
  })
  try {
    const on = town.edge.store.kind
    return [await picture(town, scale, on), ...(await lines(town, scale, on))]
  } finally {
    for (const step of undo.reverse()) await step()
    await postgres?.stop()
  }
}

/** Everything that the town knows of one person, opened: facts, cases, and every event of hers. */
async function picture(town: TestTown, scale: number, on: string): Promise<Row> {
  const { edge } = town
  const actor = await actorNamed(town, 'Samira Lambert')
  const { id } = await applied(edge, actor, 'aide-logement-urgence', {
    occupation: 'locataire',
    inhabitable: true,
    nuits: 10,
    revenu: 31_000,
  })
  const count = Math.max(50, Math.round(eventsOfOne * scale))
  const target = {
    stream: `case:${id}`,
    person: actor.person!,
    case: id,
    agency: 'departement',
    key: `case:${id}`,
    parent: `person:${actor.person}`,
  }
  await edge.store.as(asPerson(actor, 'compte', id), async (tx) => {
    const said = { from: 'person', by: { kind: 'applicant', account: actor.account }, text: 'Bonjour, voici la suite.', legal: false }
    await edge.log.append(
      tx,
      target,
      Array.from({ length: count }, () => ({ type: 'case.message', payload: said })),
    )
  })
  const value = await p95(() =>
    edge.store.as(asPerson(actor, 'compte'), async (tx) => {
      const events = await edge.log.ofPerson(tx, actor.person!, count)
      assert.equal(events.length, count)
      return [events, await factsOf(tx, actor.person!), await accessTo(tx, actor.person!, 60)]
    }),
  )
  return { what: `a person's whole picture, ${count} events, p95, ${on}`, value, unit: 'ms' }
}

async function lines(town: TestTown, scale: number, on: string): Promise<readonly Row[]> {
  const { edge } = town
  const actor = await actorNamed(town, 'Samira Lambert')
  const all = Math.max(linesOfOne * 2, Math.round(linesOfAll * scale))
  const fill = (person: string, count: number) =>
    edge.store.owner.exec(`insert into consent.access (event_id, person_id, at, actor, role, agency_id, purpose, categories)
      select gen_random_uuid(), ${person}, timestamptz '2026-11-24 09:00Z' - n * interval '1 minute', 'agent-' || n % 200, 'departement.logement', 'departement', 'aide-urgence-logement', 'case'
      from generate_series(1, ${count}) n`)
  await fill(`('01900000-0000-7000-9000-' || lpad((n % 20000)::text, 12, '0'))::uuid`, all - linesOfOne)
  await fill(`'${actor.person}'::uuid`, linesOfOne)
  await edge.store.owner.exec('analyze consent.access')
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
