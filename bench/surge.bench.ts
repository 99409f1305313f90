/** Fifty times a normal day after a flood, on two `serve` processes that let in as many as they answer quickly: how long answering takes, how many get through, and that nothing is lost. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as think } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { capabilities, compose, type Edge } from '#app'
import { readConfig, silentTelemetry } from '#kernel'
import { response } from '#response'
import { addKeys, addPeople, startFlood } from '../tests/support/flood.ts'
import { serving } from '../tests/support/killable.ts'
import { findPostgres, makeDatabase } from '../tests/support/postgres.ts'
import { visitor } from '../tests/support/visitor.ts'
import type { Row } from './bench.ts'

export const name = 'surge'

/**
 * A normal day is assumed, not measured: in a town of a million, 20,000 visits of six requests over ten hours, 3.3 requests a second. Fifty times that is 167;
 * with eight seconds of thought between two requests (four to twelve), 1,333 people at once. The model is closed: whoever has ended a visit is followed by
 * another person, so that as many are there all the time. A visit: the page of services, signing in, her offers, answering one, the page it leads to.
 */
const atOnce = 1333
const processes = 2
const thinking = { least: 4000, most: 12_000 }
const limit = 1000

interface Seen {
  readonly answering: number[]
  readonly waited: number[]
  /** of these, whom it was over for */
  readonly entered: number[]
  readonly taken: string[]
  visits: number
  requests: number
  stillWaiting: number
  /** no connection, or one that broke */
  unanswered: number
  failed: number
}

