/** A limit stops the desk until it is lifted; unusual accesses and the agent's word; letters, quiet hours. Refusals first; on both databases. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asPerson } from '#cases'
import { accessTo } from '#consent'
import { type Actor, settableClock } from '#kernel'
import { notices } from '#notices'
import { factsOf, preferencesIn, stateFact } from '#people'
import { projectionText, rebuildProjections } from '../src/commands/rebuild.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'
import { actorNamed, applied, worked } from './support/walk.ts'

await eachDatabase((database) => {
  let town: TestTown
  let samira: Actor
  let helene: Actor
  let reference: string
  let id: string
  let self: Visitor
  let agent: Visitor
  let officer: Visitor
  // A Tuesday at 23:00 in Paris: outside the hours in which somebody is expected at work.
  const clock = settableClock('2026-11-24T22:00:00.000Z')
  const lines = () => town.edge.store.as(asPerson(samira, 'compte'), (tx) => accessTo(tx, samira.person!, 500))

  before(async () => {
    town = await startTown(undefined, { database, jobs: false, clock })
    samira = await actorNamed(town, 'Samira Lambert')
    helene = await actorNamed(town, 'Hélène Marchal')
    ;({ id, reference } = await applied(town.edge, samira, 'aide-logement-urgence', {
      occupation: 'locataire',
      inhabitable: true,
      nuits: 10,
      revenu: 31_000,
    }))
    await worked(town.edge, helene, reference, { action: 'instruire' })
    self = await town.signIn('Samira Lambert')
    agent = await town.signIn('Hélène Marchal')
    officer = await town.signIn('Claire Fontaine')
  })
  after(() => town.close())

  test('from her word on nobody at the desk reads or decides in a limited case, by no page and no command', async () => {
    assert.equal((await agent.get(`/fr/desk/cases/${reference}`)).status, 200)
    await self.submit('/fr/me/limit', { what: `restrict ${id}`, text: 'Mes revenus sont faux.' })
    const before = (await lines()).length
    const page = await agent.get(`/fr/desk/cases/${reference}`)
    assert.equal(page.status, 409)
    assert.match(page.text, /Dossier limité/)
    assert.match(page.text, /Claire Fontaine/)
    assert.doesNotMatch(page.text, /Samira|Lambert|Tanneurs/)
    assert.equal((await agent.get(`/fr/desk/cases/${reference}/do/refuser`)).status, 409)
    assert.equal((await agent.post(`/fr/desk/cases/${reference}/do/refuser`, { reason: 'non' })).status, 409)
    assert.equal((await agent.post(`/fr/desk/cases/${reference}/messages`, { text: 'Bonjour' })).status, 409)
    assert.equal((await lines()).length, before, 'nothing was read')
    await assert.rejects(worked(town.edge, helene, reference, { action: 'proposer' }), { code: 'case.limited' })
    assert.match((await agent.get(`/fr/desk/people/${samira.person}?case=${reference}`)).text, /Usage limité/)
  })

  test('her own case stays open to her, and an emergency opens it to be read only', async () => {
    assert.equal((await self.get(`/fr/cases/${reference}`)).status, 200)
    await self.submit(`/fr/cases/${reference}/messages`, { text: 'Je suis toujours là.' })
    const forced = await agent.post('/fr/desk/break-glass', { reference, reason: 'Un enfant est en danger dans ce logement.' })
    assert.equal(forced.status, 303)
    assert.equal((await agent.get(`/fr/desk/cases/${reference}`)).status, 200)
    await assert.rejects(worked(town.edge, helene, reference, { action: 'proposer' }), { code: 'case.limited' })
  })

  test('the officer accepts, then lifts with a reason that she reads; then the desk works again', async () => {
    const [row] = await town.edge.store.owner.query(`select id from consent.request where kind = 'restrict'`)
    const request = String(row?.id)
    assert.equal(
      (await officer.post(`/fr/officer/requests/${request}/lift`, { text: 'Trop tôt.' })).location,
      `/fr/officer/requests/${request}`,
    )
    await officer.submit(`/fr/officer/requests/${request}`, { outcome: 'accepted', text: 'Nous vérifions.' })
    await assert.rejects(worked(town.edge, helene, reference, { action: 'proposer' }), { code: 'case.limited' })
    assert.equal((await officer.post(`/fr/officer/requests/${request}/lift`, { text: ' ' })).status, 422)
    assert.equal((await (await town.signIn('Olivier Weber')).post(`/fr/officer/requests/${request}/lift`, { text: 'Autre.' })).status, 404)
    await officer.submit(`/fr/officer/requests/${request}/lift`, { text: 'Les revenus sont corrigés.' })
    assert.match((await self.get('/fr/requests')).text, /Les revenus sont corrigés/)
    assert.equal((await agent.get(`/fr/desk/cases/${reference}`)).status, 200)
  })

  test('the officer sees what is unusual in her agency alone, asks once, and the agent answers for herself', async () => {
    const { text } = await officer.get('/fr/officer/unusual')
    assert.match(text, /Hélène Marchal/)
    assert.match(text, /en dehors des heures de travail/)
    assert.doesNotMatch(text, /Samira|Lambert/, 'no name of anybody whose data it was')
    assert.doesNotMatch(await (await (await town.signIn('Olivier Weber')).get('/fr/officer/unusual')).text, /Hélène/)
    const line = /name="line" value="([0-9a-f-]{36})"/.exec(text)?.[1] ?? ''
    assert.equal((await officer.post('/fr/officer/unusual', { line: id })).status, 404)
    await officer.submit('/fr/officer/unusual', { line })
    assert.match((await officer.submit('/fr/officer/unusual', { line })).text, /déjà posée/)
    const [row] = await town.edge.store.owner.query('select id from consent.question')
    const question = String(row?.id)
    const karim = await town.signIn('Karim Ouldali')
    assert.doesNotMatch((await karim.get('/fr/desk/questions')).text, new RegExp(question))
    assert.equal((await karim.post(`/fr/desk/questions/${question}`, { text: 'Je réponds pour elle.' })).status, 404)
    assert.equal((await agent.post(`/fr/desk/questions/${question}`, { text: 'non' })).status, 422)
    await agent.submit(`/fr/desk/questions/${question}`, { text: 'Permanence de nuit pendant la crue.' })
    assert.match((await officer.get('/fr/officer/unusual')).text, /Permanence de nuit pendant la crue/)
  })

  test('preferences that are half said come back; an unknown channel, service or hour is not kept', async () => {
    assert.equal((await self.post('/fr/me/preferences', { 'quiet-from': '21:00', 'quiet-to': '' })).status, 422)
    await self.submit('/fr/me/preferences', {
      language: 'fr',
      'channel-cases': 'pigeon',
      interests: ['nothing'],
      'quiet-from': '25:00',
      'quiet-to': '31:00',
    })
    const mine = () => town.edge.store.as(asPerson(samira, 'compte'), async (tx) => preferencesIn(await factsOf(tx, samira.person!)))
    assert.deepEqual([(await mine()).channels, (await mine()).quiet, (await mine()).interests], [{}, undefined, []])
    const wanted = {
      language: 'fr',
      'channel-cases': 'email',
      'quiet-from': '21:00',
      'quiet-to': '08:00',
      'large-print': 'yes',
      events: ['ecole'],
      interests: ['cheque-energie'],
    }
    const { text } = await self.submit('/fr/me/preferences', wanted)
    assert.match(text, /data-print="large"/)
    const home = (await self.get('/fr')).text
    assert.match(home, /Pour vous/)
    assert.ok(home.indexOf('/events/ecole') < home.indexOf('/events/sinistre'), 'what she chose comes first')
    assert.doesNotMatch((await (await town.signIn('Odile Petitjean')).get('/fr')).text, /Pour vous|data-print/)
  })

  const [hear] = notices.jobs
  const delivered = () =>
    town.edge.store.owner.query(`select channel, status from notices.delivery where case_id is not null order by made_at`)
  const message = async () => {
    const [row] = await town.edge.store.owner.query(
      `select id from log.event where stream = $1 and type = 'case.message' order by seq desc limit 1`,
      [`case:${id}`],
    )
    return { stream: `case:${id}`, event: String(row?.id) }
  }

  test('in quiet hours an e-mail waits until they are over', async () => {
    await worked(town.edge, helene, reference, { action: 'compléter', reason: 'Il manque une photo.', ask: ['nuits'] })
    const said = await message()
    await hear.run(town.edge, said)
    assert.deepEqual(await delivered(), [], 'nothing goes out at 23:00')
    const [row] = await town.edge.store.owner.query('select look_at from notices.intent where key = $1', [said.event])
    assert.equal(new Date(String(row?.look_at)).toISOString(), '2026-11-25T07:00:00.000Z', 'but at eight in Paris')
  })

  test('who prefers letters gets one, printed by an agent with a role in the case alone; it says everything and no address of the web', async () => {
    await town.edge.store.as(asPerson(samira, 'compte'), async (tx) => {
      await stateFact(town.edge.log, tx, samira.person!, {
        concept: 'person.home',
        value: { line: '12, quai des Tanneurs', postcode: '55410', town: 'Valmont-sur-Meuse', country: 'FR' },
        source: 'declared',
        verified: false,
      })
      await stateFact(town.edge.log, tx, samira.person!, {
        concept: 'person.preferences',
        value: { channels: { cases: 'letter' }, quiet: { from: '21:00', to: '08:00' }, 'large-print': true },
        source: 'declared',
        verified: false,
      })
    })
    await hear.run({ ...town.edge, clock: settableClock('2026-11-25T07:00:00.000Z') }, await message())
    assert.ok((await delivered()).some(({ channel, status }) => channel === 'letter' && status === 'to-print'))
    const [row] = await town.edge.store.owner.query(`select id from notices.delivery where channel = 'letter'`)
    const at = `/fr/desk/letters/${String(row?.id)}`
    assert.equal((await (await town.signIn('Paul Humbert')).get(at)).status, 404, 'another agency')
    assert.equal((await (await town.signIn('Amélie Roussel')).get(at)).status, 404, 'another service')
    const before = (await lines()).length
    const { text } = await agent.get(at)
    assert.match(text, /12, quai des Tanneurs/)
    assert.match(text, /g-letter--large/)
    assert.doesNotMatch(/<article[\s\S]*<\/article>/.exec(text)?.[0] ?? '', /https?:/)
    assert.equal((await lines()).length, before + 1)
    assert.match((await agent.submit(at, {})).text, /imprimé et posté/)
    assert.equal((await agent.post(at, {})).status, 404, 'once')
  })

  test('all of it is in the log: projections made again are the same', async () => {
    const text = await projectionText(town.edge)
    await rebuildProjections(town.edge)
    assert.equal(await projectionText(town.edge), text)
  })
})
