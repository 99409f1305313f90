/** Many invented people of whom one in ten lives in a zone: for what happens in the middle of a run, and for its speed. */
import type { Edge } from '#app'
import { asHouse, declareAndStart } from '#response'

/** One in `tenth` lives in it. */
const tenth = 10
/** Between two latitudes, as wide as where the added people live. */
export const strip = (south: number, north: number): [number, number][][] => [
  [
    [4.0, south],
    [4.1, south],
    [4.1, north],
    [4.0, north],
    [4.0, south],
  ],
]
const floodZone = { polygons: [strip(47.0, 47.1)], circles: [], communes: [] }

/** Adds people as registers know them, without events of their own: name, dwelling, household of one to five with the year of their birth. */
export async function addPeople({ store }: Pick<Edge, 'store'>, count: number): Promise<void> {
  const id = `('01920000-0000-7000-9000-' || lpad(to_hex(i), 12, '0'))::uuid`
  const each = `from generate_series(1, ${count}) as i`
  await store.owner.query(`insert into people.fact (person_id, concept, value, source, verified, stated_at)
    select ${id}, 'person', jsonb_build_object('given', 'G' || i, 'family', 'F' || i, 'birth', '1980-01-01'), 'identity', true, now() ${each}`)
  await store.owner.query(`insert into registries.answer (registry, person_id, value)
    select 'dwellings', ${id}, jsonb_build_object('lat', case when i % ${tenth} = 0 then 47.0 else 48.0 end + (i % 997) / 10000.0, 'lon', 4.0 + (i % 991) / 10000.0, 'commune', '55900') ${each}`)
  await store.owner.query(`insert into register.family (family, given, birth, household)
    select 'F' || i, 'G' || i, '1980-01-01', (select jsonb_agg(jsonb_build_object('prénom', 'P' || k, 'naissance', (2024 - 7 * k) || '-05-01')) from generate_series(1, 1 + i % 5) as k) ${each}`)
  await store.owner.query('analyze people.fact')
  await store.owner.query('analyze register.family')
}

/** Declares and starts the flood; its run waits as a job. Answers its id. */
export const startFlood = (edge: Edge): Promise<string> =>
  declareAndStart(edge, asHouse(edge), {
    event: 'sinistre.inondation',
    exercise: true,
    title: { fr: 'Crue' },
    text: {},
    zone: floodZone,
  })

/** Who is told something has a key of her own, as everybody who was registered has: those that a run found get theirs. */
export async function addKeys({ store }: Pick<Edge, 'store'>): Promise<void> {
  const hit = await store.owner.query('select person_id::text as person from response.hit')
  await store.as({ actor: 'system', purpose: 'secours' }, async (tx) => {
    const ids = hit.map(({ person }) => ({ id: `person:${person}` }))
    for (let from = 0; from < ids.length; from += 1000) await store.keys.ensureAll(tx, ids.slice(from, from + 1000))
  })
}

/** The same town, in which something happens once between two of its units of work: before the one of that number, the first being 1. */
export function between(edge: Edge, number: number, happens: () => Promise<unknown>): Edge {
  let count = 0
  const as: Edge['store']['as'] = async (...unit) => {
    if (++count === number) await happens()
    return await edge.store.as(...unit)
  }
  return { ...edge, store: new Proxy(edge.store, { get: (store, name) => (name === 'as' ? as : Reflect.get(store, name)) }) }
}
