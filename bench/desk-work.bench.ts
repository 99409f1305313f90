/**
 * What a desk of many cases costs beside its lists: many at once without and with a rule, every projection made again, a list of 300 rows of which one changes, the
 * memory of a serving process. Cases are real ones, whose events are in the log; the rest of the hundred thousand are rows.
 */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asSystem, runCommand } from '#cases'
import { rebuildProjections } from '../src/commands/rebuild.ts'
import { jobNamed } from '../tests/support/jobs.ts'
import { serving } from '../tests/support/killable.ts'
import type { TestTown } from '../tests/support/town.ts'
import { visitor } from '../tests/support/visitor.ts'
import { actorNamed, applied, copied, worked } from '../tests/support/walk.ts'
import type { Row } from './bench.ts'
import { fill } from './desk.bench.ts'
import { inTown, p95 } from './town.ts'

export const name = 'desk-work'

const rowsOfAll = 1_000_000
const realOfAll = 5_000
const id = 'aide-groupee'
const grouped = readFileSync(join(import.meta.dirname, '..', 'towns', 'demo', 'services', 'aide-logement-urgence', 'service.yaml'), 'utf8')
  .replace('service: aide-logement-urgence', `service: ${id}`)
  .replace('accorder: { by: instructeur,', 'accorder: { by: instructeur, batch: true,')
const answers = { occupation: 'locataire', inhabitable: true, nuits: 10, revenu: 20_000 } as const

