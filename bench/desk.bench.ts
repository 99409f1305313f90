/**
 * The desk among a million cases of one agency: a page of a list, a search, an action with 16 at once. The cases are rows made here, as their events
 * would have made them: lists read nothing else. On PostgreSQL when one is found, else on the embedded database; policies are on.
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

export const run = ({ scale }: { readonly scale: number }): Promise<readonly Row[]> =>
  inTown({}, (town) => desk(town, Math.max(few * 2, casesOfAll * scale)))

async function desk(town: TestTown, count: number): Promise<readonly Row[]> {
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
  await fill(town, few, count)
  const rows: Row[] = []
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
  rows.push({ what: `an action, ${atOnce} at once, ${count} cases beside, p95, ${on}`, value: await actions(town), unit: 'ms' })
  return rows
}

/** Cases of all states, spread over two years and the people of the demonstration. */
export async function fill({ edge }: TestTown, from: number, to: number): Promise<void> {
  const { service } = edge.catalogue.current('aide-logement-urgence')!
  const states = service.workflow.states.filter(({ phase }) => phase !== 'draft')
  const text = (values: readonly (string | undefined)[]) =>
    `(array[${values.map((value) => (value === undefined ? 'null' : `'${value.replaceAll("'", "''")}'`)).join(', ')}]::text[])[1 + n % ${values.length}]`
  await edge.store.owner.exec(`
    with person as (select array_agg(person_id) as ids from people.fact where concept = 'person'),
      made as (select n, ${text(states.map(({ name }) => name))} as state, ${text(states.map(({ phase }) => phase))} as phase,
        ${text(states.map(({ outcome }) => outcome))} as outcome,
        timestamptz '2026-11-26 09:00Z' - (n * 37 % 1051200) * interval '1 minute' as since from generate_series(${from + 1}, ${to}) n)
    insert into cases.case (agency_id, id, person_id, reference, service, version, state, phase, outcome, since, opened_at, submitted_at, due_at, teams, language, channel, sequence, changed_at)
    select 'departement', gen_random_uuid(), person.ids[1 + n % array_length(person.ids, 1)], lpad(n::text, 12, '0'), 'aide-logement-urgence', ${service.version}, state, phase, outcome,
      since, since, since, since + interval '15 days', case when phase = 'open' then array['departement.logement'] else '{}'::text[] end, 'fr', 'web', 3, since
    from made, person;
    analyze cases.case`)
}

/** Real cases, worked on by one agent each step, 16 commands at a time. */
async function actions(town: TestTown): Promise<number> {
  const { edge } = town
  const [samira, helene] = [await actorNamed(town, 'Samira Lambert'), await actorNamed(town, 'Hélène Marchal')]
  const references: string[] = []
  for (let n = 0; n < atOnce * 4; n++)
    references.push(
      (await applied(edge, samira, 'aide-logement-urgence', { occupation: 'locataire', inhabitable: true, nuits: 10, revenu: 31_000 }))
        .reference,
    )
  const times: number[] = []
  for (let begin = 0; begin < references.length; begin += atOnce)
    await Promise.all(
      references.slice(begin, begin + atOnce).map(async (reference) => {
        const began = performance.now()
        await worked(edge, helene, reference, { action: 'instruire' })
        times.push(performance.now() - began)
      }),
    )
  return times.sort((one, other) => one - other)[Math.floor(times.length * 0.95)]!
}
