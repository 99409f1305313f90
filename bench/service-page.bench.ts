/**
 * How many requests a second one process answers for the pages that everybody reads, beside the least that such a page can be. A process of its own asks,
 * over eight connections, so that asking costs the server nothing; ours and the bare page stand in one process and are asked in turn.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { TestTown } from '../tests/support/town.ts'
import { barePage } from './bare-page.tsx'
import type { Row } from './bench.ts'
import { inTown } from './town.ts'

export const name = 'service-page'

const requests = 4000
const turns = 4
const service = 'aide-logement-urgence'

export async function run({ scale }: { readonly scale: number }): Promise<readonly Row[]> {
  return await inTown({}, (town) => pages(town, Math.max(10, Math.round((requests * scale) / turns))))
}

async function pages(town: TestTown, count: number): Promise<readonly Row[]> {
  const bare = await barePage(town, service)
  const client = fork(join(import.meta.dirname, 'asking.ts'), { execArgv: [] })
  const asked = async (url: string, cookie: string): Promise<number> => {
    const times = cookie === '' ? count : Math.ceil(count / 8) // who is signed in is answered far more slowly
    client.send({ url, cookie, count: times })
    const [seconds] = (await once(client, 'message')) as [number]
    return times / seconds
  }
  const samira = await town.signIn('Samira Lambert')
  const ours = [
    ['the page of a service, nobody signed in', `/fr/services/${service}`, ''],
    ['the first page, nobody signed in', '/fr', ''],
    ['the list of services, nobody signed in', '/fr/services', ''],
    ['the page of a service, signed in', `/fr/services/${service}`, samira.cookie()],
  ] as const
  const rates = new Map<string, number[]>()
  try {
    for (let turn = 0; turn <= turns; turn++)
      for (const [what, path, cookie] of [...ours, ['', '', ''] as const]) {
        const rate = await asked(path === '' ? bare.url : `${town.url}${path}`, cookie)
        if (turn > 0) rates.set(what, [...(rates.get(what) ?? []), rate]) // the first turn warms up
      }
    const median = (what: string) => rates.get(what)!.sort((one, other) => one - other)[turns >> 1]!
    return ours.flatMap(([what]) => [
      { what: `${what}, 8 at once`, value: median(what), unit: 'requests/s', more: true },
      {
        what: `${what}, 8 at once`,
        value: median(''),
        unit: 'requests/s',
        more: true,
        peer: 'a bare Hono JSX page with one indexed query',
      },
    ])
  } finally {
    client.disconnect()
    await bare.close()
  }
}
