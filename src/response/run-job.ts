/** Everybody in the zone is found and computed: in pieces, so that a stop in the middle is gone on from, and each piece is one unit of work. */
import { asSystem, contextOf } from '#cases'
import { type Job, uuidv7 } from '#kernel'
import { needsChoice, needsConcept } from '#people'
import type { FieldValue, Loaded } from '#services'
import { list, sql, type Tx } from '#store'
import { type Computing, computing, digested } from './compute.ts'
import { computed, type Member, purpose, type ResponseEdge, runBegan, runEnded, type Verdict } from './contract.ts'
import { definitionOf } from './definition.ts'
import { hasDwellings, takeDwellings } from './dwellings.ts'
import { type Found, findIn } from './find.ts'
import { type Answers, inputsOf, mostAskedApart } from './inputs.ts'
import { offersJob } from './offer-job.ts'
import { syncResources } from './resources.ts'
import { openRun, type RunRow, runById } from './runs.ts'
import { servicesFor } from './services-for.ts'
import { lockSituation, type Situation } from './store.ts'
import { prepare } from './zone/inside.ts'

/** Persons of one piece: one unit of work. */
const piece = 2000
const access = asSystem(purpose)

/** Finds and computes; begun anew by a change of the zone, and gone on with after a stop. */
export const runJob: Job<ResponseEdge> = {
  name: 'response.run',
  retries: 12,
  run: async (edge, { situation: id = '' }) => {
    const begun = await begin(edge, id)
    if (begun === undefined) return
    const { situation, run } = begun
    const services = run.services.map(({ service, version }) => edge.catalogue.at(service, version))
    const given = givenBy(edge, situation)
    const each = services.map((loaded) => ({ loaded, computing: computing(loaded, contextOf(edge, loaded)) }))
    const found = await edge.store.as(access, async (tx) => {
      const definition = definitionOf(edge.config.town)
      // A new town has not had its first night.
      if (definition !== undefined && !(await hasDwellings(tx))) {
        await syncResources(tx, definition)
        await takeDwellings(edge, tx, definition)
      }
      return await findIn(tx, prepare(situation.zone), run.lastPerson)
    })
    const apart = run.persons + found.length <= mostAskedApart
    let { digest } = run
    for (let from = 0; from < found.length; from += piece) {
      const persons = found.slice(from, from + piece)
      const made = await membersOf(edge, each, persons, given, apart)
      digest = digested(digest, made.read)
      if (!(await keep(edge, situation, run.id, made.members, digest, found[from - 1]?.person ?? run.lastPerson))) return
    }
    await finish(edge, id, run.id)
  },
}

/** What is so for each dwelling in the zone. */
const givenBy = (edge: ResponseEdge, { event }: Situation): Readonly<Record<string, FieldValue>> => {
  const gives = definitionOf(edge.config.town)?.events.find((one) => one.event === event)?.gives
  return gives === undefined ? {} : { [gives]: true }
}

/** The run that goes on, or a new one; undefined: there is nothing to compute. A run on an earlier zone ends here. */
async function begin(edge: ResponseEdge, id: string): Promise<{ readonly situation: Situation; readonly run: RunRow } | undefined> {
  return await edge.store.as(access, async (tx) => {
    const situation = await lockSituation(tx, id)
    if (situation?.state !== 'active' || (situation.exercise && !edge.config.demo)) return undefined
    const open = await openRun(tx, id)
    if (open !== undefined && open.revision === situation.revision) return { situation, run: open }
    if (open !== undefined) await end(edge, tx, situation, open, 'superseded')
    const last = situation.run === null ? undefined : await runById(tx, situation.run)
    // It ended well, and whoever ended it died before the queue heard of it.
    if (last?.revision === situation.revision) {
      await edge.store.enqueue(tx, offersJob.name, { situation: id })
      return undefined
    }
    const services = servicesFor(edge, situation.event).map(({ service, hash }) => ({
      service: service.id,
      version: service.version,
      rules: hash,
    }))
    const run = uuidv7(tx.now)
    const { revision, zoneHash: zone } = situation
    await edge.log.append(tx, targetOf(situation), [{ type: runBegan.type, payload: { run, revision, zone, services } }])
    return { situation, run: (await runById(tx, run))! }
  })
}

export const targetOf = ({ id, agency }: Pick<Situation, 'id' | 'agency'>) => ({
  stream: `response:${id}`,
  agency,
  key: `agency:${agency}`,
})

interface Each {
  readonly loaded: Loaded
  readonly computing: Computing
}

