import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { asPerson } from '#cases'
import { notices, tell } from '#notices'
import { factsOf, preferencesIn, stateFact } from '#people'
import { openBrowser, seen, signIn } from './support/browser.ts'
import { jobNamed } from './support/jobs.ts'
import { startTown, type TestTown } from './support/town.ts'
import { actorNamed, applied, worked } from './support/walk.ts'

/** What a person sees of what she was told, and what becomes of her answers by text message. */
describe('what I was sent, and what I answered', () => {
  let town: TestTown
  let reference: string
  let id: string
  const system = { actor: 'system', purpose: 'support' }
  const place = jobNamed('notices.place')

  /** Every message of the case that nobody was told of yet. */
  const hearAll = async () => {
    const rows = await town.edge.store.owner.query(`select id, stream from log.event where type = 'case.message' order by position`)
    for (const row of rows) await jobNamed('notices.hear').run(town.edge, { event: String(row.id), stream: String(row.stream) })
  }
  const arrived = async () => {
    const rows = await town.edge.store.owner.query(`select id from notices.inbound where state = 'new' order by made_at`)
    for (const row of rows) await place.run(town.edge, { inbound: String(row.id) })
  }
  /** She answers from the demonstration's phone. */
  const answer = async (text: string, phone = 0) => {
    const visitor = town.visitor()
    const links = [...(await visitor.get('/demo/sms')).text.matchAll(/href="(\/demo\/sms\/[\da-f-]{36})"/g)].map(([, link]) => link!)
    const { status } = await visitor.post(links[phone]!, { text })
    assert.equal(status, 303)
    await arrived()
    return (await visitor.get(links[phone]!)).text
  }

  before(async () => {
    town = await startTown(undefined, { jobs: false })
    const samira = await actorNamed(town, 'Samira Lambert')
    ;({ id, reference } = await applied(town.edge, samira, 'aide-logement-urgence', {
      occupation: 'locataire',
      inhabitable: true,
      nuits: 10,
      revenu: 31_000,
    }))
    await worked(town.edge, await actorNamed(town, 'Hélène Marchal'), reference, { action: 'instruire' })
    await hearAll()
  })
  after(() => town.close())

  test('nobody else reads what I was sent', async () => {
    const [row] = await town.edge.store.owner.query(`select id from notices.intent where case_id = $1 limit 1`, [id])
    const at = `/fr/notices/${String(row?.id)}`
    assert.equal((await town.visitor().get('/fr/notices')).status, 303, 'signed out')
    assert.equal((await (await town.signIn('Odile Petitjean')).get(at)).status, 404)
    assert.equal((await (await town.signIn('Hélène Marchal')).get(at)).status, 403)
    assert.equal((await (await town.signIn('Samira Lambert')).get('/fr/notices/nonsense')).status, 404)
  })

  test('each message says by which ways, how they ended and why; opening it is noted', async () => {
    const self = await town.signIn('Samira Lambert')
    const list = (await self.get('/fr/notices')).text
    assert.match(list, /Aide au logement d’urgence/)
    assert.match(list, /E-mail – Montré par la démonstration/)
    const [, link] = /href="(\/fr\/notices\/[\da-f-]{36})"/.exec(list) ?? []
    const one = (await self.get(link!)).text
    assert.match(one, /Pourquoi l’ai-je reçu/)
    assert.match(one, /Vous avez une démarche en cours/)
    const [row] = await town.edge.store.owner.query(`select read_at from notices.intent where id = $1`, [link!.split('/').at(-1)])
    assert.notEqual(row?.read_at, null)
  })

  test('a room tells what it likes in its own words, once for a key', async () => {
    const samira = await actorNamed(town, 'Samira Lambert')
    const intent = { key: 'test:1', to: { person: samira.person! }, topic: 'alerts', template: 'notices.help', urgency: 'urgent' } as const
    for (const _ of [1, 2]) await town.edge.store.as(asPerson(samira, 'compte'), (tx) => tell(town.edge, tx, intent))
    await jobNamed('notices.reach').run(town.edge, {})
    const ways = await town.edge.store.owner.query(
      `select d.channel, d.reason from notices.delivery d join notices.intent i on i.id = d.intent_id where i.key = 'test:1'`,
    )
    assert.deepEqual(
      ways.map((row) => ({ ...row })),
      [{ channel: 'sms', reason: 'default' }],
    )
  })

  test('a sentence by text message is her message in the case', async () => {
    const said = await answer('Je vous envoie la photo demain, merci.')
    assert.match(said, /Je vous envoie la photo demain/)
    assert.match((await (await town.signIn('Samira Lambert')).get(`/fr/cases/${reference}`)).text, /Je vous envoie la photo demain/)
    assert.match((await (await town.signIn('Hélène Marchal')).get(`/fr/desk/cases/${reference}`)).text, /Je vous envoie la photo demain/)
  })

  test('STOP stops text messages but those of the law, START begins again, AIDE says who helps', async () => {
    const samira = await actorNamed(town, 'Samira Lambert')
    const preferences = () => town.edge.store.as(asPerson(samira, 'compte'), async (tx) => preferencesIn(await factsOf(tx, samira.person!)))
    assert.match(await answer(' Stop. '), /plus de SMS/)
    assert.deepEqual((await preferences()).stopped, ['sms'])
    assert.match(await answer('aide'), /Une personne vous aide|une personne vous aide/)
    await answer('START')
    assert.deepEqual((await preferences()).stopped, [])
  })

  test('a yes counts for the last notice that asks, and is heard; without one it is a sentence', async () => {
    const samira = await actorNamed(town, 'Samira Lambert')
    const intent = { key: 'test:ask', to: { person: samira.person! }, topic: 'alerts', template: 'notices.help', asks: true } as const
    await town.edge.store.as(asPerson(samira, 'compte'), (tx) => tell(town.edge, tx, intent))
    await jobNamed('notices.reach').run(town.edge, {})
    await answer('Oui')
    const [event] = await town.edge.store.owner.query(`select stream from log.event where type = 'notice.answered'`)
    const read = await town.edge.store.as(system, (tx) => town.edge.log.read(tx, String(event?.stream)))
    assert.deepEqual(
      read.map(({ payload }) => payload),
      [{ key: 'test:ask', template: 'notices.help', answer: 'yes', channel: 'sms' }],
    )
  })

  test('what cannot be placed waits for an agent with a role in the case, who places it or sets it aside', async () => {
    const samira = await actorNamed(town, 'Samira Lambert')
    const other = await applied(town.edge, samira, 'aide-logement-urgence', {
      occupation: 'locataire',
      inhabitable: true,
      nuits: 4,
      revenu: 32_000,
    })
    await hearAll()
    await answer('De quel dossier parlez-vous ?')
    const [row] = await town.edge.store.owner.query(`select id, state from notices.inbound order by made_at desc limit 1`)
    assert.equal(row?.state, 'waiting')
    const at = `/fr/desk/answers/${String(row?.id)}`
    assert.equal((await (await town.signIn('Paul Humbert')).get(at)).status, 404, 'another agency')
    assert.equal((await (await town.signIn('Samira Lambert')).get(at)).status, 403)
    const helene = await town.signIn('Hélène Marchal')
    assert.match((await helene.get('/fr/desk/letters')).text, /Réponses à placer/)
    assert.match((await helene.get(at)).text, /De quel dossier parlez-vous/)
    assert.equal((await helene.post(at, { reference: '123456789012' })).status, 422)
    const amelie = await town.signIn('Amélie Roussel')
    assert.equal((await amelie.post(at, { reference: other.reference })).status, 422, 'no role in that case')
    assert.equal((await helene.post(at, { reference: other.reference })).status, 303)
    assert.match((await helene.get(`/fr/desk/cases/${other.reference}`)).text, /De quel dossier parlez-vous/)
    assert.equal((await helene.post(at, { reference: other.reference })).status, 404, 'once')
  })

  test('news of a commune reach who chose it, once, and nobody else', async () => {
    const odile = await actorNamed(town, 'Odile Petitjean')
    const prefers = { concept: 'person.preferences', value: { place: '55900' }, source: 'declared', verified: false }
    await town.edge.store.as(system, (tx) => stateFact(town.edge.log, tx, odile.person!, prefers))
    const news = { ...town.edge.town.file.news!, places: ['55900'] }
    const edge = { ...town.edge, town: { ...town.edge.town, file: { ...town.edge.town.file, news } } }
    for (const _ of [1, 2]) {
      await jobNamed('notices.news').run(edge, {})
      await jobNamed('notices.reach').run(edge, {})
    }
    const told = await town.edge.store.owner.query(
      `select person_id as person from notices.intent where topic = 'news' and audience = 'person'`,
    )
    assert.deepEqual(
      told.map(({ person }) => person),
      [odile.person],
    )
    assert.match((await (await town.signIn('Odile Petitjean')).get('/fr/notices')).text, /Crue de la Meuse/)
  })

  test('all of it is in her copy and goes with it', async () => {
    const samira = await actorNamed(town, 'Samira Lambert')
    const copy = await town.edge.store.as(system, (tx) => notices.keeps.copy!(town.edge, tx, samira.person!))
    assert.ok(JSON.stringify(copy).includes('Je vous envoie la photo demain'))
    await town.edge.store.as(system, (tx) => notices.keeps.forget!(town.edge, tx, { scope: 'person', person: samira.person! }))
    for (const table of ['intent', 'delivery', 'inbound'])
      assert.deepEqual(
        await town.edge.store.owner.query(`select 1 from notices.${table} where person_id = $1`, [samira.person!]),
        [],
        table,
      )
  })
})

