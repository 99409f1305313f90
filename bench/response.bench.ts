/** After a flood: how fast everybody in a zone is found and computed, and how fast their offers go out, on the database that is there. */
import { response } from '#response'
import { addKeys, addPeople, startFlood } from '../tests/support/flood.ts'
import type { Row } from './bench.ts'
import { inTown } from './town.ts'

export const name = 'response'

const persons = 1_000_000
/** What the project holds itself to, at the full size. */
const limits = { found: 30, offers: 2000 }

export async function run({ scale }: { readonly scale: number }): Promise<readonly Row[]> {
  return await inTown({}, async ({ edge }) => {
    const count = Math.max(200, Math.round(persons * scale))
    await addPeople(edge, count)
    const job = async (wanted: string, data: Readonly<Record<string, string>> = {}) => {
      const began = performance.now()
      await response.jobs.find(({ name }) => name === wanted)!.run(edge, data)
      return (performance.now() - began) / 1000
    }
    const taken = await job('response.dwellings')
    await edge.store.owner.query('analyze response.dwelling')
    const situation = await startFlood(edge)
    const found = await job('response.run', { situation })
    await addKeys(edge)
    const offering = await job('response.offers', { situation })
    const [made] = await edge.store.owner.query(`select count(*)::int as offers from response.offer where situation_id = '${situation}'`)
    const offers = Number(made?.offers ?? 0)
    const kind = edge.store.kind
    const what = {
      found: `found and computed: one person in ten of ${count.toLocaleString('en')}, on ${kind}`,
      offers: `offers made and told, on ${kind}`,
    }
    return [
      { what: `dwellings taken from registers, on ${kind}`, value: count / taken, unit: 'persons/s', more: true },
      { what: what.found, value: found, unit: 's' },
      // A limit for a million says nothing of a smaller run.
      ...(scale === 1 ? [{ what: what.found, value: limits.found, unit: 's', peer: 'limit' }] : []),
      { what: what.offers, value: offers / offering, unit: 'offers/s', more: true },
      { what: what.offers, value: limits.offers, unit: 'offers/s', peer: 'limit', more: true },
    ]
  })
}
