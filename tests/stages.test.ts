/** A version that is only tried stands beside the one that serves: nobody loses the service, and the same people stay in a pilot. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { asPerson, fold, readCase } from '#cases'
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
  await move(4, 'retired')
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
