/**
 * What a desk of many cases costs beside its lists: many at once without and with a rule, every projection made again, a list of 300 rows of which one changes, the
 * memory of a serving process. Cases are real ones, whose events are in the log; the rest of the hundred thousand are rows.
 */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rebuildProjections } from '../src/commands/rebuild.ts'
import { jobNamed } from '../tests/support/jobs.ts'
import type { TestTown } from '../tests/support/town.ts'
import { actorNamed, applied, copied } from '../tests/support/walk.ts'
import type { Row } from './bench.ts'
import { fill } from './desk.bench.ts'
import { inTown, p95 } from './town.ts'

export const name = 'desk-work'

const rowsOfAll = 1_000_000
const realOfAll = 5_000
const id = 'aide-groupee'
const grouped = readFileSync(join(import.meta.dirname, '..', 'towns', 'demo', 'services', 'aide-logement-urgence', 'service.yaml'), 'utf8')
  .replace('service: aide-logement-urgence', `service: ${id}`)
  .replace('instruire: { by: instructeur,', 'instruire: { by: instructeur, batch: true,')
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
    return await inTown({ services: [folder] }, (town) =>
      work(town, Math.round(rowsOfAll * scale), Math.max(100, Math.round(realOfAll * scale))),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function work(town: TestTown, rows: number, real: number): Promise<readonly Row[]> {
  const on = town.edge.store.kind
  await fill(town, 0, rows)
  const { id: first } = await applied(town.edge, await actorNamed(town, 'Samira Lambert'), id, answers)
  await copied(town.edge, first, real)
  const found: Row[] = []
  const among = `${real} cases, ${rows} rows beside, ${on}`
  for (const [what, said] of [
    ['act:instruire', 'without a rule'],
    ['act:accorder', 'with a rule'],
  ] as const)
    found.push({ what: `many at once ${said}, ${among}`, value: await bulk(town, what, real), unit: 'cases/s', more: true })
  const began = performance.now()
  const [events] = await town.edge.store.owner.query('select count(*)::int as n from log.event')
  const streams = await rebuildProjections(town.edge)
  const seconds = (performance.now() - began) / 1000
  found.push({ what: `every projection made again, ${streams} streams, ${events?.n} events, ${on}`, value: seconds, unit: 's' })
  found.push({ what: `a list of 300 rows, one changed: the page posted and kept, p95, ${on}`, value: await change(town), unit: 'ms' })
  const what = 'resident memory of the process that served and measured all of this'
  found.push({ what, value: process.memoryUsage().rss / 2 ** 20, unit: 'MiB' })
  return found
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