async function membersOf(
  edge: ResponseEdge,
  each: readonly Each[],
  persons: readonly Found[],
  given: Readonly<Record<string, FieldValue>>,
  apart: boolean,
): Promise<{
  readonly members: readonly Member[]
  readonly read: readonly { readonly person: string; readonly answers: readonly Answers[] }[]
}> {
  const ids = persons.map(({ person }) => person)
  const inputs = await Promise.all(each.map(({ loaded }) => inputsOf(edge, loaded, ids, given, apart)))
  const results = each.map(({ computing }, index) => computing.run(ids.map((person) => inputs[index]!.get(person) ?? {})))
  const fragile = await edge.store.as(access, (tx) => fragileAmong(tx, ids))
  return {
    members: persons.map(({ person, commune, household }, at) => ({
      person,
      commune,
      household,
      urgency: fragile.has(person) ? 0 : withSmallChild(each, inputs, person, edge.clock.now()) ? 1 : 2,
      verdicts: Object.fromEntries(each.map(({ loaded }, index) => [loaded.service.id, results[index]![at]!.verdict])),
      questions: Object.fromEntries(
        each.flatMap(({ loaded }, index) =>
          results[index]![at]!.questions.length === 0 ? [] : [[loaded.service.id, [...results[index]![at]!.questions]]],
        ),
      ),
    })),
    read: ids.map((person) => ({ person, answers: inputs.map((one) => one.get(person) ?? {}) })),
  }
}

/** Who agreed to be known as in need: isolated, or with a machine at home that must not stop. */
async function fragileAmong(tx: Tx, persons: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.rows(sql<{ person: string }>`
    select f.person_id as person from people.fact f join consent.choice c on c.person_id = f.person_id and c.choice = ${needsChoice} and c.given
    where f.concept = ${needsConcept} and f.person_id = any(${list(persons)}::uuid[])
      and f.value ?| array['isolated', 'power-at-home', 'step-free', 'home-visit']`)
  return new Set(rows.map(({ person }) => person))
}

const small = 6 * 366 * 86_400_000

/** A child under six in a household that was read for a right. */
function withSmallChild(each: readonly Each[], inputs: readonly ReadonlyMap<string, Answers>[], person: string, now: number): boolean {
  return each.some(({ loaded }, index) =>
    loaded.service.fields
      .filter(({ concept }) => concept === 'household')
      .some(({ name, item = [] }) => {
        const rows = inputs[index]?.get(person)?.[name]
        const births = item.filter(({ type }) => type === 'date').map((one) => one.name)
        return (
          Array.isArray(rows) &&
          rows.some((row) => births.some((birth) => isRow(row) && typeof row[birth] === 'string' && now - Date.parse(row[birth]) < small))
        )
      }),
  )
}

const isRow = (row: unknown): row is Readonly<Record<string, unknown>> => typeof row === 'object' && row !== null

/** Keeps one piece if the run still stands where it was read; another worker, a change or an end make it stop. */
async function keep(
  edge: ResponseEdge,
  situation: Situation,
  run: string,
  members: readonly Member[],
  digest: string,
  after: string | null,
): Promise<boolean> {
  return await edge.store.as(access, async (tx) => {
    const now = await lockSituation(tx, situation.id)
    const row = await runById(tx, run)
    if (row?.state !== 'running' || row.lastPerson !== after) return false
    if (now?.state !== 'active' || now.revision !== row.revision) {
      await end(edge, tx, situation, row, now?.state === 'active' ? 'superseded' : 'stopped')
      if (now?.state === 'active') await edge.store.enqueue(tx, runJob.name, { situation: situation.id })
      return false
    }
    await edge.log.append(tx, targetOf(situation), [{ type: computed.type, payload: { run, members, digest } }])
    return true
  })
}

async function finish(edge: ResponseEdge, id: string, run: string): Promise<void> {
  await edge.store.as(access, async (tx) => {
    const situation = await lockSituation(tx, id)
    const row = await runById(tx, run)
    if (situation === undefined || row?.state !== 'running') return
    const isSame = situation.state === 'active' && situation.revision === row.revision
    await end(edge, tx, situation, row, isSame ? 'done' : situation.state === 'active' ? 'superseded' : 'stopped')
    if (situation.state === 'active') await edge.store.enqueue(tx, isSame ? offersJob.name : runJob.name, { situation: id })
  })
}

async function end(
  edge: ResponseEdge,
  tx: Tx,
  situation: Pick<Situation, 'id' | 'agency'>,
  run: RunRow,
  state: 'done' | 'superseded' | 'stopped',
): Promise<void> {
  const rows = await tx.rows(sql<{ service: string; verdict: Verdict; count: number }>`
    select service, verdict, count(*)::int as count from response.verdict where run_id = ${run.id} group by 1, 2 order by 1, 2`)
  const counts: Record<string, Partial<Record<Verdict, number>>> = {}
  for (const { service } of run.services) counts[service] = { sure: 0, perhaps: 0, not: 0 }
  for (const { service, verdict, count } of rows) counts[service] = { ...counts[service], [verdict]: count }
  await edge.log.append(tx, targetOf(situation), [
    { type: runEnded.type, payload: { run: run.id, state, persons: run.persons, counts, digest: run.digest } },
  ])
}
