/** A service file that nobody wrote code for: a page that repeats for each row of a list, a trial that takes nobody yet. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTown, type TestTown } from './support/town.ts'

const file = (id: string, stage: string) => `
service: ${id}
version: 1
stage: ${stage}
title: { fr: "Cantine", en: "School meals", nl: "Schoolmaaltijden" }
summary: { fr: "Inscrire ses enfants.", en: "Register children.", nl: "Kinderen inschrijven." }
authority: ville
themes: [école]
languages: [fr, en, nl]
access: { assurance: low, actors: [self], channels: [web] }
fields:
  enfants:
    type: list
    min: 1
    label: { fr: "Vos enfants", en: "Your children", nl: "Uw kinderen" }
    item:
      prénom: { type: text, label: { fr: "Prénom", en: "First name", nl: "Voornaam" } }
      régime: { type: boolean, label: { fr: "Un régime particulier ?", en: "A special diet?", nl: "Een bijzonder dieet?" } }
      lequel: { type: text, when: régime, label: { fr: "Lequel", en: "Which one", nl: "Welk" } }
pages:
  - { page: review, title: { fr: "Vos enfants", en: "Your children", nl: "Uw kinderen" }, fields: [enfants] }
  - { page: repas, for: enfants, title: { fr: "Les repas", en: "Meals", nl: "Maaltijden" }, fields: [régime, lequel] }
workflow:
  roles: { agent: ville.stationnement }
  states:
    brouillon: { phase: draft, label: { fr: "Brouillon", en: "Draft", nl: "Concept" }, do: { envoyer: { by: applicant, to: reçue, label: { fr: "Envoyer", en: "Send", nl: "Versturen" } } } }
    reçue: { phase: open, label: { fr: "Reçue", en: "Received", nl: "Ontvangen" }, do: { finir: { by: agent, to: faite, label: { fr: "Inscrire", en: "Register", nl: "Inschrijven" } } } }
    faite: { phase: done, outcome: granted, label: { fr: "Faite", en: "Done", nl: "Klaar" } }
data:
  purpose: stationnement-residents
  legal-basis: { fr: "mission d'intérêt public", en: "public task", nl: "taak van algemeen belang" }
  keep: { granted: 1y, draft: 30d }
  then: erase
`

let town: TestTown
before(async () => {
  town = await startTown(undefined, { jobs: false, files: { cantine: file('cantine', 'live'), essai: file('essai', 'prototype') } })
})
after(() => town.close())

test('a prototype takes no application and is in no list', async () => {
  assert.deepEqual(
    town.edge.catalogue.broken().map(({ problems }) => problems),
    [],
  )
  const person = await town.signIn('Samira Lambert')
  assert.doesNotMatch((await person.get('/fr/services')).text, /services\/essai/)
  assert.match((await person.get('/fr/services/essai')).text, /data-stage="prototype"/)
  assert.equal((await person.post('/fr/services/essai/start', { '.start': 'essai' })).status, 409)
  const tester = await town.signIn('Camille Rousseau')
  const begun = await tester.post('/fr/services/essai/start', {})
  assert.match(begun.location ?? '', /^\/fr\/apply\/\d{12}$/)
})

test('a page asks its questions of each row; a page may be called like one of our addresses', async () => {
  const person = await town.signIn('Samira Lambert')
  const { location = '' } = await person.post('/fr/services/cantine/start', { '.start': 'cantine' })
  const first = await person.post(`${location}/~review`, { 'enfants.0.prénom': 'Inès', 'enfants.3.prénom': 'Jules' })
  assert.deepEqual([first.status, first.location], [303, `${location}/repas`])
  const page = await person.get(`${location}/repas`)
  assert.match(page.text, /<h2[^>]*>Inès<\/h2>.*<h2[^>]*>Jules<\/h2>/s)
  const wrong = await person.post(`${location}/repas`, { 'enfants.0.régime': 'non', 'enfants.1.régime': 'oui' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /name="enfants\.1\.lequel"/)
  assert.doesNotMatch(wrong.text, /name="enfants\.0\.lequel"/)
  const right = await person.post(`${location}/repas`, {
    'enfants.0.régime': 'non',
    'enfants.1.régime': 'oui',
    'enfants.1.lequel': 'sans gluten',
  })
  assert.deepEqual([right.status, right.location], [303, `${location}/review`])
  const review = await person.get(`${location}/review`)
  assert.match(review.text, /sans gluten/)
  const sent = await person.submit(`${location}/send`, { '.revision': /name="\.revision" value="(\d+)"/.exec(review.text)?.[1] ?? '' })
  assert.match(sent.text, /bien reçue/)
})
