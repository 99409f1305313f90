import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { readConfig, settableClock } from '#kernel'
import { tell } from '#notices'
import { stateFact } from '#people'
import { jobNamed } from './support/jobs.ts'
import { type MessageCentre, openCentre } from './support/message-centre.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import { actorNamed } from './support/walk.ts'

const system = { actor: 'system', purpose: 'support' }
const root = new URL('..', import.meta.url).pathname

test('an address of a message centre that is none is refused without saying its password', () => {
  for (const wrong of ['https://a.example', 'smpp://', 'smpp://u:p@a.example telnet://b.example']) {
    assert.throws(
      () => readConfig({ GUICHET_SMPP: wrong }, root),
      (error: Error & { details?: unknown }) => {
        assert.equal((error as { code?: string }).code, 'config.smpp')
        assert.equal(JSON.stringify(error.details).includes('example'), false)
        return true
      },
    )
  }
})

await eachDatabase((database) => {
  describe('text messages over an outside SMPP centre', () => {
    let town: TestTown
    let centre: MessageCentre
    let person: string
    let edge: TestTown['edge']
    const clock = settableClock('2026-11-24T14:00:00.000Z')
    const reach = jobNamed('notices.reach')

    before(async () => {
      town = await startTown(undefined, { database, jobs: false, clock })
      centre = await openCentre()
      edge = { ...town.edge, config: { ...town.edge.config, smpp: [centre.url], smtp: undefined } }
      person = (await actorNamed(town, 'Samira Lambert')).person!
      const value = { channels: { alerts: 'sms', data: 'sms' } }
      await town.edge.store.as(system, (tx) =>
        stateFact(town.edge.log, tx, person, { concept: 'person.preferences', value, source: 'declared', verified: false }),
      )
    })
    after(async () => {
      await centre.close()
      await town.close()
    })

    const say = async (key: string, more: Partial<Parameters<typeof tell>[2]> = {}) => {
      const intent = { key, to: { person }, topic: 'alerts', template: 'notices.help', agency: 'departement', ...more } as const
      await town.edge.store.as(system, (tx) => tell(edge, tx, intent))
      await reach.run(edge, {})
    }
    const ways = async (key: string) => {
      const rows = await town.edge.store.owner.query(
        `select d.channel, d.status, d.failure, d.attempts from notices.delivery d join notices.intent i on i.id = d.intent_id where i.key = $1 order by d.made_at, d.channel desc`,
        [key],
      )
      return rows.map(({ channel, status, failure, attempts }) => `${channel} ${status} ${failure ?? '-'} ${attempts}`)
    }

    test('one message in the plain alphabet, and its receipt', async () => {
      await say('a')
      assert.deepEqual(await ways('a'), ['sms sent - 1'])
      const [sent] = centre.taken
      assert.equal(sent?.to, '33639980142')
      assert.equal(sent?.coding, 0)
      assert.match(sent?.text ?? '', /^Valmont-sur-Meuse : une personne vous aide/)
      assert.equal(await centre.receipt('m999', 'DELIVRD'), 0x64, 'what is not known yet is to be said again')
      assert.equal(await centre.receipt(sent!.id, 'DELIVRD'), 0)
      assert.deepEqual(await ways('a'), ['sms received - 1'])
    })

    test('a long one goes in parts that are tied together; another alphabet makes more of them', async () => {
      const from = centre.taken.length
      await say('b', { template: 'notices.forced', values: { link: 'x' } })
      const parts = centre.taken.slice(from)
      assert.ok(parts.length >= 1)
      await town.edge.store.as(system, (tx) =>
        tell(edge, tx, {
          key: 'c',
          to: { person },
          topic: 'alerts',
          template: 'notices.stop',
          values: { town: 'Градът '.repeat(20) },
          agency: 'ville',
        }),
      )
      await reach.run(edge, {})
      const cyrillic = centre.taken.slice(from + parts.length)
      assert.ok(cyrillic.length > 3)
      assert.ok(cyrillic.every(({ coding }) => coding === 8))
      assert.deepEqual(
        cyrillic.map(({ header }) => header?.slice(-4)),
        cyrillic.map((_, index) => `${String(cyrillic.length).padStart(2, '0')}${String(index + 1).padStart(2, '0')}`),
      )
      assert.match(cyrillic.map(({ text }) => text).join(''), /Градът Градът .* Répondez START|Градът Градът .* Repondez START/)
    })

    test('a refusal for good goes another way; one that may pass is tried again', async () => {
      centre.next = 0x0b // invalid destination address
      await say('d')
      assert.deepEqual(await ways('d'), ['sms failed smpp-b 1', 'email shown - 1'])
      centre.next = 0x58 // throttled
      await say('e')
      assert.deepEqual(await ways('e'), ['sms waiting smpp-58 1'])
      centre.next = 'take'
      clock.advance(60_000)
      await reach.run(edge, {})
      assert.deepEqual(await ways('e'), ['sms sent - 2'])
    })

    test('a line that is cut without an answer is not repeated by itself: a person decides', async () => {
      centre.next = 'cut'
      await say('f')
      assert.deepEqual(await ways('f'), ['sms unknown smpp-cut-off 1'])
      centre.next = 'take'
      clock.advance(24 * 3_600_000)
      const before = centre.taken.length
      await reach.run(edge, {})
      assert.equal(centre.taken.length, before, 'nobody decided yet')
      const [row] = await town.edge.store.owner.query(`select id from notices.delivery where status = 'unknown'`)
      const at = `/fr/desk/letters/${String(row?.id)}`
      assert.equal((await (await town.signIn('Paul Humbert')).post(at, { choice: 'again' })).status, 404, 'another agency')
      const helene = await town.signIn('Hélène Marchal')
      assert.match((await helene.get('/fr/desk/letters')).text, /Envois incertains/)
      assert.match((await helene.get(at)).text, /Envoyer de nouveau/)
      assert.equal((await helene.post(at, { choice: 'again' })).status, 303)
      await reach.run(edge, {})
      assert.deepEqual(await ways('f'), ['sms sent - 2'])
    })

    test('what did not arrive goes another way', async () => {
      await say('g')
      const id = centre.taken.at(-1)!.id
      assert.equal(await centre.receipt(id, 'UNDELIV'), 0)
      await reach.run(edge, {})
      assert.deepEqual(await ways('g'), ['sms failed smpp-undeliv 1', 'email shown - 1'])
    })

    test('an answer comes in once, whoever sends it; one from nobody known waits at the agency that helps', async () => {
      assert.equal(await centre.write('+33639980142', 'STOP'), 0)
      assert.equal(await centre.write('+33639980142', 'STOP'), 0)
      assert.equal(await centre.write('+32470000000', 'Qui êtes-vous ?'), 0)
      const rows = await town.edge.store.owner.query(`select id from notices.inbound where state = 'new' order by made_at`)
      assert.equal(rows.length, 2)
      for (const row of rows) await jobNamed('notices.place').run(edge, { inbound: String(row.id) })
      const states = await town.edge.store.owner.query(`select state, agency_id as agency from notices.inbound order by state`)
      assert.deepEqual(
        states.map(({ state, agency }) => [state, agency]),
        [
          ['command', null],
          ['waiting', 'ville'],
        ],
      )
      assert.match(centre.taken.at(-1)!.text, /plus de SMS/, 'the answer goes by text message, though they are stopped')
    })

    test('the second centre carries what the first cannot; with none, it waits', async () => {
      const away = 'smpp://town:secret@127.0.0.1:1'
      const two = { ...edge, config: { ...edge.config, smpp: [away, centre.url] } }
      const intent = {
        key: 'h',
        to: { person },
        topic: 'alerts',
        template: 'notices.help',
        legal: true,
        via: 'sms',
        agency: 'ville',
      } as const
      await town.edge.store.as(system, (tx) => tell(edge, tx, intent))
      await reach.run(two, {})
      assert.deepEqual(await ways('h'), ['sms sent - 1'])
      await town.edge.store.as(system, (tx) => tell(edge, tx, { ...intent, key: 'i' }))
      await reach.run(
        { ...edge, config: { ...edge.config, smpp: ['smpp://other:wrong@127.0.0.1:1', centre.url.replace('secret', 'wrong')] } },
        {},
      )
      assert.deepEqual(await ways('i'), ['sms waiting smpp-e 1'])
      await pause(0)
    })
  })
})
