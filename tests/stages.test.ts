/** A version that is only tried stands beside the one that serves: nobody loses the service, and the same people stay in a pilot. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { asPerson, casesOf, fold, readCase } from '#cases'
import { stateFact } from '#people'
import { openBrowser, seen, signIn } from './support/browser.ts'
import { jobNamed } from './support/jobs.ts'
import { startTown, type TestTown } from './support/town.ts'
import { actorNamed, applied, worked } from './support/walk.ts'

const example = readFileSync(
  join(import.meta.dirname, '..', 'docs', 'how-to', 'examples', 'stationnement-demenagement.service.yaml'),
  'utf8',
)
const id = 'stationnement-demenagement'
const title = (version: number) => `Réserver une place, version ${version}`
const written = (version: number, stage: string) =>
  example
    .replace('version: 1', `version: ${version}`)
    .replace('stage: live', `stage: ${stage}`)
    .replace('fr: "Réserver une place pour un déménagement"', `fr: "${title(version)}"`)
const people = ['Samira Lambert', 'Odile Petitjean', 'Mariam Traoré', 'Kevin Marchand', 'Fatima Benali', 'Théo Klein', 'Inês Carvalho']

let town: TestTown
let folder = ''
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-services-'))
  mkdirSync(join(folder, 'place'))
  writeFileSync(join(folder, 'place', 'service.yaml'), written(1, 'live'))
  town = await startTown(undefined, { jobs: false, services: [folder] })
})
after(async () => {
  await town.close()
  rmSync(folder, { recursive: true, force: true })
})

async function publish(version: number, stage: string, text = written(version, stage)): Promise<void> {
  const nadege = await town.signIn('Nadège Lefèvre')
  const { location = '' } = await nadege.post('/fr/designer/new', { 'text:service.yaml': text, do: 'offer' })
  const hash = /hash=(\w+)/.exec(location)?.[1] ?? ''
  const bruno = await town.signIn('Bruno Noël')
  assert.equal((await bruno.post(`/fr/designer/offers/${id}/${version}/publish`, { hash })).status, 303)
}
const move = async (version: number, stage: string) => {
  const bruno = await town.signIn('Bruno Noël')
  assert.equal((await bruno.post(`/fr/designer/services/${id}/stage`, { version: String(version), stage, signed: 'yes' })).status, 303)
}
/** The version that a person meets on the service's page, and whether she can begin. */
async function met(name?: string): Promise<readonly [version: number, open: boolean]> {
  const { text } = await (name === undefined ? town.visitor() : await town.signIn(name)).get(`/fr/services/${id}`)
  return [Number(/version (\d+)<\/h1>/.exec(text)?.[1]), text.includes('Commencer ma demande')]
}
const versionBegun = async (name: string): Promise<number> => {
  const { location = '' } = await (await town.signIn(name)).post(`/fr/services/${id}/start`, { '.start': id })
  const [row] = await town.edge.store.owner.query('select version from cases.case where reference = $1', [location.split('/').at(-1)])
  return Number(row?.version)
}
const listed = async () => (await town.visitor().get('/fr/services')).text

test('a prototype is for its testers; everybody else keeps the version that serves', async () => {
  await publish(2, 'prototype')
  assert.deepEqual(await met(), [1, true])
  assert.deepEqual(await met('Samira Lambert'), [1, true])
  assert.match(await listed(), /version 1/)
  assert.equal(await versionBegun('James Whitfield'), 1)
  assert.deepEqual(await met('Camille Rousseau'), [2, true])
  assert.equal(await versionBegun('Camille Rousseau'), 2)
  const bruno = await town.signIn('Bruno Noël')
  assert.match((await bruno.get(`/fr/designer/services/${id}`)).text, /Version 2.{0,40}Prototype/s)
  assert.match((await bruno.get('/fr/designer')).text, /Version 2 à l’essai : Prototype/)
})

test('a pilot takes its share, the same people each time, and leaves the others the version that serves', async () => {
  await publish(3, '{ pilot: { share: 50% } }')
  assert.deepEqual(await met(), [1, true])
  const first = await Promise.all(people.map((name) => met(name)))
  assert.deepEqual(await Promise.all(people.map((name) => met(name))), first)
  assert.deepEqual([...new Set(first.map(String))].toSorted(), ['1,true', '3,true'])
  for (const [place, name] of people.slice(0, 3).entries()) assert.equal(await versionBegun(name), first[place]?.[0])
  assert.match(await listed(), /version 1/)
})

