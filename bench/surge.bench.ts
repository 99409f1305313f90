/** Fifty times a normal day after a flood, in the server's own process: people who read their offers, take one and see its form, with time to think between. */
import { setTimeout as think } from 'node:timers/promises'
import { response } from '#response'
import { addKeys, addPeople, startFlood } from '../tests/support/flood.ts'
import { visitor } from '../tests/support/visitor.ts'
import type { Row } from './bench.ts'
import { inTown } from './town.ts'

export const name = 'surge'

/**
 * A normal day of a town of a million: 20,000 visits of six requests over ten hours, 3.3 requests a second. Fifty times that, each person thinking for eight
 * seconds between two requests, is 1,333 people at once.
 */
const atOnce = 1333
const thinking = { least: 4000, most: 12_000 }
const limit = 1000

export async function run({ scale }: { readonly scale: number }): Promise<readonly Row[]> {
  return await inTown({}, async ({ url, edge }) => {
    const people = Math.max(8, Math.round(atOnce * scale))
    const milliseconds = scale >= 0.5 ? 120_000 : 20_000
    await addPeople(edge, people * 10)
    const job = (wanted: string, data: Readonly<Record<string, string>> = {}) =>
      response.jobs.find(({ name }) => name === wanted)!.run(edge, data)
    await job('response.dwellings')
    const situation = await startFlood(edge)
    await job('response.run', { situation })
    await addKeys(edge)
    await job('response.offers', { situation })
    const accounts =
      await edge.store.owner.query(`insert into identity.account (id, kind, person_id, given, family, language, may, proofing, demo)
      select gen_random_uuid(), 'person', person_id, 'G', 'F', 'fr', array['person'], 'high', true from response.offer returning id, person_id, (select min(service) from response.offer) as service`)
    const times: number[] = []
    let failed = 0
    const measured = async (work: () => Promise<{ readonly status: number; readonly location?: string | undefined }>) => {
      const began = performance.now()
      const answer = await work()
      times.push(performance.now() - began)
      if (answer.status >= 400) failed++
      return answer
    }
    const began = performance.now()
    await Promise.all(
      accounts.slice(0, people).map(async ({ id, service }, index) => {
        const person = visitor(url)
        // They do not all come in the same second.
        await think((thinking.most * index) / people)
        if ((await person.post('/fr/sign-in', { account: String(id) })).status !== 303) failed++
        for (let turn = index; performance.now() - began < milliseconds; turn++) {
          await think(thinking.least + ((turn * 2654435761) % (thinking.most - thinking.least)))
          await measured(() => person.get('/fr/response'))
          await think(thinking.least)
          const { location } = await measured(() => person.post(`/fr/response/${situation}/${String(service)}`, {}))
          await measured(() => person.get(location ?? '/fr/response'))
        }
      }),
    )
    const seconds = (performance.now() - began) / 1000
    if (failed > 0) throw new Error(`${failed} of ${times.length} requests failed`)
    const what = `p95 of answering an offer, ${people.toLocaleString('en')} people at once, on ${edge.store.kind}`
    return [
      { what, value: times.sort((one, other) => one - other)[Math.floor(times.length * 0.95)] ?? 0, unit: 'ms' },
      { what, value: limit, unit: 'ms', peer: 'limit' },
      {
        what: `requests of ${people.toLocaleString('en')} people who think between two`,
        value: times.length / seconds,
        unit: 'requests/s',
        more: true,
      },
    ]
  })
}
