/** What a person wants to have together: one message for all that waits, none twice and none lost wherever the work is cut off. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { settableClock } from '#kernel'
import { type Intent, tell } from '#notices'
import { type Preferences, preferencesIn, stateFact } from '#people'
import { jobNamed } from './support/jobs.ts'
import { type MailServer, mailServer } from './support/mail-server.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'

const samira = '01900000-0000-7000-8000-000000000001'
const system = { actor: 'system', purpose: 'support' }
/** 14:00 in the town: her hour is eighteen hours away */
const noon = Date.parse('2026-11-24T13:00:00.000Z')
const hour = 3_600_000

await eachDatabase((database) => {
  let town: TestTown
  let mail: MailServer
  const clock = settableClock(noon)
  before(async () => {
    town = await startTown(undefined, { database, jobs: false, clock })
    mail = await mailServer()
  })
  after(async () => {
    await mail.close()
    await town.close()
  })
  beforeEach(() => {
    mail.mails.length = 0
    day += 1
    clock.set(noon + day * 24 * hour)
  })
  let day = 0

  const prefers = (more: Partial<Preferences>) =>
    town.edge.store.as(system, (tx) =>
      stateFact(town.edge.log, tx, samira, {
        concept: 'person.preferences',
        value: { ...preferencesIn([]), ...more } as never,
        source: 'declared',
        verified: false,
      }),
    )
  const tells = (...intents: readonly Partial<Intent>[]) =>
    town.edge.store.as(system, (tx) =>
      tell(
        town.edge,
        tx,
        ...intents.map((more, at) => ({
          key: `${day} ${at} ${JSON.stringify(more)}`,
          to: { person: samira },
          topic: 'cases' as const,
          template: 'notices.help',
          ...more,
        })),
      ),
    )
  const edge = () => ({
    ...town.edge,
    config: { ...town.edge.config, smtp: `smtp://127.0.0.1:${mail.port}`, url: 'https://guichet.example.org' },
  })
  const reach = () => jobNamed('notices.reach').run(edge(), {})
  const subjects = () => mail.mails.map((text) => /^Subject: (.*)$/m.exec(text)?.[1])
  const plain = (text: string) =>
    text.replace(/=\r\n/g, '').replace(/(=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString())
  const ofToday = async () =>
    (
      await town.edge.store.owner.query(
        `select i.state, i.joined_in is not null as "in", count(d.id)::int as ways from notices.intent i left join notices.delivery d on d.intent_id = i.id
           where i.key like $1 group by i.id order by i.id`,
        [`${day} %`],
      )
    ).map((row) => ({ ...row }))

  test('what presses, what the law wants told and other topics never wait', async () => {
    await prefers({ together: ['cases'] })
    await tells({ urgency: 'urgent' }, { legal: true }, { topic: 'data' }, { asks: true })
    await reach()
    assert.equal(mail.mails.length, 4)
  })

  test('all that waits goes as one e-mail at her hour, with the name of each and where to read it; it says so on her page', async () => {
    await prefers({ together: ['cases', 'news'] })
    await tells({ link: '/cases/1' }, { topic: 'news', link: '/services/x' })
    await reach()
    assert.match((await (await town.signIn('Samira Lambert')).get('/fr/notices')).text, /Attend d’autres messages/)
    clock.advance(3 * hour)
    await tells({ link: '/cases/2', key: `${day} later` })
    await reach()
    assert.equal(mail.mails.length, 0)
    clock.advance(16 * hour)
    await reach()
    await reach()
    assert.equal(mail.mails.length, 1)
    const text = plain(mail.mails[0]!)
    assert.match(text, /_3_messages_po/)
    for (const link of ['/fr/cases/1', '/fr/cases/2', '/fr/services/x'])
      assert.ok(text.includes(`https://guichet.example.org${link}`), link)
    assert.match((await (await town.signIn('Samira Lambert')).get('/fr/notices')).text, /Parti avec d’autres, en un seul message/)
    // Its link ends every topic that is in it.
    const [, path = ''] = /List-Unsubscribe: <https:\/\/guichet\.example\.org(\/[^>]+)>/.exec(text.replace(/\r\n[ \t]+/g, ' ')) ?? []
    assert.match((await town.visitor().get(path)).text, /vos démarches et les nouvelles/)
  })

  test('one for e-mail and one for text messages at most', async () => {
    await prefers({ together: ['cases', 'data', 'news'], channels: { news: 'sms', data: 'sms' } })
    await tells({}, {}, { topic: 'news' }, { topic: 'data' })
    await reach()
    clock.advance(19 * hour)
    await reach()
    assert.equal(mail.mails.length, 1)
    const texts = await town.edge.store.owner.query(`select 1 from notices.delivery where channel = 'sms' and made_at >= $1`, [
      new Date(clock.now() - hour).toISOString(),
    ])
    assert.equal(texts.length, 1)
  })

  test('what waits alone goes as itself; what she has opened meanwhile need not go; what she switched off does not', async () => {
    await prefers({ together: ['cases', 'news'] })
    await tells({})
    await reach()
    clock.advance(19 * hour)
    await reach()
    assert.deepEqual(subjects(), ['Aide'])
    await tells({ key: `${day} read` }, { key: `${day} unread` })
    await reach()
    const [row] = await town.edge.store.owner.query('select id from notices.intent where key = $1', [`${day} read`])
    await (await town.signIn('Samira Lambert')).get(`/fr/notices/${String(row?.id)}`)
    clock.advance(24 * hour)
    await reach()
    assert.deepEqual(subjects(), ['Aide', 'Aide'])
    await tells({ key: `${day} off 1`, topic: 'news' }, { key: `${day} off 2`, topic: 'news' })
    await reach()
    await prefers({ together: ['cases', 'news'], off: ['news'] })
    clock.advance(24 * hour)
    await reach()
    assert.equal(mail.mails.length, 2)
  })

  test('cut off after any step, and two at once: one message, holding all', async () => {
    await prefers({ together: ['cases'] })
    for (let steps = 1; steps <= 7; steps++) {
      mail.mails.length = 0
      day += 1
      clock.set(noon + day * 24 * hour)
      await tells({}, { topic: 'cases', link: '/cases/1' })
      await reach()
      clock.advance(19 * hour)
      await cutOff(steps)
      clock.advance(0.25 * hour)
      await Promise.all([reach(), reach()])
      const names = mail.mails.map((text) => /^Message-ID: (.*)$/m.exec(text)?.[1])
      assert.equal(new Set(names).size, 1, `cut off after ${steps}`)
      assert.deepEqual(await ofToday(), [
        { state: 'joined', in: true, ways: 0 },
        { state: 'joined', in: true, ways: 0 },
      ])
    }
  })

  /** As if the process had been killed after so many units of work. */
  async function cutOff(steps: number): Promise<void> {
    let left = steps
    const known = edge()
    const store = new Proxy(known.store, {
      get: (of, name) => {
        if (name !== 'as') return Reflect.get(of, name, of) as unknown
        return (...given: Parameters<typeof of.as>) => {
          if (left-- <= 0) throw new Error('killed')
          return of.as(...given)
        }
      },
    })
    await jobNamed('notices.reach')
      .run({ ...known, store }, {})
      .catch((error: unknown) => assert.match(String(error), /killed/))
  }
})