export async function run({ scale }: { readonly scale: number }): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
  for (const [service, text] of [
    [id, grouped],
    ['journal', readFileSync(join(import.meta.dirname, 'journal.service.yaml'), 'utf8')],
  ] as const) {
    mkdirSync(join(folder, service))
    writeFileSync(join(folder, service, 'service.yaml'), text)
  }
  try {
    const masterKey = randomBytes(32)
    const real = Math.max(100, Math.round(realOfAll * scale))
    const again = await inTown({}, (town) => rebuilt(town, real * 10))
    return [
      again,
      ...(await inTown({ services: [folder], masterKey }, (town) => work(town, masterKey, Math.round(rowsOfAll * scale), real))),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function work(town: TestTown, key: Uint8Array, rows: number, real: number): Promise<readonly Row[]> {
  const on = town.edge.store.kind
  const { id: first } = await applied(town.edge, await actorNamed(town, 'Samira Lambert'), id, answers)
  await copied(town.edge, first, real)
  await copied(town.edge, await lived(town), real * 2)
  const found: Row[] = []
  await fill(town, 0, rows)
  const among = `${real} cases, ${rows} rows beside, ${on}`
  for (const [what, said] of [
    ['act:instruire', 'without a rule'],
    ['act:accorder', 'with a rule'],
  ] as const)
    found.push({ what: `many at once ${said}, ${among}`, value: await bulk(town, what, real), unit: 'cases/s', more: true })
  found.push({ what: `a list of 300 rows, one changed: the page posted and kept, p95, ${on}`, value: await change(town), unit: 'ms' })
  const memory = await residentMemory(town, key)
  if (memory !== undefined) found.push(memory)
  return found
}

/** A case of ten events: sent, looked into, and written about. */
async function lived(town: TestTown): Promise<string> {
  const { edge } = town
  const [samira, helene] = [await actorNamed(town, 'Samira Lambert'), await actorNamed(town, 'Hélène Marchal')]
  const { id: one, reference } = await applied(edge, samira, 'aide-logement-urgence', { ...answers, revenu: 31_000 })
  let { view } = await worked(edge, helene, reference, { action: 'instruire' })
  while (view.sequence < 10)
    ({ view } = await runCommand(edge, asSystem('administration'), one, { do: 'message', who: { kind: 'system' }, text: 'x'.repeat(200) }))
  return one
}

/** Every projection made again while nobody works, of so many cases of ten events. */
async function rebuilt(town: TestTown, cases: number): Promise<Row> {
  await copied(town.edge, await lived(town), cases)
  const [events] = await town.edge.store.owner.query('select count(*)::int as n from log.event')
  const began = performance.now()
  const streams = await rebuildProjections(town.edge)
  const seconds = (performance.now() - began) / 1000
  const what = `every projection made again, ${streams} streams, ${events?.n} events, ${town.edge.store.kind}`
  return { what, value: Number(events?.n) / seconds, unit: 'events/s', more: true }
}

/** What a `serve` of its own, with its jobs, holds in memory at most while sixteen at once ask for lists and cases. PostgreSQL only: nobody shares an embedded database. */
async function residentMemory({ edge }: TestTown, key: Uint8Array): Promise<Row | undefined> {
  if (edge.store.kind !== 'postgres') return undefined
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
  writeFileSync(join(folder, 'master.key'), Buffer.from(key).toString('base64'), { mode: 0o600 })
  const server = await serving({
    GUICHET_DEMO: '1',
    GUICHET_DATA: folder,
    DATABASE_URL: edge.config.database,
    GUICHET_SERVICES: edge.config.services.join(':'),
  })
  const resident = () => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024
  try {
    const [helene] = await edge.store.owner.query(`select id from identity.account where given = 'Hélène' and family = 'Marchal'`)
    const [cases] = await edge.store.owner.query(
      `select array_agg(reference) as references from (select reference from cases.case where service = $1 limit 200) c`,
      [id],
    )
    const references = cases?.references as readonly string[]
    const agents = await Promise.all(
      Array.from({ length: 16 }, async () => {
        const agent = visitor(server.url, 'fr')
        await agent.post('/fr/sign-in', { account: String(helene?.id) })
        return agent
      }),
    )
    let [most, asked] = [0, 0]
    await Promise.all(
      agents.map(async (agent) => {
        for (; asked < 2000; asked++) {
          const reference = references[asked % references.length]!
          const path = [`/fr/desk`, `/fr/desk?view=done&sort=new`, `/fr/desk/cases/${reference}`, `/fr/services/${id}`][asked % 4]!
          assert.equal((await agent.get(path)).status, 200)
          most = Math.max(most, resident())
        }
      }),
    )
    return { what: 'resident memory of a serving process under 2000 requests, 16 at once, at most', value: most, unit: 'MiB' }
  } finally {
    await server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The whole list, tried first, then done; what is timed is the doing. */
async function bulk(town: TestTown, what: string, count: number): Promise<number> {
  const helene = await town.signIn('Hélène Marchal')
  const chosen = await helene.post('/fr/desk/bulk', { scope: 'all', query: `view=open&service=${id}` })
  const href = chosen.location ?? ''
  const bulk = /[\da-f-]{36}/.exec(href)?.[0] ?? ''
  assert.notEqual(bulk, '', 'nothing was chosen')
  await helene.post(`${href}/try`, { what })
  const run = async (stage: string) => {
    for (;;) {
      await jobNamed('work.bulk').run(town.edge, { bulk })
      const [now] = await town.edge.store.owner.query('select stage from work.bulk where id = $1', [bulk])
      if (now?.stage === stage) return
    }
  }
  await run('tried')
  await helene.post(`${href}/do`, {})
  const began = performance.now()
  await run('done')
  const seconds = (performance.now() - began) / 1000
  const [done] = await town.edge.store.owner.query("select count(*)::int as n from work.bulk_case where bulk_id = $1 and result = 'done'", [
    bulk,
  ])
  assert.equal(done?.n, count, 'all of them were done')
  return count / seconds
}

/** A page with 300 rows, posted whole with one of them changed, as a browser without script does; and kept. */
async function change(town: TestTown): Promise<number> {
  const samira = await town.signIn('Samira Lambert')
  const { location = '' } = await samira.post('/fr/services/journal/start', { '.start': 'journal' })
  const rows = Object.fromEntries(
    Array.from({ length: 300 }, (_, n) => [
      [`lignes.${n}`, 'open'],
      [`lignes.${n}.quoi`, `Dépense ${n}`],
      [`lignes.${n}.montant`, String(10 + n)],
    ]).flat() as [string, string][],
  )
  let n = 0
  const post = async () => {
    n++
    const { status } = await samira.post(`${location}/lignes/autosave`, {
      ...rows,
      [`lignes.${n % 300}.montant`]: String(n),
      '.revision': '100000',
    })
    assert.ok(status === 204 || status === 200, String(status))
  }
  await post()
  return await p95(post, 60)
}