export async function run({ scale }: { readonly scale: number }): Promise<readonly Row[]> {
  const postgres = await findPostgres()
  if (postgres === undefined) throw new Error('a surge needs PostgreSQL: several processes share it')
  const people = Math.max(8, Math.round(atOnce * scale))
  const milliseconds = scale >= 0.5 ? 180_000 : 30_000
  const data = mkdtempSync(join(tmpdir(), 'guichet-surge-'))
  writeFileSync(join(data, 'master.key'), `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 })
  const own = await makeDatabase(postgres)
  const env = { GUICHET_DATA: data, GUICHET_DEMO: '1', DATABASE_URL: own.url, GUICHET_KEYS: join(data, 'master.key') }
  const servers: Awaited<ReturnType<typeof serving>>[] = []
  try {
    const config = readConfig(env, fileURLToPath(new URL('..', import.meta.url)))
    const { edge } = await compose({ config, capabilities, telemetry: silentTelemetry })
    try {
      const visits = Math.ceil((people * milliseconds) / 30_000) + people
      const { situation, accounts } = await flooded(edge, visits)
      for (let one = 0; one < processes; one++) servers.push(await serving({ ...env, GUICHET_CAPACITY: 'auto' }, ['--no-jobs']))
      const urls = servers.map(({ url }) => url)
      const seen = await surge(urls, people, milliseconds, situation, accounts)
      const lost = await lostOf(edge, seen.taken)
      if (seen.failed > 0 || lost > 0)
        throw new Error(`${seen.failed} of ${seen.requests} requests failed, ${lost} of ${seen.taken.length} answers are lost`)
      return rowsOf(seen, { people, seconds: milliseconds / 1000 })
    } finally {
      await edge.store.close()
    }
  } finally {
    for (const server of servers) await server.kill()
    await own.drop()
    rmSync(data, { recursive: true, force: true })
    await postgres.stop()
  }
}

/** As many who have something to answer, each with an account. */
async function flooded(edge: Edge, count: number) {
  await addPeople(edge, count * 10)
  const job = (wanted: string, given: Readonly<Record<string, string>> = {}) =>
    response.jobs.find((one) => one.name === wanted)!.run(edge, given)
  await job('response.dwellings')
  const situation = await startFlood(edge)
  await job('response.run', { situation })
  await addKeys(edge)
  await job('response.offers', { situation })
  const accounts =
    await edge.store.owner.query(`insert into identity.account (id, kind, person_id, given, family, language, may, proofing, demo)
    select gen_random_uuid(), 'person', person_id, 'G', 'F', 'fr', array['person'], 'high', true from response.offer returning id, (select min(service) from response.offer) as service`)
  await edge.store.owner.query('analyze')
  return { situation, accounts: accounts.map(({ id, service }) => ({ id: String(id), service: String(service) })) }
}

async function surge(
  urls: readonly string[],
  people: number,
  milliseconds: number,
  situation: string,
  accounts: readonly { readonly id: string; readonly service: string }[],
): Promise<Seen> {
  const seen: Seen = {
    answering: [],
    waited: [],
    entered: [],
    taken: [],
    visits: 0,
    requests: 0,
    stillWaiting: 0,
    unanswered: 0,
    failed: 0,
  }
  const began = performance.now()
  const isOver = () => performance.now() - began >= milliseconds
  let next = 0
  const seat = async (index: number) => {
    // They come within a minute.
    await think((60_000 * index) / people)
    while (!isOver()) {
      const account = accounts[next++]
      if (account === undefined) throw new Error('there were too few people')
      await visit(urls[index % urls.length]!, account, situation, seen, isOver)
      await think(thinking.least)
    }
  }
  await Promise.all(Array.from({ length: people }, (_, index) => seat(index)))
  return seen
}

/** One person comes, waits her turn, signs in, reads her offers, answers one and sees where it leads. */
async function visit(
  url: string,
  account: { readonly id: string; readonly service: string },
  situation: string,
  seen: Seen,
  isOver: () => boolean,
): Promise<void> {
  const person = visitor(url)
  const pause = () => think(thinking.least + Math.random() * (thinking.most - thinking.least))
  const ask = async (
    work: () => Promise<{ readonly status: number; readonly location?: string | undefined; readonly headers?: Headers }>,
    isAnswer = false,
  ) => {
    const began = performance.now()
    const answer = await work().catch(() => undefined)
    seen.requests++
    if (answer === undefined) {
      seen.unanswered++
      return { status: 503, location: undefined, headers: undefined }
    }
    if (isAnswer && answer.status !== 503) seen.answering.push(performance.now() - began)
    if (answer.status >= 400 && answer.status !== 503) seen.failed++
    return answer
  }
  const came = performance.now()
  for (;;) {
    const { status, headers } = await ask(() => person.get('/fr/services'))
    if (status !== 503 || isOver()) {
      const waited = performance.now() - came
      seen.waited.push(waited)
      if (status === 503) return void seen.stillWaiting++
      seen.entered.push(waited)
      break
    }
    await think(1000 * Number(headers?.get('refresh') ?? 10))
  }
  await pause()
  await ask(() => person.post('/fr/sign-in', { account: account.id }))
  await ask(() => person.get('/fr/response'), true)
  await pause()
  const { status, location } = await ask(() => person.post(`/fr/response/${situation}/${account.service}`, {}), true)
  const reference = /\/apply\/(\d{12})/.exec(location ?? '')?.[1]
  if (status === 503) return
  if (status === 303 && reference !== undefined) seen.taken.push(reference)
  else seen.failed++
  await ask(() => person.get(location ?? '/fr/response'), true)
  seen.visits++
}

/** Of the answers that were acknowledged, how many are not there. */
async function lostOf(edge: Edge, taken: readonly string[]): Promise<number> {
  const [row] = await edge.store.owner.query(
    `select count(*)::int as there from cases.case c join response.offer o on o.case_id = c.id where c.reference = any($1::text[])`,
    [taken],
  )
  return taken.length - Number(row?.there)
}

const quantile = (values: readonly number[], part: number): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length * part)] ?? 0

function rowsOf(seen: Seen, { people, seconds }: { readonly people: number; readonly seconds: number }): Row[] {
  const who = `${people.toLocaleString('en')} people at once, ${processes} processes`
  const what = `p95 of answering an offer: ${who}`
  return [
    { what, value: quantile(seen.answering, 0.95), unit: 'ms' },
    { what, value: limit, unit: 'ms', peer: 'limit' },
    { what: `requests answered: ${who}`, value: seen.requests / seconds, unit: 'requests/s', more: true },
    { what: `visits ended in ${seconds} s: ${who}`, value: seen.visits, unit: 'visits', more: true },
    { what: `wait of half of those who were let in: ${who}`, value: quantile(seen.entered, 0.5) / 1000, unit: 's' },
    { what: `longest wait, those still waiting included: ${who}`, value: quantile(seen.waited, 1 - Number.EPSILON) / 1000, unit: 's' },
    { what: `still waiting at the end: ${who}`, value: seen.stillWaiting, unit: 'people' },
    { what: `requests without an answer: ${who}`, value: seen.unanswered, unit: 'requests' },
    { what: `answers that were acknowledged, all of them there: ${who}`, value: seen.taken.length, unit: 'answers', more: true },
  ]
}