test('a pilot stays one until enough cases of the service are decided', async () => {
  const bruno = await town.signIn('Bruno Noël')
  const ask = `/fr/designer/services/${id}/stage`
  const refused = await bruno.post(ask, { version: '3', stage: 'live', signed: 'yes' })
  assert.match(refused.text, /0 dossiers? décidés? ; il en faut 2/)
  assert.equal(town.edge.catalogue.at(id, 3).stage, 'pilot')
  const paul = await actorNamed(town, 'Paul Humbert')
  for (const name of ['Adrien Mangin', 'Élise Gaudron']) {
    const { reference } = await applied(town.edge, await actorNamed(town, name), id, {
      jour: '2026-12-20',
      longueur: 6,
      'monte-meuble': false,
    })
    await worked(town.edge, paul, reference, { action: 'réserver' })
  }
  assert.match((await bruno.get(`${ask}?version=3&stage=live`)).text, /2 dossiers décidés/)
})

test('live for all: whoever began keeps the version of the draft; retired: the one before is back', async () => {
  await move(3, 'live')
  assert.deepEqual(await met(), [3, true])
  assert.deepEqual(await met('Camille Rousseau'), [3, false])
  assert.match((await (await town.signIn('Camille Rousseau')).get(`/fr/services/${id}`)).text, /Reprendre|Continuer/)
  assert.equal(await versionBegun('Camille Rousseau'), 2)
  assert.equal(await versionBegun('James Whitfield'), 1)
  await move(3, 'retired')
  assert.deepEqual(await met(), [1, true])
})

test('a newer version renames a question: a running case keeps what was typed, under the words it was asked with; read by the newer one, under the new name', async () => {
  const { edge } = town
  const mariam = await actorNamed(town, 'Mariam Traoré')
  const begun = await applied(edge, mariam, id, { jour: '2026-12-21', longueur: 17, 'monte-meuble': false })
  const renaming = written(4, 'pilot')
    .replaceAll('longueur', 'mètres')
    .replace('  mètres:\n', '  mètres:\n    was: longueur\n')
    .replace('Longueur à réserver', 'Mètres à réserver')
  await publish(4, 'pilot', renaming)
  await move(4, 'live')
  assert.deepEqual(await met(), [4, true])

  const pages = [
    await (await town.signIn('Mariam Traoré')).get(`/fr/cases/${begun.reference}`),
    await (await town.signIn('Paul Humbert')).get(`/fr/desk/cases/${begun.reference}`),
  ]
  for (const { status, text } of pages) {
    assert.equal(status, 200)
    assert.match(text, /Longueur à réserver[\s\S]{0,400}\b17\b/)
    assert.doesNotMatch(text, /Mètres à réserver/)
  }
  const { service } = edge.catalogue.at(id, 4)
  const { events } = await edge.store.as(asPerson(mariam, service.data.purpose), (tx) => readCase(edge, tx, begun))
  const { answers, provenance } = fold(events, service)
  assert.deepEqual([answers.mètres, answers.longueur, provenance.mètres?.source], [17, undefined, 'applicant'])
})

