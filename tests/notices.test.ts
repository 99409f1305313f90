import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settableClock } from '#kernel'
import { notices } from '#notices'
import { decoded, mailServer } from './support/mail-server.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import { actorNamed, applied } from './support/walk.ts'

/** The town with another mail address, as its job sees it. */
const withMail = (town: TestTown, smtp: string | undefined) => ({
  ...town.edge,
  config: { ...town.edge.config, smtp, url: 'https://guichet.example.org' },
})

async function messageOf(town: TestTown) {
  const samira = await actorNamed(town, 'Samira Lambert')
  const { id } = await applied(town.edge, samira, 'aide-logement-urgence', { occupation: 'locataire', inhabitable: true, nuits: 10 })
  const [row] = await town.edge.store.owner.query(
    `select id from log.event where stream = $1 and type = 'case.message' order by seq desc limit 1`,
    [`case:${id}`],
  )
  return { stream: `case:${id}`, event: String(row?.id) }
}

const [hear, reach] = notices.jobs
const statusOf = async (town: TestTown) =>
  (await town.edge.store.owner.query(`select status, attempts, failure from notices.delivery where channel = 'email'`)).map((row) => ({
    ...row,
  }))

await eachDatabase((database) => {
  test('a mail server that is away loses nothing: the attempt is on record, the next one sends one mail, a further one none', async (t) => {
    const town = await startTown(t, { database, jobs: false })
    const message = await messageOf(town)
    const away = await mailServer()
    await away.close()
    const edge = withMail(town, `smtp://127.0.0.1:${away.port}`)
    await hear.run(edge, message)
    assert.deepEqual(await statusOf(town), [{ status: 'waiting', attempts: 1, failure: 'ESOCKET' }])
    const back = await mailServer({ port: away.port })
    t.after(back.close)
    const later = { ...edge, clock: settableClock(edge.clock.now() + 60_000) }
    await reach.run(later, {})
    await reach.run(later, {})
    await hear.run(later, message)
    assert.deepEqual(await statusOf(town), [{ status: 'sent', attempts: 2, failure: null }])
    assert.equal(back.mails.length, 1)
    const [mail] = back.mails.map(decoded)
    assert.match(mail!, /^To: Samira Lambert <samira\.lambert@courriel\.example>/m)
    assert.match(mail!, /Message-ID: <[0-9a-f-]{36}@guichet\.example\.org>/)
    assert.match(mail!, /700\u00a0€|900\u00a0€/)
    assert.match(mail!, /https:\/\/guichet\.example\.org\/fr\/cases\/\d{12}/)
  })

  test('nothing of a mail can be read in the database', async (t) => {
    const town = await startTown(t, { database, jobs: false })
    await hear.run(withMail(town, undefined), await messageOf(town))
    const [row] = await town.edge.store.owner.query(`select d::text as text, sealed from notices.delivery d`)
    const readable = `${row?.text} ${Buffer.from(row?.sealed as Uint8Array).toString('utf8')}`
    for (const secret of ['samira', 'Lambert', 'courriel', '€']) assert.equal(readable.includes(secret), false, secret)
  })

  test('what the law wants told goes two ways, and says why to its person', async (t) => {
    const town = await startTown(t, { database, jobs: false })
    await hear.run(withMail(town, undefined), await messageOf(town))
    const ways = await town.edge.store.owner.query('select channel, reason, status from notices.delivery order by channel')
    assert.deepEqual(
      ways.map((row) => ({ ...row })),
      [
        { channel: 'email', reason: 'default', status: 'shown' },
        { channel: 'sms', reason: 'legal', status: 'shown' },
      ],
    )
  })

  test('without a mail server the demonstration shows its mail; what the person herself wrote makes none', async (t) => {
    const town = await startTown(t, { database, jobs: false })
    const message = await messageOf(town)
    await hear.run(withMail(town, undefined), message)
    assert.deepEqual(await statusOf(town), [{ status: 'shown', attempts: 1, failure: null }])
    const list = await town.visitor().get('/demo/mail')
    assert.equal(list.status, 200)
    const [, link] = /href="(\/demo\/mail\/[\w-]+)"/.exec(list.text) ?? []
    const mail = await town.visitor().get(link!)
    assert.match(mail.text, /Bonjour Samira Lambert/)
    const own = await town.edge.store.owner.query(`select id from log.event where stream = $1 and type = 'case.submitted'`, [
      message.stream,
    ])
    await hear.run(withMail(town, undefined), { ...message, event: String(own[0]?.id) })
    assert.equal((await statusOf(town)).length, 1)
  })
})
