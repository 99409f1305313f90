/**
 * A person's whole picture (2,000 events), who looked at her data among 10 million access lines, and what row policies cost.
 * On PostgreSQL when one is found, else on the embedded database: the rows say which.
 */
import assert from 'node:assert/strict'
import { asPerson } from '#cases'
import { accessTo } from '#consent'
import { type Actor, settableClock } from '#kernel'
import { sql, type Tx } from '#store'
import { findPostgres } from '../tests/support/postgres.ts'
import { startTown, type TestTown } from '../tests/support/town.ts'
import { actorNamed, applied } from '../tests/support/walk.ts'
import type { Row } from './bench.ts'

export const name = 'consent'

const samples = 200
const eventsOfOne = 2000
const eventsOfCase = 48
const eventsAtOnce = 4
const hour = 3_600_000
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
  const clock = settableClock(Date.now() - eventsOfOne * scale * hour)
  const town = await startTown({ after: (fn: () => unknown) => void undo.push(fn) } as never, {
    jobs: false,
    clock,
    ...(postgres === undefined ? { database: 'pglite' as const } : { database: 'postgres' as const, postgres }),
  })
  try {
    const on = town.edge.store.kind
    return [...(await picture(town, clock, scale, on)), ...(await lines(town, scale, on))]
  } finally {
    for (const step of undo.reverse()) await step()
    await postgres?.stop()
  }
}

/** The page that tells everything that happened to one person, as she gets it over HTTP: her cases follow each other, two running at a time. */
async function picture(town: TestTown, clock: ReturnType<typeof settableClock>, scale: number, on: string): Promise<readonly Row[]> {
  const { edge } = town
  const actor = await actorNamed(town, 'Samira Lambert')
  const count = Math.max(200, Math.round(eventsOfOne * scale))
  const running: string[] = []
  for (let written = 0; written < count; ) {
    const { id } = await applied(edge, actor, 'aide-logement-urgence', {
      occupation: 'locataire',
      inhabitable: true,
      nuits: 10,
      revenu: 31_000,
    })
    running.push(id)
    for (let event = 0; event < eventsOfCase; event += eventsAtOnce, written += eventsAtOnce) {
      clock.advance(eventsAtOnce * hour)
      await wrote(town, actor, running.at(-1 - ((event / eventsAtOnce) % Math.min(2, running.length)))!)
    }
  }
  await edge.store.owner.exec('analyze log.event')
  const samira = await town.signIn('Samira Lambert')
  const page = async (path: string, holds: RegExp) => {
    const { status, text } = await samira.get(path)
    assert.equal(status, 200)
    assert.match(text, holds)
    return text
  }
  const newest = await page('/fr/me/timeline', /Vous nous avez écrit/)
  const older = /href="(\?before=[^"]+)"/.exec(newest)?.[1] ?? assert.fail('there is no older page')
  return [
    {
      what: `a person's whole picture, newest page, ${count} events, p95, ${on}`,
      value: await p95(() => page('/fr/me/timeline', /<h1/)),
      unit: 'ms',
    },
    {
      what: `a person's whole picture, an older page, ${count} events, p95, ${on}`,
      value: await p95(() => page(`/fr/me/timeline${older}`, /<h1/)),
      unit: 'ms',
    },
  ]
}

/** A few messages, in one transaction. */
async function wrote({ edge }: TestTown, actor: Actor, id: string): Promise<void> {
  const said = { from: 'person', by: { kind: 'applicant', account: actor.account }, text: 'Bonjour, voici la suite.', legal: false }
  const event = { type: 'case.message', payload: said }
  const target = {
    stream: `case:${id}`,
    person: actor.person!,
    case: id,
    agency: 'departement',
    key: `case:${id}`,
    parent: `person:${actor.person}`,
  }
  await edge.store.as(asPerson(actor, 'compte', id), async (tx) => {
    await edge.log.append(
      tx,
      target,
      Array.from({ length: eventsAtOnce }, () => event),
    )
  })
}

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
