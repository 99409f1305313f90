/** What goes wrong after a disaster: killed in the middle of computing and of offering, a register away, many hands for the last beds. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { capabilities, compose } from '#app'
import { Refusal, readConfig, settableClock, silentTelemetry } from '#kernel'
import { asHouse, beginExercise, reserve, resourcesOf, response } from '#response'
import { addKeys, addPeople, between, startFlood, strip } from './support/flood.ts'
import { jobNamed } from './support/jobs.ts'
import { decoded, mailServer } from './support/mail-server.ts'
import { openCentre } from './support/message-centre.ts'
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

  test('the server of text messages is away while offers go out: they wait, are seen to wait, and go once', async (t) => {
    const clock = settableClock('2026-11-20T05:30:00.000Z')
    const town = await startTown(t, { database, jobs: false, clock })
    const first = await openCentre()
    const port = Number(new URL(first.url).port)
    await first.close()
    const edge = { ...town.edge, config: { ...town.edge.config, smpp: [first.url], smtp: undefined } }
    const rows = (query: string) => town.edge.store.owner.query(query)
    const sms = (status: string) =>
      rows(`select count(*)::int as n, coalesce(sum(segments), 0)::int as parts from notices.delivery d join notices.intent i on i.id = d.intent_id
        where i.template = 'response.tell' and d.channel = 'sms' and d.status = '${status}'`)
    const situation = await beginExercise(edge)
    for (const name of ['response.start', 'response.run', 'response.offers']) await job(name).run(edge, { situation })
    await jobNamed('notices.reach').run(edge, {})
    const [offers] = await rows('select count(*)::int as n from response.offer')
    assert.ok(Number(offers?.n) > 20)
    assert.deepEqual(await sms('waiting'), [{ n: offers?.n, parts: 0 }])
    assert.deepEqual(
      await rows(`select count(*)::int as n from notices.delivery where channel = 'email' and status = 'shown'`),
      [offers],
      'the other way goes meanwhile',
    )
    const nora = await town.signIn('Nora Collignon')
    assert.match((await nora.get(`/fr/desk/response/${situation}`)).text, new RegExp(`Messages texte : ${offers?.n} messages attendent`))
    const centre = await openCentre(port)
    t.after(() => centre.close())
    for (let again = 0; again < 2; again++) {
      clock.advance(60_000)
      await job('response.offers').run(edge, { situation })
      await jobNamed('notices.reach').run(edge, {})
      const [sent] = await sms('sent')
      assert.deepEqual(sent, { n: offers?.n, parts: centre.taken.length }, 'each went, and once')
    }
    assert.doesNotMatch((await nora.get(`/fr/desk/response/${situation}`)).text, /messages attendent/)
  })

  test('a false alert whose messages have not all left: who was told is told again, who was not hears nothing, whoever dies in the middle', async (t) => {
    const clock = settableClock('2026-11-20T05:30:00.000Z')
    const town = await startTown(t, { database, jobs: false, clock })
    const mail = await mailServer({ most: 7 })
    t.after(() => mail.close())
    const away = await openCentre()
    await away.close()
    const edge = { ...town.edge, config: { ...town.edge.config, smpp: [away.url], smtp: `smtp://127.0.0.1:${mail.port}` } }
    const rows = (query: string) => town.edge.store.owner.query(query)
    const ways = (template: string) =>
      rows(`select d.channel, d.status, coalesce(d.failure, '') as failure, count(*)::int as n from notices.delivery d
        join notices.intent i on i.id = d.intent_id where i.template = '${template}' group by 1, 2, 3 order by 1, 2, 3`)
    const reach = (other: typeof town.edge = edge) => jobNamed('notices.reach').run(other, {})
    const situation = await beginExercise(edge)
    for (const name of ['response.start', 'response.run', 'response.offers']) await job(name).run(edge, { situation })
    await reach()
    const tried = mail.mails.length
    assert.equal(tried, 7)
    const told = await rows(`select distinct i.person_id as person from notices.intent i join notices.delivery d on d.intent_id = i.id
      where i.template = 'response.tell' and d.status = 'sent' order by 1`)
    assert.ok(told.length > 0 && told.length <= 7)
    // One of those who were not reached has read it on her page; of another nobody knows whether it went: a worker died while it was going.
    const [opened, unsure] =
      await rows(`select i.person_id as person, min(i.id::text) as id from notices.intent i where i.template = 'response.tell'
      and not exists (select 1 from notices.intent j join notices.delivery d on d.intent_id = j.id where j.person_id = i.person_id and d.status = 'sent')
      group by 1 order by 1 limit 2`)
    await rows(`update notices.intent set read_at = now() where id = '${opened?.id}'`)
    await rows(`update notices.delivery set status = 'trying' where intent_id = '${unsure?.id}' and channel = 'email'`)

    // The first officer says so while a worker has the next ones in hand: nothing begins any more, at once.
    const [nora, etienne] = [await town.signIn('Nora Collignon'), await town.signIn('Étienne Baudet')]
    const at = `/fr/desk/response/${situation}`
    clock.advance(60_000)
    const ready = await mailServer()
    const centre = await openCentre()
    t.after(async () => {
      await ready.close()
      await centre.close()
    })
    const again = { ...edge, config: { ...edge.config, smpp: [centre.url], smtp: `smtp://127.0.0.1:${ready.port}` } }
    const proposes = async () => assert.equal((await nora.post(at, { do: 'retract', why: 'test' })).status, 303)
    // Its first two units of work look for what to plan, and take; the third would put on record what goes.
    await reach(between(again, 3, proposes))
    assert.deepEqual([ready.mails.length, centre.taken.length], [0, 0], 'nothing leaves from the proposal on')
    clock.advance(130_000)
    await reach(again)
    assert.deepEqual([ready.mails.length, centre.taken.length], [0, 0])
    assert.ok((await ways('response.tell')).some(({ failure }) => failure === 'held'))

    // It was right after all, then wrong again: what was kept back goes when it is let go. Only a part of it, before the second proposal.
    assert.equal((await etienne.post(at, { do: 'retract-drop' })).status, 303)
    await jobNamed('notices.go-on').run(
      { ...again, config: { ...again.config, smtp: `smtp://127.0.0.1:1`, smpp: [away.url] } },
      { about: `response:${situation}` },
    )
    assert.ok(
      (await ways('response.tell')).some(({ status, failure }) => status === 'waiting' && failure !== 'held'),
      'tried again',
    )
    await proposes()
    assert.equal((await etienne.post(at, { do: 'retract-confirm' })).status, 303)
    clock.advance(60_000)
    await reach(again)
    assert.deepEqual([ready.mails.length, centre.taken.length], [0, 0], 'nothing leaves once it is taken back')

    // The job that corrects dies in the middle, and begins again.
    const dying = between(town.edge, 2, () => Promise.reject(new Error('killed')))
    await assert.rejects(Promise.resolve(job('response.correct').run(dying, { situation })), /killed/)
    await job('response.correct').run(town.edge, { situation })
    await job('response.correct').run(town.edge, { situation })
    const corrected = await rows(`select person_id as person from notices.intent where template = 'response.retracted' order by 1`)
    const wanted = [...told, { person: opened?.person }, { person: unsure?.person }].map(({ person }) => String(person)).sort()
    assert.deepEqual(
      corrected.map(({ person }) => String(person)),
      wanted,
      'whom it reached, or may have reached',
    )
    clock.advance(15 * 86_400_000)
    await reach(again)
    const left = await ways('response.tell')
    assert.ok(!left.some(({ status }) => ['planned', 'waiting', 'to-print', 'trying'].includes(String(status))), JSON.stringify(left))
    // Of a text message that is cut in several, the first part says what it is.
    const begun = centre.taken.filter(({ header }) => header === undefined || header.endsWith('01'))
    const words = [...ready.mails.map(decoded), ...begun.map(({ text }) => text)].filter((text) => !/fausse|false|vals/.test(text))
    assert.deepEqual(words, [], 'what goes out is the correction and nothing else, later too')
    assert.deepEqual([ready.mails.length, begun.length], [wanted.length, wanted.length])
    const spared = await rows(
      `select i.person_id as person from notices.intent i where i.template = 'response.tell' and i.state = 'withdrawn' limit 1`,
    )
    assert.equal(spared.length, 1)
  })

  /** 600 people of 6,000 are hit; two officers at their desks change or end it in between. */
  const flooded = async (t: TestContext) => {
    const town = await startTown(t, { database, jobs: false })
    await addPeople(town.edge, 6000)
    await job('response.dwellings').run(town.edge, {})
    const situation = await startFlood(town.edge)
    const [nora, etienne] = [await town.signIn('Nora Collignon'), await town.signIn('Étienne Baudet')]
    const at = `/fr/desk/response/${situation}`
    return {
      edge: town.edge,
      run: (edge = town.edge) => job('response.run').run(edge, { situation }),
      offer: (edge = town.edge) => job('response.offers').run(edge, { situation }),
      // The northern half stays in, the south leaves, a strip far away comes in.
      move: async () => {
        const zone = JSON.stringify({ type: 'MultiPolygon', coordinates: [strip(47.05, 47.1), strip(48.0, 48.005)] })
        assert.equal((await nora.post(at, { do: 'zone', zone })).status, 303)
        assert.equal((await etienne.post(at, { do: 'confirm' })).status, 303)
      },
      callOff: async () => assert.equal((await nora.post(at, { do: 'call-off' })).status, 303),
      /** persons by where they live and whether they were offered something */
      count: async () =>
        Object.fromEntries(
          (
            await town.edge.store.owner.query(`select case when d.lat < 47050000 then 'left' when d.lat < 47100000 then 'stays' when d.lat <= 48005000 then 'enters' else 'never' end as what, count(distinct o.person_id)::int as n
              from response.offer o join response.dwelling d on d.person_id = o.person_id group by 1`)
          ).map(({ what, n }) => [String(what), Number(n)]),
        ),
      runs: async () => (await town.edge.store.owner.query('select state from response.run order by id')).map(({ state }) => state),
      of: async (where: string) =>
        Number((await town.edge.store.owner.query(`select count(*)::int as n from response.dwelling where ${where}`))[0]?.n),
    }
  }

  test('the zone changes while people are computed: only those in the new one are offered anything', async (t) => {
    const flood = await flooded(t)
    await flood.run(between(flood.edge, 4, flood.move))
    await flood.offer()
    assert.deepEqual(await flood.count(), {}, 'what was computed on a zone of before offers nothing')
    await flood.run()
    await flood.offer()
    assert.deepEqual(await flood.runs(), ['superseded', 'done'])
    assert.deepEqual(await flood.count(), {
      stays: await flood.of('lat between 47050000 and 47100000'),
      enters: await flood.of('lat between 48000000 and 48005000 and lon between 4000000 and 4100000'),
    })
  })

  test('the zone changes while offers go out: who left is offered nothing more, who had one keeps it, who enters is found', async (t) => {
    const flood = await flooded(t)
    await flood.run()
    await flood.offer(between(flood.edge, 3, flood.move))
    const before = await flood.count()
    assert.equal((before.left ?? 0) + (before.stays ?? 0), 500, 'one unit of work had gone out')
    await flood.run()
    await flood.offer()
    const after = await flood.count()
    assert.deepEqual(after, {
      left: before.left,
      stays: await flood.of('lat between 47050000 and 47100000'),
      enters: await flood.of('lat between 48000000 and 48005000 and lon between 4000000 and 4100000'),
    })
    assert.ok((after.enters ?? 0) > 0 && (before.left ?? 0) < (await flood.of('lat < 47050000')))
  })

  test('called off in the middle of computing: nobody is offered anything', async (t) => {
    const flood = await flooded(t)
    await flood.run(between(flood.edge, 4, flood.callOff))
    await flood.run()
    await flood.offer()
    assert.deepEqual([await flood.runs(), await flood.count()], [['stopped'], {}])
  })

  test('called off in the middle of the offers: what went out stays, nothing more goes', async (t) => {
    const flood = await flooded(t)
    await flood.run()
    await addKeys(flood.edge)
    await flood.offer(between(flood.edge, 3, flood.callOff))
    await flood.offer()
    const { left = 0, stays = 0 } = await flood.count()
    assert.equal(left + stays, 500)
    const [told] = await flood.edge.store.owner.query(`select count(*)::int as n from notices.intent where template = 'response.tell'`)
    assert.equal(told?.n, 500)
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
    // More than one piece of each kind: 2,000 people are computed at once, 500 are offered something.
    const people = 24_000
    const situation = await inside(async (edge) => {
      await addPeople(edge, people)
      await job('response.dwellings').run(edge, {})
      return await startFlood(edge)
    })
    let killed = 0
    for (let turn = 1; turn < 30; turn++) {
      // After more units of work each time: early deaths fall into computing, later ones into offering, and in the end everything is done.
      const child = spawn(process.execPath, ['--import', './bin/hooks.mjs', 'tests/support/flood-work.ts', root, situation], {
        cwd: root,
        env: { PATH: process.env.PATH, PORT: '0', ...env } as NodeJS.ProcessEnv,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let said = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text
        // Somewhere in the next unit.
        if (said.length >= 2 * turn) setTimeout(() => child.kill('SIGKILL'), (turn % 4) * 20).unref()
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
    assert.ok(killed > 2, 'it died often before it was done')
  })
})
