/** Who looked at my data and why: the register, the lines, the question to the officer and her answer. Refusals first. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { capabilities, compose } from '#app'
import { asAgent, asPerson, readCase } from '#cases'
import { accessTo } from '#consent'
import { type Actor, readConfig, silentTelemetry } from '#kernel'
import { notices } from '#notices'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'
import { actorNamed, applied } from './support/walk.ts'

test('a town whose endpoints name a purpose that is not in its register does not open', async () => {
  const stray = {
    id: 'stray',
    needs: [],
    endpoints: [
      { id: 'stray.page', route: 'GET /:lang/stray', may: 'anyone', purpose: 'curiosity', subject: 'none', input: {}, handle: {} },
    ],
  }
  const config = readConfig({ GUICHET_DEMO: '1', GUICHET_DATA: '/nowhere' }, `${import.meta.dirname}/..`)
  await assert.rejects(
    compose({ config, capabilities: [...capabilities, stray as never], memory: true, demo: false, telemetry: silentTelemetry }),
    { code: 'consent.purpose-unknown', details: { endpoint: 'stray.page', purpose: 'curiosity' } },
  )
})

await eachDatabase((database) => {
  let town: TestTown
  let samira: Actor
  let helene: Actor
  let reference: string
  let id: string
  let self: Visitor
  let claire: Visitor

  const open = async (categories: readonly string[], actor = helene) =>
    town.edge.store.as(asAgent(actor, 'aide-urgence-logement', { case: id, subjects: [samira.person!], categories }), (tx) =>
      readCase(town.edge, tx, { reference }),
    )
  const lines = () => town.edge.store.as(asPerson(samira, 'compte'), (tx) => accessTo(tx, samira.person!, 500))

  before(async () => {
    town = await startTown(undefined, { database, jobs: false })
    samira = await actorNamed(town, 'Samira Lambert')
    helene = await actorNamed(town, 'Hélène Marchal')
    ;({ reference, id } = await applied(town.edge, samira, 'aide-logement-urgence', {
      occupation: 'locataire',
      inhabitable: true,
      nuits: 10,
      revenu: 31000,
    }))
    self = await town.signIn('Samira Lambert')
    claire = await town.signIn('Claire Fontaine')
  })
  after(() => town.close())

  test('no unit of work runs for a purpose that the register does not have', async () => {
    for (const purpose of ['curiosity', 'none', 'service'])
      await assert.rejects(
        town.edge.store.as({ actor: 'system', purpose }, async () => 'read'),
        { code: 'consent.purpose-unknown' },
      )
  })

  test('everybody reads the register, in three languages and as data', async () => {
    const visitor = town.visitor()
    const { status, text } = await visitor.get('/fr/processing')
    assert.equal(status, 200)
    for (const { id: entry, number } of town.edge.town.processing) assert.ok(text.includes(`id="${entry}"`) && text.includes(number), entry)
    assert.match((await visitor.get('/nl/processing')).text, /Rechtsgrond/)
    assert.match((await visitor.get('/en/processing')).text, /Legal basis/)
    const { processing } = (await visitor.get('/api/v1/processing')).json() as { processing: readonly Record<string, unknown>[] }
    const aid = processing.find((one) => one.id === 'aide-urgence-logement')
    assert.deepEqual(
      [aid?.number, aid?.basis, aid?.officer],
      ['T-014', 'public-task', { name: 'Claire Fontaine', email: 'donnees@departement.example' }],
    )
    assert.match(String(aid?.uri), /\/fr\/processing#aide-urgence-logement$/)
  })

  test('a line tells how many persons the agent had opened within the hour; lists do not count', async () => {
    await open(['list'])
    await open(['case'])
    await open(['answers'])
    assert.deepEqual(
      (await lines()).filter(({ role }) => !role.startsWith('registry.')).map(({ categories, pace }) => [categories, pace]),
      [
        ['answers', 2],
        ['case', 1],
        ['list', null],
      ],
    )
  })

  test('one entry a day, agent, purpose and case; filtered by office; older lines on the next page', async () => {
    const { text } = await self.get('/fr/access')
    assert.match(text, /Hélène Marchal/)
    assert.equal(
      text.match(/Demander pourquoi<span/g)?.length,
      1 + 4,
      'three openings are one entry, and each of the four registers that were asked for her',
    )
    assert.match(text, /3\u00a0?ouvertures|3 ouvertures/)
    assert.doesNotMatch((await self.get('/fr/access?agency=ville')).text, /Hélène Marchal/)
    const [first] = await lines()
    const older = (await self.get(`/fr/access?before=${encodeURIComponent(`${first!.at}_${first!.id}`)}`)).text
    assert.match(older, /2 ouvertures/)
  })

  test('lines as data have the fields of the Dutch standard, and are hers alone', async () => {
    const { operations } = (await self.get('/api/v1/me/access')).json() as { operations: readonly Record<string, never>[] }
    assert.equal(operations.length, 3 + 4)
    const [operation] = operations
    assert.match(String(operation?.trace_id), /^[0-9a-f]{32}$/)
    assert.match(String(operation?.span_id), /^[0-9a-f]{16}$/)
    assert.match(String(operation!.attributes!['dpl.core.processing_activity_id']), /\/fr\/processing#aide-urgence-logement$/)
    const odile = await town.signIn('Odile Petitjean')
    assert.deepEqual((await odile.get('/api/v1/me/access')).json(), { operations: [], next: null })
    assert.equal((await claire.get('/api/v1/me/access')).status, 403)
  })

  describe('she asks why', () => {
    let access: string
    let request: string
    before(async () => {
      access = (await lines())[0]!.id
    })

    test('not about an access to somebody else, not with nothing to say', async () => {
      const odile = await town.signIn('Odile Petitjean')
      assert.equal((await odile.get(`/fr/access/${access}/why`)).status, 404)
      assert.equal((await odile.post(`/fr/access/${access}/why`, { text: 'Pourquoi ?' })).status, 404)
      const empty = await self.post(`/fr/access/${access}/why`, { text: '  ' })
      assert.equal(empty.status, 422)
      assert.match(empty.text, /Écrivez votre question/)
    })

    test('the question goes to the officer of that agency alone, with a limit in working days', async () => {
      const sent = await self.submit(`/fr/access/${access}/why`, { text: 'Je ne connais pas cette personne. Pourquoi ?' })
      assert.match(sent.text, /Je ne connais pas cette personne/)
      assert.match(sent.text, /réponse au plus tard/)
      assert.match((await self.submit(`/fr/access/${access}/why`, { text: 'encore' })).text, /déjà posé cette question/)
      const [row] = await town.edge.store.owner.query('select id from consent.request')
      request = String(row?.id)
      const olivier = await town.signIn('Olivier Weber')
      assert.doesNotMatch((await olivier.get('/fr/officer')).text, new RegExp(request))
      assert.equal((await olivier.get(`/fr/officer/requests/${request}`)).status, 404)
      assert.equal((await (await town.signIn('Hélène Marchal')).get(`/fr/officer/requests/${request}`)).status, 403)
      assert.match((await claire.get('/fr/officer')).text, new RegExp(request))
    })

    test('the officer reads it with the access it is about, and leaves a line of her own', async () => {
      const { text } = await claire.get(`/fr/officer/requests/${request}`)
      assert.match(text, /Samira Lambert/)
      assert.match(text, /Je ne connais pas cette personne/)
      assert.match(text, /Hélène Marchal/)
      const [line] = await lines()
      assert.deepEqual([line?.role, line?.purpose, line?.categories], ['officer', 'securite', 'request'])
      const wrong = await claire.post(`/fr/officer/requests/${request}`, { text: '', outcome: 'refused' })
      assert.equal(wrong.status, 422)
      assert.match(wrong.text, /Choisissez une conclusion/)
    })

    test('her answer reaches the person, once, and is told by mail without its words', async () => {
      await claire.submit(`/fr/officer/requests/${request}`, { text: 'Elle instruit votre demande.', outcome: 'explained' })
      const again = await claire.post(`/fr/officer/requests/${request}`, { text: 'Autre chose', outcome: 'accepted' })
      assert.equal(again.status, 303)
      const answer = (await self.get('/fr/requests')).text
      assert.match(answer, /Elle instruit votre demande/)
      assert.match(answer, /Claire Fontaine, Département/)
      assert.doesNotMatch(answer, /Autre chose/)
      assert.match((await self.get('/fr/access')).text, /Lire la réponse/)
      const events = await town.edge.store.owner.query(
        `select id, stream, type from log.event where type in ('request.made', 'request.answered') order by position`,
      )
      const tell = notices.jobs.find(({ name }) => name === 'notices.hear')
      for (const event of events) await tell!.run(town.edge, { event: String(event.id), stream: String(event.stream) })
      const mail = (await town.visitor().get('/demo/mail')).text
      assert.match(mail, /donnees@departement\.example/)
      assert.match(mail, /Une réponse sur vos données vous attend/)
      const deliveries = await town.edge.store.owner.query(
        `select i.audience, d.channel from notices.delivery d join notices.intent i on i.id = d.intent_id where left(i.key, 36) = any($1) order by 1`,
        [events.map(({ id }) => id)],
      )
      assert.deepEqual(
        deliveries.map(({ audience, channel }) => [audience, channel]),
        [
          ['officer', 'email'],
          ['person', 'email'],
        ],
      )
    })
  })

  describe('break-glass', () => {
    const reason = 'Appel des pompiers : la personne est en danger, adresse nécessaire.'
    let jeroen: Visitor
    before(async () => {
      jeroen = await town.signIn('Jeroen de Vries')
    })

    test('not for another agency, not without reasons, and nobody without a pass', async () => {
      const paul = await town.signIn('Paul Humbert')
      const elsewhere = await paul.post('/fr/desk/break-glass', { reference, reason })
      assert.equal(elsewhere.status, 422)
      assert.match(elsewhere.text, /numéro d’un dossier de votre administration/)
      const short = await jeroen.post('/fr/desk/break-glass', { reference, reason: 'urgent' })
      assert.equal(short.status, 422)
      assert.equal((await jeroen.get(`/fr/desk/cases/${reference}`)).status, 404)
      assert.equal((await self.get('/fr/desk/break-glass')).status, 403)
    })

    test('with reasons the case is read for a while, and nothing is done in it', async () => {
      const opened = await jeroen.submit('/fr/desk/break-glass', { reference, reason })
      assert.equal(opened.status, 200)
      assert.match(opened.text, /Samira Lambert/)
      assert.doesNotMatch(opened.text, /31\s000/, 'what only some roles may see stays hidden')
      assert.equal((await jeroen.post(`/fr/desk/cases/${reference}/messages`, { text: 'bonjour' })).status, 403)
      assert.notEqual((await jeroen.get(`/fr/desk/cases/${reference}/do/refuser`)).status, 200)
      await town.edge.store.owner.query(`update consent.pass set until = now() - interval '1 minute'`)
      assert.equal((await jeroen.get(`/fr/desk/cases/${reference}`)).status, 404, 'its time is over')
    })

    test('the person and the officer see who and why, and are told', async () => {
      for (const visitor of [self, claire]) {
        const { text } = await visitor.get(visitor === self ? '/fr/access' : '/fr/officer')
        assert.match(text, /Appel des pompiers/)
        assert.match(text, /Jeroen de Vries/)
      }
      assert.match((await self.get('/fr/access')).text, /accès d’urgence, hors de son rôle/)
      assert.doesNotMatch((await (await town.signIn('Olivier Weber')).get('/fr/officer')).text, /Appel des pompiers/)
      const [event] = await town.edge.store.owner.query(`select id, stream from log.event where type = 'access.forced'`)
      await notices.jobs
        .find(({ name }) => name === 'notices.hear')!
        .run(town.edge, { event: String(event?.id), stream: String(event?.stream) })
      const sent = await town.edge.store.owner.query(
        `select i.audience from notices.delivery d join notices.intent i on i.id = d.intent_id where left(i.key, 36) = $1 and d.channel = 'email' order by 1`,
        [event?.id],
      )
      assert.deepEqual(
        sent.map(({ audience }) => audience),
        ['officer', 'person'],
      )
    })
  })

  test('a correction is a request: nothing changes until a person has answered, then the fact and its history say so', async () => {
    const path = `/fr/me/correct/${encodeURIComponent('person.email')}`
    const wrong = await self.post(path, { value: 'pas une adresse', text: '' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /Écrivez pourquoi/)
    assert.equal((await self.get('/fr/me/correct/person.shoe-size')).status, 404)
    const corrected = { value: 'samira@exemple.example', text: 'Ancienne adresse fermée.' }
    const slips: readonly Readonly<Record<string, string>>[] = [
      { 'from.month': '5' },
      { 'from.year': '19' },
      { 'from.year': '2199' },
      { 'from.day': '31', 'from.month': '4', 'from.year': '2019' },
    ]
    for (const since of slips) {
      const refused = await self.post(path, { ...corrected, ...since })
      assert.equal(refused.status, 422)
      assert.match(refused.text, /Écrivez au moins l’année/)
      assert.match(refused.text, /value="samira@exemple\.example"/, 'what was typed is kept')
    }
    await self.post(path, { ...corrected, 'from.month': '05', 'from.year': '2019' })
    assert.match((await self.get('/fr/me')).text, /samira\.lambert@courriel\.example/)
    const [row] = await town.edge.store.owner.query(`select id from consent.request where kind = 'correct'`)
    const olivier = await town.signIn('Olivier Weber')
    assert.match((await olivier.get(`/fr/officer/requests/${row?.id}`)).text, /samira@exemple\.example.*depuis mai 2019/s)
    await olivier.post(`/fr/officer/requests/${row?.id}`, { outcome: 'accepted', text: 'C’est corrigé.' })
    const { text } = await self.get('/fr/me')
    assert.match(text, /samira@exemple\.example/)
    assert.match(text, /Avant.: samira\.lambert@courriel\.example/)
    assert.match(text, /Corrigé à votre demande/)
    assert.match(text, /samira@exemple\.example.{0,80}depuis mai 2019/s)
    const same = await self.post(path, corrected)
    assert.equal(same.status, 422)
    assert.match(same.text, /C’est ce que nous avons déjà/)
    const earlier = await self.post(path, { ...corrected, 'from.year': '2018' })
    assert.equal(earlier.status, 303, 'the same value, since another day, is a correction')
  })

  test('what the town does not know yet she says first: a request without a reason, then a fact that says so', async () => {
    const path = '/fr/me/correct/person.home'
    const before = await self.get('/fr/me')
    assert.match(before.text, /id="unknown"[\s\S]*Pas encore indiqué[\s\S]*href="\/fr\/me\/correct\/person\.home">Indiquer/)
    assert.doesNotMatch(before.text, /Pas encore indiqué[\s\S]*correct\/person\.email/, 'what is known is corrected')
    assert.match((await self.get(path)).text, /Indiquer.: Adresse[\s\S]*Nous ne le savons pas encore/)
    for (const concept of ['person.birth', 'household', 'organisation'])
      assert.equal((await self.post(`/fr/me/correct/${concept}`, { value: 'x' })).status, 404, `${concept} is not hers to say first`)
    const address = { 'value.line': '4 rue des Saules', 'value.postcode': '55100', 'value.town': 'Verdun' }
    const empty = await self.post(path, { ...address, 'value.line': '' })
    assert.equal(empty.status, 422)
    assert.match(empty.text, /value="55100"/, 'what was typed is kept')
    assert.equal((await self.post(path, address)).location, '/fr/requests')
    const waits = (await self.get('/fr/me')).text
    assert.match(waits, /Vous l’avez indiqué/)
    assert.doesNotMatch(waits, /4 rue des Saules/, 'nothing is known before a person has answered')
    assert.match((await self.submit(path, address)).text, /déjà/, 'once')
    const [row] = await town.edge.store.owner.query(`select id from consent.request where about = 'person.home'`)
    const olivier = await town.signIn('Olivier Weber')
    assert.match((await olivier.get(`/fr/officer/requests/${row?.id}`)).text, /pour la première fois[\s\S]*4 rue des Saules/)
    await olivier.post(`/fr/officer/requests/${row?.id}`, { outcome: 'accepted', text: 'C’est noté.' })
    const { text } = await self.get('/fr/me')
    assert.match(text, /4 rue des Saules[\s\S]*Indiqué par vous, vérifié par une personne/)
    assert.match((await self.get(path)).text, /Corriger.: Adresse/, 'from then on it is corrected')
  })
})