test('running cases are moved to a newer version by its agency’s administrator, tried first; what would come out otherwise stays', async () => {
  const { edge } = town
  const mariam = await actorNamed(town, 'Mariam Traoré')
  const { reference } = (await edge.store.as(asPerson(mariam, 'compte'), (tx) => casesOf(tx, mariam.person!))).find(
    ({ service, phase }) => service === id && phase === 'open',
  )!
  const page = `/fr/admin/services/${id}`
  for (const name of ['Nadège Lefèvre', 'Paul Humbert', 'Mariam Traoré'])
    assert.equal((await (await town.signIn(name)).post(`${page}/rebase`, {})).status, 403)
  const isabelle = await town.signIn('Isabelle Aubry')
  assert.match((await isabelle.get('/fr/admin/services/aide-logement-urgence')).text, /celle d’une autre administration/)
  assert.equal((await isabelle.post('/fr/admin/services/aide-logement-urgence/rebase', {})).status, 404)
  const tried = async () => {
    const { location = '' } = await isabelle.post(`${page}/rebase`, {})
    const bulk = /rebase\/([\da-f-]{36})$/.exec(location)?.[1] ?? ''
    assert.match((await isabelle.get(location)).text, /Essai sans rien faire/)
    await jobNamed('work.bulk').run(edge, { bulk })
    return { bulk, location, text: (await isabelle.get(location)).text }
  }

  // A dearer version, whose rule only explains: nobody can tell that it is better.
  const renamed = (version: number) =>
    written(version, 'pilot')
      .replaceAll('longueur', 'mètres')
      .replace('  mètres:\n', '  mètres:\n    was: longueur\n')
      .replace('Longueur à réserver', 'Mètres à réserver')
  await publish(
    5,
    'pilot',
    renamed(5)
      .replace('2 €/m * mètres', '3 €/m * mètres')
      .replace(/expect: \{ redevance: (12|24) \}/g, (_, one) => `expect: { redevance: ${Number(one) * 1.5} }`),
  )
  await move(5, 'live')
  const dearer = await tried()
  assert.match(dearer.text, /Peuvent passer : 0\. Restent où ils sont : 1\./)
  assert.match(dearer.text, /Redevance : 34 €, puis 51 €/)
  assert.match(dearer.text, /sans que l’on sache si c’est mieux : Redevance/)
  assert.doesNotMatch(dearer.text, /Mariam|Traoré|rebase\/[\da-f-]{36}\/do/)
  await move(5, 'retired')

  const before = await isabelle.get(page)
  assert.match(before.text, /1 dossier suit encore la version 3/)
  assert.match(before.text, /« Longueur à réserver » devient « Mètres à réserver »/)
  // While its person writes an answer, its questions do not change under her.
  const draft = 'cases.draft (case_id, person_id, revision, sealed, changed_at)'
  await edge.store.owner.query(`insert into ${draft} select id, person_id, 1, ''::bytea, now() from cases.case where reference = $1`, [
    reference,
  ])
  assert.match((await tried()).text, /La personne est en train d’écrire/)
  await edge.store.owner.query('delete from cases.draft where case_id = (select id from cases.case where reference = $1)', [reference])
  const { bulk, location, text } = await tried()
  assert.match(text, /Peuvent passer : 1\. Restent où ils sont : 0\./)
  assert.match(text, /Le résultat ne change pas/)
  const row = async () => (await edge.store.owner.query('select version, state from cases.case where reference = $1', [reference]))[0]
  assert.deepEqual(await row(), { version: 3, state: 'reçue' })
  const another = await town.signIn('Paul Humbert')
  assert.equal((await another.get(location)).status, 403)
  assert.equal((await isabelle.get(`/fr/desk/bulk/${bulk}`)).status, 403)

  assert.equal((await isabelle.post(`${location}/do`, {})).status, 303)
  await jobNamed('work.bulk').run(edge, { bulk })
  assert.match((await isabelle.get(location)).text, /Passés à la nouvelle version : 1\./)
  assert.deepEqual(await row(), { version: 4, state: 'reçue' })
  assert.match((await isabelle.get(page)).text, /brouillons? suiv(?:ent|t) encore la version/)
  const hers = await (await town.signIn('Mariam Traoré')).get(`/fr/cases/${reference}`)
  assert.match(hers.text, /Mètres à réserver[\s\S]{0,400}\b17\b/)
  assert.match(hers.text, /votre dossier suit sa nouvelle version/)
  assert.match(hers.text, /Isabelle Aubry/)

  await worked(edge, await actorNamed(town, 'Paul Humbert'), reference, { action: 'réserver' })
  assert.match((await (await town.signIn('Mariam Traoré')).get(`/fr/cases/${reference}`)).text, /La redevance est de 34 €/)
  await move(4, 'retired')
})

