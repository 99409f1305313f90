/** What goes wrong after a disaster: killed in the middle of computing and of offering, a register away, many hands for the last beds. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { capabilities, compose } from '#app'
import { Refusal, readConfig, silentTelemetry } from '#kernel'
import { asHouse, reserve, resourcesOf, response } from '#response'
import { addPeople, startFlood } from './support/flood.ts'
import { makeDatabase } from './support/postgres.ts'
import { eachDatabase, startTown, testPostgres } from './support/town.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const job = (name: string) => response.jobs.find((one) => one.name === name)!

await eachDatabase((database) => {
  test('twelve ask for the last three beds at once: three have one', async (t) => {
    const { edge } = await startTown(t, { database, jobs: false })
    await job('response.dwellings').run(edge, {})
    const situation = await startFlood(edge)
    const house = asHouse(edge)
    const agency = house.agency ?? ''
    const [bed] = await edge.store.as(house, (tx) => resourcesOf(tx, agency))
    await edge.store.owner.query(`update response.resource set capacity = 3 where id = '${bed!.id}'`)
    const people = (await edge.store.owner.query('select person_id from response.dwelling order by 1 limit 12')).map((row) =>
      String(row.person_id),
    )
    const ended = await Promise.allSettled(people.map((person) => reserve(edge, house, { resource: bed!.id, situation, person, agency })))
    assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 3)
    for (const one of ended)
      if (one.status === 'rejected') assert.equal(one.reason instanceof Refusal && one.reason.code, 'response.none-left')
    const [row] = await edge.store.owner.query(
      `select taken, (select count(*)::int from response.reservation) as kept from response.resource where id = '${bed!.id}'`,
    )
    assert.deepEqual(row, { taken: 3, kept: 3 })
    await assert.rejects(
      edge.store.owner.query(`update response.resource set taken = 4 where id = '${bed!.id}'`),
      'the table itself refuses a fourth',
    )
  })

  test('a register that is away leaves its question open, and the run ends', async (t) => {
    const { edge } = await startTown(t, { database, jobs: false })
    await addPeople(edge, 100)
    await edge.store.owner.exec('alter table register.family rename to away')
    await job('response.dwellings').run(edge, {})
    const situation = await startFlood(edge)
    await job('response.run').run(edge, { situation })
    const verdicts = await edge.store.owner.query(`select verdict, questions, count(*)::int as n from response.verdict group by 1, 2`)
    assert.equal(verdicts.length, 1, JSON.stringify(verdicts))
    assert.equal(verdicts[0]?.verdict, 'perhaps')
    assert.match(JSON.stringify(verdicts[0]?.questions), /foyer/)
    assert.equal(verdicts[0]?.n, 10)
  })

  test('kill -9 in the middle of computing and of offering: ended once, nobody twice, nobody forgotten', async (t) => {
    const data = mkdtempSync(join(tmpdir(), 'guichet-flood-'))
    t.after(() => rmSync(data, { recursive: true, force: true }))
    const own = database === 'postgres' ? await makeDatabase((await testPostgres())!) : undefined
    if (own !== undefined) t.after(own.drop)
    const env = { GUICHET_DATA: data, GUICHET_DEMO: '1', DATABASE_URL: own?.url }
    const config = readConfig({ PORT: '0', ...env }, root)
    const inside = async <T>(unit: (edge: Awaited<ReturnType<typeof compose>>['edge']) => Promise<T>): Promise<T> => {
      const { edge } = await compose({ config, capabilities, telemetry: silentTelemetry })
      try {
        return await unit(edge)
      } finally {
        await edge.store.close()
      }
    }
    const people = 30_000
    const situation = await inside(async (edge) => {
      await addPeople(edge, people)
      await job('response.dwellings').run(edge, {})
      return await startFlood(edge)
    })
    let killed = 0
    for (let turn = 1; turn < 30; turn++) {
      // Longer each time: early deaths fall into computing, later ones into offering, and in the end everything is done.
      const child = spawn(process.execPath, ['--import', './bin/hooks.mjs', 'tests/support/flood-work.ts', root, situation], {
        cwd: root,
        env: { PATH: process.env.PATH, PORT: '0', ...env } as NodeJS.ProcessEnv,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let said = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (said === '') setTimeout(() => child.kill('SIGKILL'), turn * 700).unref()
        said += text
      })
      await once(child, 'exit')
      if (said.endsWith('done')) break
      killed++
    }
    const hits = people / 10
    await inside(async (edge) => {
      const count = async (query: string) => Number(Object.values((await edge.store.owner.query(query))[0] ?? {})[0])
      assert.equal(await count('select count(*)::int from response.hit'), hits)
      assert.equal(
        await count(`select count(*)::int from response.offer`),
        await count(`select count(*)::int from response.verdict where verdict <> 'not'`),
      )
      const events = await edge.store.as({ actor: 'system', purpose: 'secours' }, (tx) => edge.log.read(tx, `response:${situation}`))
      const members = events
        .filter(({ type }) => type === 'response.computed')
        .flatMap(({ payload }) => (payload as { members: { person: string }[] }).members)
      assert.equal(members.length, hits)
      assert.equal(new Set(members.map(({ person }) => person)).size, hits, 'computed once each')
      const offers = events
        .filter(({ type }) => type === 'response.offered')
        .flatMap(({ payload }) => (payload as { offers: { person: string }[] }).offers)
      assert.equal(new Set(offers.map(({ person }) => person)).size, offers.length, 'told once each')
      assert.equal(offers.length, hits)
      assert.equal(events.filter(({ type }) => type === 'response.run-ended').length, 1)
    })
    assert.ok(killed > 0, 'it died before it was done')
  })
})
