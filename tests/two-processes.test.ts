import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { capabilities, compose } from '#app'
import { readConfig, silentTelemetry } from '#kernel'
import { makeDatabase, notFound } from './support/postgres.ts'
import { testPostgres } from './support/town.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const postgres = await testPostgres()

test('two processes on one PostgreSQL: what one publishes the other serves', {
  skip: postgres === undefined ? notFound : false,
}, async (t) => {
  const { url, drop } = await makeDatabase(postgres!)
  t.after(drop)
  const data = mkdtempSync(join(tmpdir(), 'guichet-two-'))
  t.after(() => rmSync(data, { recursive: true, force: true }))
  const config = readConfig({ GUICHET_DATA: data, GUICHET_DEMO: '1', DATABASE_URL: url }, root)
  const open = async () => (await compose({ config, capabilities, telemetry: silentTelemetry })).edge
  const one = await open()
  t.after(() => one.store.close())
  const other = await open()
  t.after(() => other.store.close())
  const files = other.catalogue.current('cheque-energie')!.files
  const next = { ...files, 'service.yaml': files['service.yaml']!.replace(/^version: \d+/m, 'version: 77') }
  const designers = await one.store.owner.query(`select id from identity.account where 'designer' = any(may) order by id`)
  const [writer, publisher] = designers.map(({ id }) => ({ account: String(id) }))
  assert.deepEqual(
    (await one.catalogue.offerText(writer!, next)).filter(({ severity }) => severity === 'error'),
    [],
  )
  const [offer] = one.catalogue.offered()
  await other.catalogue.refresh()
  assert.equal(other.catalogue.offered().length, 1)
  await one.catalogue.publish(publisher!, 'cheque-energie', 77, offer!.hash)
  assert.notEqual(other.catalogue.current('cheque-energie')?.service.version, 77)
  await other.catalogue.refresh()
  assert.equal(other.catalogue.current('cheque-energie')?.service.version, 77)
})
