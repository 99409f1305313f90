/**
 * The desk among a million cases of one agency and their ten million events: a page of a list, a search, an action with 16 at once. The cases are rows made
 * here, as their events would have made them: lists read nothing else. On PostgreSQL when one is found, else on the embedded database; policies are on.
 */
import assert from 'node:assert/strict'
import type { TestTown } from '../tests/support/town.ts'
import { actorNamed, applied, worked } from '../tests/support/walk.ts'
import type { Row } from './bench.ts'
import { inTown, p95 } from './town.ts'

export const name = 'desk'

const few = 10_000
const casesOfAll = 1_000_000
const atOnce = 16
/** so many times as many at once are told, after so many in which connections are made and plan what they keep; the first of these is told by itself */
const bursts = 40
const warming = 10

export const run = ({ scale }: { readonly scale: number }): Promise<readonly Row[]> =>
  inTown({}, (town) => desk(town, Math.max(few * 2, casesOfAll * scale), scale))

async function desk(town: TestTown, count: number, scale: number): Promise<readonly Row[]> {
  const on = town.edge.store.kind
  const helene = await town.signIn('Hélène Marchal')
  const page = async (path: string) => {
    const { status, text } = await helene.get(path)
    assert.equal(status, 200)
    assert.match(text, /data-row/)
  }
  const lists = { mine: '/fr/desk', open: '/fr/desk?view=open&sort=limit', done: '/fr/desk?view=done&sort=new' }
  await fill(town, 0, few)
  const before = new Map<string, number>()
  for (const [list, path] of Object.entries(lists)) before.set(list, await p95(() => page(path)))
  const began = performance.now()
  await fill(town, few, count, { events: true })
  const made = (count - few) * (1 + eventsOfCase)
  const rows: Row[] = [
    { what: `cases and events made, ${made} rows, ${on}`, value: made / ((performance.now() - began) / 1000), unit: 'rows/s', more: true },
  ]
  for (const [list, path] of Object.entries(lists)) {
    const value = await p95(() => page(path))
    rows.push({ what: `list “${list}”, ${count} cases, p95, ${on}`, value, unit: 'ms' })
    rows.push({ what: `list “${list}”, ${count} cases against ${few}, ${on}`, value: value / before.get(list)!, unit: '×' })
  }
  const found = async () => {
    const { status } = await helene.post('/fr/desk/search', { q: 'Lambert' })
    assert.ok(status === 200 || status === 303)
  }
  rows.push({ what: `search by name, ${count} cases, p95, ${on}`, value: await p95(found), unit: 'ms' })
  const what = `an action, ${atOnce} at once, ${count} cases beside`
  const { first, steady } = await actions(town, Math.max(10, Math.round(bursts * scale)))
  rows.push({ what: `${what}, p95, ${on}`, value: steady, unit: 'ms' })
  rows.push({ what: `${what}, the slowest of the first ${atOnce}, nothing warm, ${on}`, value: first, unit: 'ms' })
  return rows
}

/** Rows made by one statement: what it holds in memory, and how long it goes on, stay small. */
const atOnceMade = 100_000
/** events of a case; sealed, each takes what a short message with its salt does */
const eventsOfCase = 10
const sealedBytes = 320

/** Ids as the product makes them, one after the other; `kind` keeps cases, people and events apart. */
const idOf = (kind: number, n: string) => `('019${kind}0000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`
const personOf = (n: string) => idOf(2, `1 + (${n}) / 4`)
const oneOf = (values: readonly (string | undefined)[]) =>
  `(array[${values.map((value) => (value === undefined ? 'null' : `'${value.replaceAll("'", "''")}'`)).join(', ')}]::text[])[1 + n % ${values.length}]`

/**
 * Cases of all states, spread over two years, and the people whose they are: four cases each, one family in a thousand called Lambert. `events`: with ten
 * sealed events each, of which nothing is read here but which lie beside what is.
 */
export async function fill({ edge }: TestTown, from: number, to: number, { events = false } = {}): Promise<void> {
  for (let first = from; first < to; first += atOnceMade) {
    const numbers = `generate_series(${first + 1}, ${Math.min(to, first + atOnceMade)}) n`
    await fillPeople(edge, numbers)
    await fillCases(edge, numbers)
    if (events) await fillEvents(edge, numbers)
  }
  await edge.store.owner.exec('vacuum analyze cases.case, people.fact, log.event')
}