test('drafts go, too, read by nobody: answers follow their questions, what has no place stays shown to its person, an old tab loses nothing', async (t) => {
  const { edge } = town
  const fresh = async (name: string) => {
    const person = await town.signIn(name)
    const { location = '' } = await person.post(`/fr/services/${id}/start`, { '.start': id })
    return { person, location, reference: location.split('/').at(-1) ?? '' }
  }
  const versionOf = async (reference: string) =>
    (await edge.store.owner.query('select version from cases.case where reference = $1', [reference]))[0]?.version
  const revisionOn = async (person: Awaited<ReturnType<TestTown['signIn']>>, page: string) =>
    /name=".revision" value="(\d+)"/.exec((await person.get(page)).text)?.[1] ?? ''
  await publish(6, 'pilot', written(6, 'pilot'))
  await move(6, 'live')
  const [typing, confirmed, now] = [await fresh('Amina Diallo'), await fresh('Sophie Bertaux'), await fresh('Yusuf Şahin')]
  const lift = { longueur: '8', 'monte-meuble': 'oui', entreprise: 'Levage Dupont' }
  const kept = await typing.person.post(`${typing.location}/place`, { '.revision': '1', ...lift, '.later': '1' })
  assert.equal(kept.status, 303)
  assert.equal((await confirmed.person.post(`${confirmed.location}/place`, { '.revision': '1', ...lift, longueur: '9' })).status, 303)
  const old = await revisionOn(confirmed.person, `${confirmed.location}/place`)
  for (const { reference } of [typing, confirmed])
    await edge.store.owner.query(
      "update cases.draft set changed_at = changed_at - interval '2 hours' where case_id = (select id from cases.case where reference = $1)",
      [reference],
    )

  // One page less, a question renamed, one that takes another kind of answer, one that is gone.
  const next = written(7, 'pilot')
    .replaceAll('longueur', 'mètres')
    .replace('  mètres:\n', '  mètres:\n    was: longueur\n')
    .replace(/ {2}entreprise:\n(?: {4}.*\n)+/, '')
    .replace(/type: boolean\n( +label: \{ fr: "Aurez-vous un monte-meuble \?".*)/, 'type: integer\n    min: 0\n$1')
    .replace('fields: [identité, adresse, jour] }', 'fields: [identité, adresse, jour, mètres, monte-meuble] }')
    .replace(/ {2}- \{ page: place,.*\n/, '')
    .replaceAll(/monte-meuble: (?:non|oui)/g, 'monte-meuble: 0')
  await publish(7, 'pilot', next)
  await move(7, 'live')

  const isabelle = await town.signIn('Isabelle Aubry')
  const page = `/fr/admin/services/${id}`
  assert.match((await isabelle.get(page)).text, /3 brouillons suivent encore la version 6/)
  const { location = '' } = await isabelle.post(`${page}/rebase`, {})
  const bulk = /rebase\/([\da-f-]{36})$/.exec(location)?.[1] ?? ''
  await jobNamed('work.bulk').run(edge, { bulk })
  const tried = await isabelle.get(location)
  assert.match(tried.text, /<h2[^>]*>Brouillons<\/h2>[\s\S]*Peuvent passer : 2\. Restent sous leur version : \d/)
  assert.match(tried.text, />Faire passer (?:\d+ dossiers? et )?2 brouillons</, 'what the button does is what it says')
  assert.match(tried.text, /Dans 2 d’entre eux, quelque chose n’a plus sa place/)
  assert.match(tried.text, /\d : La personne est en train d’écrire/)
  assert.doesNotMatch(tried.text, /Amina|Diallo|Sophie|Bertaux|Yusuf|Dupont/)
  for (const { reference } of [typing, confirmed, now]) assert.doesNotMatch(tried.text, new RegExp(reference))
  assert.equal(await versionOf(typing.reference), 6, 'tried is not done')
  assert.equal((await isabelle.post(`${location}/do`, {})).status, 303)
  await jobNamed('work.bulk').run(edge, { bulk })
  assert.match((await isabelle.get(location)).text, /Passés à la nouvelle version : 2\. Restés sous la leur/)
  assert.deepEqual(await Promise.all([typing, confirmed, now].map(({ reference }) => versionOf(reference))), [7, 7, 6])

  const tasks = await typing.person.get(typing.location)
  assert.match(tasks.text, /Cette démarche a changé depuis que vous avez commencé/)
  assert.match(tasks.text, /Entreprise qui le pose[\s\S]{0,60}Levage Dupont/)
  assert.match((await typing.person.get(`${typing.location}/lieu`)).text, /name="mètres"[^>]*value="8"/)
  const hers = await confirmed.person.get(confirmed.location)
  assert.match(hers.text, /Aurez-vous un monte-meuble[\s\S]{0,60}Oui[\s\S]*Levage Dupont/)

  const browser = await openBrowser(t, town.url)
  const [phone, desk] = [await browser.page({ width: 360, script: false }), await browser.page({ dark: true })]
  await signIn(phone, 'Sophie Bertaux')
  await phone.goto(confirmed.location)
  await seen(phone, 'moved-draft')
  await signIn(desk, 'Isabelle Aubry')
  await desk.goto(location)
  await seen(desk, 'moved-drafts-desk')
  await desk.goto(page)
  await seen(desk, 'moved-drafts-versions')

  // She had the page of before open all the time.
  const posted = await confirmed.person.post(`${confirmed.location}/place`, { '.revision': old, ...lift, longueur: '11' })
  assert.deepEqual([posted.status, posted.location], [303, confirmed.location])
  assert.match((await confirmed.person.get(`${confirmed.location}/lieu`)).text, /name="mètres"[^>]*value="11"/)
  const revision = await revisionOn(confirmed.person, `${confirmed.location}/lieu`)
  const day = { 'jour.day': '21', 'jour.month': '12', 'jour.year': '2026' }
  const answered = { '.revision': revision, ...day, mètres: '11', 'monte-meuble': '0' }
  assert.equal((await confirmed.person.post(`${confirmed.location}/lieu`, answered)).status, 303)
  const review = await revisionOn(confirmed.person, `${confirmed.location}/review`)
  assert.equal((await confirmed.person.post(`${confirmed.location}/send`, { '.revision': review })).status, 303)
  const sophie = await actorNamed(town, 'Sophie Bertaux')
  const { view } = await edge.store.as(asPerson(sophie, edge.catalogue.at(id, 7).service.data.purpose), (tx) =>
    readCase(edge, tx, confirmed),
  )
  assert.deepEqual([view.phase, view.answers.mètres, view.answers.entreprise, view.answers.longueur], ['open', 11, undefined, undefined])
  await move(7, 'retired')
  await move(6, 'retired')
})

test('a pilot of a territory takes who lives there, and tells the others where it is tried; who began with it stays in it', async () => {
  await publish(8, '{ pilot: { in: ["55545"] } }')
  const designed = await (await town.signIn('Marc Oudin')).get(`/fr/designer/services/${id}`)
  assert.equal(designed.status, 403)
  assert.match((await (await town.signIn('Bruno Noël')).get(`/fr/designer/services/${id}`)).text, /Le pilote prend : qui habite Verdun\./)
  assert.deepEqual(await met('Samira Lambert'), [1, false])
  for (const visitor of [town.visitor(), await town.signIn('Samira Lambert')]) {
    const { text } = await visitor.get(`/fr/services/${id}`)
    assert.match(text, /Une nouvelle version est à l’essai ici : Verdun\. Pour les autres, rien ne change/)
  }
  // The register says Valmont; what one declares oneself counts only where no source says where one lives.
  const declares = async (name: string, commune: string, verified = false) => {
    const { account, person } = await actorNamed(town, name)
    const value = { line: '1 rue Haute', postcode: '55100', town: 'Verdun', commune, département: '55', country: 'FR' }
    await town.edge.store.as({ actor: account, for: person!, purpose: 'compte' }, (tx) =>
      stateFact(town.edge.log, tx, person!, {
        concept: 'person.home',
        value,
        source: verified ? 'registry.residence' : 'declared',
        verified,
      }),
    )
  }
  await declares('Vincent Ravel', '55545')
  assert.deepEqual(await met('Vincent Ravel'), [8, true])
  const share = async (name: string) => (await (await town.signIn(name)).get(`/fr/services/${id}`)).text
  assert.doesNotMatch(await share('Vincent Ravel'), /à l’essai ici/)
  assert.equal(await versionBegun('Vincent Ravel'), 8)
  // What a source says counts before what one says oneself, also later; who began with it stays in it all the same.
  await declares('Oksana Kovalenko', '55900', true)
  await declares('Oksana Kovalenko', '55545')
  assert.deepEqual(await met('Oksana Kovalenko'), [1, true])
  await declares('Vincent Ravel', '55900', true)
  const vincent = await town.signIn('Vincent Ravel')
  const own = /\/fr\/apply\/(\d{12})/.exec((await vincent.get(`/fr/services/${id}`)).text)?.[1] ?? ''
  assert.equal((await vincent.post(`/fr/cases/${own}/withdraw`, {})).status, 303)
  assert.deepEqual(await met('Vincent Ravel'), [8, true])
  await move(8, 'retired')
})

test('all retired: nobody begins, and whoever began goes on', async () => {
  for (const version of [2, 1]) await move(version, 'retired')
  const stranger = await town.signIn('Willem van den Berg')
  const ended = await stranger.post(`/fr/services/${id}/start`, { '.start': id })
  assert.equal(ended.status, 410)
  for (const who of [stranger, town.visitor()]) {
    const { status, text } = await who.get(`/fr/services/${id}`)
    assert.equal(status, 410)
    assert.match(text, /Cette démarche est terminée/)
    assert.match(text, /03.00.00.00.00/)
  }
  assert.equal((await stranger.get('/fr/services/inconnue')).status, 404)
  assert.doesNotMatch(await listed(), /Réserver une place/)
  const james = await town.signIn('James Whitfield')
  const { location = '' } = await james.post(`/fr/services/${id}/start`, { '.start': id })
  assert.match((await james.get(location)).text, new RegExp(title(1)))
  assert.match((await james.get(`/fr/services/${id}`)).text, new RegExp(location), 'the page of the service leads to what was begun')
})
