/** A service that opens, or has something new to say, is told once to who follows it, its life event or its place; she sees why, and stops it there. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { settableClock } from '#kernel'
import { jobNamed } from './support/jobs.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'

const example = readFileSync(
  join(import.meta.dirname, '..', 'docs', 'how-to', 'examples', 'stationnement-demenagement.service.yaml'),
  'utf8',
).replace('themes:', 'event: demenagement\nthemes:')
const id = 'stationnement-demenagement'

const news = (text: string) => `news: { fr: "${text}", en: "${text}", nl: "${text}" }`
const written = (version: number, stage: string, more = '') =>
  example.replace('version: 1', `version: ${version}`).replace('stage: live', `stage: ${stage}\n${more}`)
/** The tariff of a commune is its own. */
const withPlace = (text: string) =>
  text
    .replace(`service: ${id}`, 'service: place-commune')
    .replace('event: demenagement\n', '')
    .replace(
      'rules:',
      'local: { by: adresse . commune, values: { tarif: { unit: €/m, default: 2 €/m, reference: "Tarifs, art. 4" } } }\n\nrules:',
    )
    .replace('2 €/m * longueur', 'tarif * longueur')

await eachDatabase((database) => {
  let town: TestTown
  let folder = ''
  let seen = 0n
  const clock = settableClock(Date.parse('2026-11-27T09:00:00Z'))
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'guichet-services-'))
    town = await startTown(undefined, { database, jobs: false, services: [folder], clock })
    await heard()
  })
  after(async () => {
    await town.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** What a start of the town does with a folder. */
  async function published(name: string, files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, path, '..'), { recursive: true })
      writeFileSync(join(folder, name, path), text)
    }
    await town.edge.catalogue.takeIn(true)
    assert.deepEqual(town.edge.catalogue.broken(), [])
  }
  const staged = async (version: number, stage: 'pilot' | 'live' | 'retired') =>
    town.edge.catalogue.setStage({ account: await town.accountOf('Bruno Noël'), agency: 'ville' }, id, version, stage)

  /** The job of each event of a definition that was not heard yet, as the queue would run it, and once more; then everything that is due. */
  async function heard(): Promise<void> {
    const rows = await town.edge.store.owner.query(
      `select id, stream, position::text as position from log.event e where stream like 'definition:%' and position > $1 and type <> 'definition.offered' order by e.position`,
      [String(seen)],
    )
    for (const row of [...rows, ...rows])
      await jobNamed('notices.hear').run(town.edge, { event: String(row.id), stream: String(row.stream) })
    await jobNamed('notices.reach').run(town.edge, {})
    seen = BigInt(String(rows.at(-1)?.position ?? seen))
  }
  const told = async () =>
    (
      await town.edge.store.owner.query(
        `select a.given, i.key, i.state, (select count(*)::int from notices.delivery d where d.intent_id = i.id) as ways
         from notices.intent i join identity.account a on a.person_id = i.person_id where i.topic = 'news' and i.audience = 'person' order by i.made_at, a.given`,
      )
    ).map(
      ({ given, key, state, ways }) => `${String(given)} ${String(key).split('/').slice(1, 3).join(' ')} ${String(state)} ${String(ways)}`,
    )
  const prefers = async (name: string, fields: Readonly<Record<string, string | readonly string[]>>) =>
    assert.equal((await (await town.signIn(name)).post('/fr/me/preferences', { language: 'fr', ...fields })).status, 303)
  const noticeOf = async (name: string) => {
    const [row] = await town.edge.store.owner.query(
      `select i.id from notices.intent i join identity.account a on a.person_id = i.person_id
       where i.topic = 'news' and a.given || ' ' || a.family = $1 order by i.made_at desc limit 1`,
      [name],
    )
    return `/fr/notices/${String(row?.id)}`
  }

  test('what a first start opens, and what is only tried, is told to nobody', async () => {
    await prefers('Samira Lambert', { events: ['demenagement'] })
    await prefers('Odile Petitjean', { events: ['demenagement'], 'channel-news': 'off' })
    await prefers('Fatima Benali', { events: ['naissance'], interests: ['cheque-energie'] })
    await published('place', { 'service.yaml': written(1, 'prototype') })
    await prefers('Mariam Traoré', { interests: [id], events: ['demenagement'], 'quiet-from': '08:00', 'quiet-to': '12:00' })
    await heard()
    await staged(1, 'pilot')
    await heard()
    assert.deepEqual(await told(), [])
    const rows = await town.edge.store.owner.query(`select count(*)::int as count from notices.intent where audience = 'followers'`)
    assert.equal(rows[0]?.count, 0, 'nobody followed what a first start opened')
  })

  test('live: told once to who follows its life event or itself; not against her wish, not in her quiet hours', async () => {
    await staged(1, 'live')
    await heard()
    const once = [`Mariam ${id} 1 open 0`, `Odile ${id} 1 unwanted 0`, `Samira ${id} 1 open 1`]
    assert.deepEqual(await told(), once)
    await heard()
    clock.advance(4 * 3_600_000)
    await jobNamed('notices.reach').run(town.edge, {})
    assert.deepEqual(await told(), [`Mariam ${id} 1 open 1`, ...once.slice(1)])
    const mails = (await town.visitor().get('/demo/mail')).text
    assert.match(mails, /Un nouveau service : Réserver une place pour un déménagement/)
  })

  test('she reads why, and stops following there; nobody else can', async () => {
    const at = await noticeOf('Samira Lambert')
    const fatima = await town.signIn('Fatima Benali')
    assert.equal((await fatima.get(at)).status, 404)
    assert.equal((await fatima.post(`${at}/unfollow`, { kind: 'event' })).status, 404)
    const samira = await town.signIn('Samira Lambert')
    assert.equal((await samira.post(`${at}/unfollow`, { kind: 'service' })).status, 404, 'she was not told for that')
    assert.equal((await samira.post(`${at}/unfollow`, { kind: 'channels' })).status, 404)
    const before = (await samira.get(at)).text
    assert.match(before, /Vous suivez un moment de la vie : Je déménage/)
    assert.match(before, /Ne plus suivre : Je déménage/)
    const after = await samira.submit(`${at}/unfollow`, { kind: 'event' })
    assert.match(after.text, /C’est noté : vous ne suivez plus cela/)
    assert.match(after.text, /Vous ne le suivez plus/)
    assert.doesNotMatch(after.text, /Ne plus suivre : /)
    assert.equal((await samira.post(`${at}/unfollow`, { kind: 'event' })).status, 303)
    const mariam = (await (await town.signIn('Mariam Traoré')).get(await noticeOf('Mariam Traoré'))).text
    assert.match(mariam, /Vous suivez un service : Réserver une place[\s\S]*Vous suivez un moment de la vie : Je déménage/)
  })

  test('a new version is told when it has something to say, and no more than once when it comes back', async () => {
    const before = (await told()).length
    await published('place', { 'service.yaml': written(2, 'live') })
    await heard()
    assert.equal((await told()).length, before, 'a version that says nothing new')
    await published('place', { 'service.yaml': written(3, 'live', news('Le tarif ne change pas, le délai passe à deux jours.')) })
    await staged(3, 'retired')
    await heard()
    assert.equal((await told()).length, before, 'gone before anybody was told')
    await published('place', { 'service.yaml': written(4, 'live', news('La place est réservée en deux jours.')) })
    await heard()
    assert.deepEqual((await told()).slice(before), [`Mariam ${id} 4 open 1`, `Odile ${id} 4 unwanted 0`])
    await staged(4, 'retired')
    await staged(4, 'live')
    await heard()
    assert.equal((await told()).length, before + 2)
    const mariam = await town.signIn('Mariam Traoré')
    const notice = await mariam.get(await noticeOf('Mariam Traoré'))
    assert.match(notice.text, /La place est réservée en deux jours/)
    assert.match((await mariam.get('/fr')).text, /Réserver une place pour un déménagement<\/a>\s*<p>La place est réservée en deux jours/)
    assert.match(
      (await town.visitor().get(`/fr/services/${id}`)).text,
      /Ce qui est nouveau[\s\S]{0,200}La place est réservée en deux jours/,
    )
    clock.advance(100 * 86_400_000)
    assert.doesNotMatch((await town.visitor().get(`/fr/services/${id}`)).text, /Ce qui est nouveau/, 'news grow old')
  })

  test('the values of a commune are told to who chose it, and come first on her page', async () => {
    await prefers('Théo Klein', { place: '55900' })
    const before = (await told()).length
    await published('commune', { 'service.yaml': withPlace(written(1, 'live')), 'local/55900.yaml': 'tarif: 3 €/m\n' })
    await heard()
    assert.deepEqual((await told()).slice(before), ['Théo place-commune 1 open 1'])
    const theo = await town.signIn('Théo Klein')
    assert.match((await theo.get(await noticeOf('Théo Klein'))).text, /Vous suivez une commune : Valmont-sur-Meuse/)
    assert.match((await theo.get('/fr')).text, /Pour vous[\s\S]{0,400}services\/place-commune/)
  })
})