const fillPeople = ({ store }: TestTown['edge'], numbers: string) =>
  store.owner.exec(`insert into people.fact (person_id, concept, value, source, verified, stated_at)
    select distinct on (${personOf('n')}) ${personOf('n')}, 'person', jsonb_build_object('given', ${oneOf(['Anne', 'Basile', 'Chloé', 'David', 'Elsa'])},
      'family', case n / 4 % 1000 when 0 then 'Lambert' else 'Famille' || n / 4 % 1000 end, 'birth', '1980-01-01'), 'profile', false, now()
    from ${numbers} on conflict do nothing`)

function fillCases({ store, catalogue }: TestTown['edge'], numbers: string) {
  const { service } = catalogue.current('aide-logement-urgence')!
  const states = service.workflow.states.filter(({ phase }) => phase !== 'draft')
  return store.owner.exec(`
    with made as (select n, ${oneOf(states.map(({ name }) => name))} as state, ${oneOf(states.map(({ phase }) => phase))} as phase,
        ${oneOf(states.map(({ outcome }) => outcome))} as outcome,
        timestamptz '2026-11-26 09:00Z' - (n::bigint * 37 % 1051200) * interval '1 minute' as since from ${numbers})
    insert into cases.case (agency_id, id, person_id, reference, service, version, state, phase, outcome, since, opened_at, submitted_at, due_at, teams, language, channel, sequence, changed_at)
    select 'departement', ${idOf(1, 'n')}, ${personOf('n')}, lpad(n::text, 12, '0'), 'aide-logement-urgence', ${service.version}, state, phase, outcome,
      since, since, since, since + interval '15 days', case when phase = 'open' then array['departement.logement'] else '{}'::text[] end, 'fr', 'web', ${eventsOfCase}, since
    from made`)
}

const fillEvents = ({ store }: TestTown['edge'], numbers: string) =>
  store.owner.exec(`
    insert into log.event (id, stream, seq, type, version, at, actor, person_id, case_id, agency_id, purpose, key_id, sealed, commitment)
    select ${idOf(3, `n::bigint * ${eventsOfCase} + seq`)}, 'case:' || ${idOf(1, 'n')}, seq,
      (array['case.opened', 'case.submitted', 'case.acted', 'case.message', 'case.answered'])[1 + seq % 5], 1,
      timestamptz '2026-11-26 09:00Z' - (n::bigint * 37 % 1051200) * interval '1 minute' + seq * interval '1 second', 'system', ${personOf('n')}, ${idOf(1, 'n')}, 'departement',
      'aide-logement-urgence', 'case:' || ${idOf(1, 'n')}, decode(repeat(md5(n::text || seq), ${sealedBytes / 16}), 'hex'), decode(repeat(md5(seq::text || n), 2), 'hex')
    from ${numbers}, generate_series(1, ${eventsOfCase}) seq`)

/** Real cases, worked on by one agent each step, 16 commands at a time. */
async function actions(town: TestTown, times: number): Promise<{ readonly first: number; readonly steady: number }> {
  const { edge } = town
  const [samira, helene] = [await actorNamed(town, 'Samira Lambert'), await actorNamed(town, 'Hélène Marchal')]
  const references: string[] = []
  for (let n = 0; n < atOnce * (warming + times); n++)
    references.push(
      (await applied(edge, samira, 'aide-logement-urgence', { occupation: 'locataire', inhabitable: true, nuits: 10, revenu: 31_000 }))
        .reference,
    )
  const took: number[] = []
  for (let begin = 0; begin < references.length; begin += atOnce)
    await Promise.all(
      references.slice(begin, begin + atOnce).map(async (reference) => {
        const began = performance.now()
        await worked(edge, helene, reference, { action: 'instruire' })
        took.push(performance.now() - began)
      }),
    )
  const steady = took.slice(atOnce * warming).sort((one, other) => one - other)
  return { first: Math.max(...took.slice(0, atOnce)), steady: steady[Math.floor(steady.length * 0.95)]! }
}
