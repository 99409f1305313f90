import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { capabilities, compose } from '#app'
import { readConfig, silentTelemetry } from '#kernel'
import { projectionText, rebuildProjections } from '../src/commands/rebuild.ts'
import { serving } from './support/killable.ts'
import { makeDatabase } from './support/postgres.ts'
import { type Database, eachDatabase, testPostgres } from './support/town.ts'
import { visitor } from './support/visitor.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const services = ['aide-logement-urgence', 'cheque-energie', 'stationnement-residents']

await eachDatabase((database: Database) => {
  let postgres: Awaited<ReturnType<typeof testPostgres>>
  before(async () => {
    postgres = await testPostgres()
  })

  test('kill -9 under load: every action that was acknowledged is there afterwards, once, and the log makes the same projections', async (t) => {
    const data = mkdtempSync(join(tmpdir(), 'guichet-kill-'))
    t.after(() => rmSync(data, { recursive: true, force: true }))
    const own = database === 'postgres' ? await makeDatabase(postgres!) : undefined
    if (own !== undefined) t.after(own.drop)
    const env = { GUICHET_DATA: data, GUICHET_DEMO: '1', DATABASE_URL: own?.url }
    const server = await serving(env)
    const acknowledged: string[] = []
    let stopped = false
    const accounts = [...(await (await fetch(`${server.url}/fr/sign-in`)).text()).matchAll(/name="account" value="(0191[\w-]+)"/g)].map(
      ([, id]) => id!,
    )
    assert.ok(accounts.length >= 40)
    const load = async (some: readonly string[]) => {
      for (const account of some)
        for (const service of services) {
          if (stopped) return
          try {
            const person = visitor(server.url)
            await person.post('/fr/sign-in', { account })
            const answer = await person.post(`/fr/services/${service}/start`, {})
            const reference = /\/apply\/(\d{12})/.exec(answer.location ?? '')?.[1]
            if (answer.status === 303 && reference !== undefined) acknowledged.push(reference)
          } catch {
            return // the server is gone
          }
        }
    }
    const clients = [0, 1, 2, 3].map((part) => load(accounts.filter((_, index) => index % 4 === part)))
    while (acknowledged.length < 25) await new Promise((resolve) => setTimeout(resolve, 10))
    await server.kill()
    stopped = true
    await Promise.all(clients)

    const { edge } = await compose({ config: readConfig(env, root), capabilities, demo: false, telemetry: silentTelemetry })
    try {
      const rows = await edge.store.owner.query('select reference, count(*)::int as n from cases.case group by 1')
      const found = new Map(rows.map(({ reference, n }) => [reference, n]))
      assert.deepEqual(
        acknowledged.filter((reference) => found.get(reference) !== 1),
        [],
      )
      const bare = await edge.store.owner.query(
        `select c.reference from cases.case c left join cases.draft d on d.case_id = c.id where c.phase = 'draft' and d.case_id is null`,
      )
      assert.deepEqual(bare, [], 'no begun application is without its draft')
      const before = await projectionText(edge)
      await rebuildProjections(edge)
      assert.equal(await projectionText(edge), before)
    } finally {
      await edge.store.close()
    }
  })
})