describe('looked at', () => {
  test('the pages of notices, on a phone and on a desk, without script', async (t) => {
    const town = await startTown(t, { jobs: false })
    const samira = await actorNamed(town, 'Samira Lambert')
    const { reference } = await applied(town.edge, samira, 'aide-logement-urgence', {
      occupation: 'locataire',
      inhabitable: true,
      nuits: 10,
      revenu: 31_000,
    })
    const helene = await actorNamed(town, 'Hélène Marchal')
    await worked(town.edge, helene, reference, { action: 'instruire' })
    await worked(town.edge, helene, reference, { action: 'compléter', reason: 'Il manque une photo.', ask: ['nuits'] })
    const rows = await town.edge.store.owner.query(`select id, stream from log.event where type = 'case.message' order by position`)
    for (const row of rows) await jobNamed('notices.hear').run(town.edge, { event: String(row.id), stream: String(row.stream) })
    const browser = await openBrowser(t, town.url)
    for (const width of [390, 1280]) {
      const designer = await browser.page({ width })
      await signIn(designer, 'Nadège Lefèvre')
      await designer.goto('/fr/designer/services/aide-logement-urgence/messages')
      await designer.getByText('Écrit pour les SMS').first().waitFor({ state: 'attached' })
      await seen(designer, `authoring-${width}`)
      const page = await browser.page({ script: width > 400, width })
      await signIn(page, 'Samira Lambert')
      await page.goto('/fr/notices')
      await seen(page, `notices-${width}`)
      await page.locator('main table a').first().click()
      await seen(page, `notice-${width}`)
      await page.goto('/fr/me/preferences')
      await seen(page, `preferences-${width}`)
      await page.goto('/demo/sms')
      await page.locator('main table a').first().click()
      await page.getByLabel('Répondre').fill('Bonjour, c’est fait.')
      await page.getByRole('button', { name: 'Envoyer le SMS' }).click()
      await page.getByText('Bonjour, c’est fait.').first().waitFor()
      await seen(page, `sms-${width}`)
    }
  })
})
