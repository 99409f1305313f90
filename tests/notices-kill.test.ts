/** `kill -9` while notices go out: nothing is lost, no text message goes twice, an e-mail that goes twice is the same one. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { capabilities, compose } from '#app'
import { readConfig, settableClock, silentTelemetry } from '#kernel'
import { tell } from '#notices'
import { jobNamed } from './support/jobs.ts'
import { mailServer } from './support/mail-server.ts'
import { openCentre } from './support/message-centre.ts'
import { makeDatabase } from './support/postgres.ts'
import { eachDatabase, testPostgres } from './support/town.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const samira = '01900000-0000-7000-8000-000000000001'
const each = 120
/** more than may be under way when it is killed twice */
const texted = 700
/** more than are told in one unit of work */
const followers = 1250

/** A process that carries out what is due. */
const carrying = (env: Readonly<Record<string, string | undefined>>, minutes: number) =>
  spawn(process.execPath, ['--import', './bin/hooks.mjs', 'tests/support/reach.ts', root, String(minutes)], {
    cwd: root,
    env: { PATH: process.env.PATH, ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'inherit'],
  })

await eachDatabase((database) => {
  let postgres: Awaited<ReturnType<typeof testPostgres>>
  before(async () => {
    postgres = await testPostgres()
  })

  test('killed twice in the middle, then left alone', async (t) => {
    const data = mkdtempSync(join(tmpdir(), 'guichet-notices-'))
    t.after(() => rmSync(data, { recursive: true, force: true }))
    const own = database === 'postgres' ? await makeDatabase(postgres!) : undefined
    if (own !== undefined) t.after(own.drop)
    const mail = await mailServer({ slow: 10 })
    const centre = await openCentre()
    t.after(async () => {
      await centre.close()
      await mail.close()
    })
    const env = {
      GUICHET_DATA: data,
      GUICHET_DEMO: '1',
      DATABASE_URL: own?.url,
      GUICHET_SMTP: `smtp://127.0.0.1:${mail.port}`,
      GUICHET_SMPP: centre.url,
    }
    const open = (demo: boolean) => compose({ config: readConfig(env, root), capabilities, demo, telemetry: silentTelemetry })
    const { edge } = await open(true)
    await edge.store.as({ actor: 'system', purpose: 'support' }, async (tx) => {
      const intents = (['email', 'sms'] as const).flatMap((via) =>
        Array.from({ length: via === 'sms' ? texted : each }, (_, number) => ({
          key: `${via} ${number}`,
          to: { person: samira },
          topic: 'alerts' as const,
          template: 'notices.help',
          values: { town: `T${number}.` },
          agency: 'ville',
          via,
        })),
      )
      await tell(edge, tx, ...intents)
    })
    await edge.store.close()

    /** Runs until the world outside has got so much more, then kills it; without a number, until it is done. */
    const reach = async (minutes: number, more?: number) => {
      const child = carrying(env, minutes)
      const gone = once(child, 'exit')
      const got = () => mail.mails.length + centre.taken.length
      const until = more === undefined ? undefined : got() + more
      let running = true
      void gone.then(() => {
        running = false
      })
      while (running && (until === undefined || got() < until)) await new Promise((next) => setTimeout(next, 1))
      if (until !== undefined) child.kill('SIGKILL')
      const [code, signal] = await gone
      assert.equal(until === undefined ? code : signal, until === undefined ? 0 : 'SIGKILL')
    }
    await reach(0, 15)
    await reach(5, 60)
    await reach(10)
    await reach(15)

    const ids = mail.mails.map((text) => /^Message-ID: (<.*>)/im.exec(text)?.[1] ?? '')
    assert.equal(new Set(ids).size, each, 'every e-mail arrived, and each has one name however often it came')
    const texts = centre.taken.map(({ text }) => /^T\d+\./.exec(text)?.[0])
    assert.equal(new Set(texts).size, texts.length, 'no text message twice')
    const again = await open(false)
    try {
      const rows = await again.edge.store.owner.query(
        `select channel, status, count(*)::int as count from notices.delivery group by channel, status order by channel, status`,
      )
      const count = (channel: string, status: string) =>
        Number(rows.find((row) => row.channel === channel && row.status === status)?.count ?? 0)
      assert.equal(count('email', 'sent'), each)
      assert.equal(count('sms', 'sent') + count('sms', 'unknown'), texted, 'the rest waits for a person, who knows that nobody knows')
      assert.ok(count('sms', 'unknown') <= 500, 'two batches at most')
      assert.ok(texts.length >= count('sms', 'sent'))
    } finally {
      await again.edge.store.close()
    }
  })

  test('killed while followers are found, then left alone: each is told once', async (t) => {
    const data = mkdtempSync(join(tmpdir(), 'guichet-followers-'))
    t.after(() => rmSync(data, { recursive: true, force: true }))
    const own = database === 'postgres' ? await makeDatabase(postgres!) : undefined
    if (own !== undefined) t.after(own.drop)
    const env = { GUICHET_DATA: data, GUICHET_DEMO: '1', DATABASE_URL: own?.url }
    const open = () => compose({ config: readConfig(env, root), capabilities, demo: false, telemetry: silentTelemetry })
    const { edge } = await open()
    // Whoever wants no news is found all the same, and nothing has to be carried to her: the test is about finding.
    const persons = Array.from({ length: followers }, () => randomUUID())
    await edge.store.owner.query(
      `insert into people.fact (person_id, concept, value, source, verified, stated_at)
       select unnest($1::uuid[]), 'person.preferences', '{"place": "55001", "off": ["news"]}', 'declared', false, now()`,
      [persons],
    )
    await edge.store.as({ actor: 'system', purpose: 'support' }, async (tx) => {
      await edge.store.keys.ensureAll(
        tx,
        persons.map((person) => ({ id: `person:${person}` })),
      )
      await tell(edge, tx, { key: 'followers', to: { followers: { place: '55001' } }, topic: 'news', template: 'notices.help' })
    })
    await edge.store.close()

    // Death some way in, wherever that is: what must hold does so at every moment.
    const child = carrying(env, 0)
    const gone = once(child, 'exit')
    await once(child.stdout, 'data')
    await new Promise((next) => setTimeout(next, 200))
    child.kill('SIGKILL')
    await gone
    const again = await open()
    try {
      const later = { ...again.edge, clock: settableClock(Date.now() + 5 * 60_000) }
      await jobNamed('notices.reach').run(later, {})
      const [row] = await again.edge.store.owner.query(
        `select count(*)::int as told, count(distinct person_id)::int as persons, count(*) filter (where state = 'unwanted')::int as planned
         from notices.intent where audience = 'person' and topic = 'news'`,
      )
      assert.deepEqual({ ...row }, { told: followers, persons: followers, planned: followers })
    } finally {
      await again.edge.store.close()
    }
  })
})
