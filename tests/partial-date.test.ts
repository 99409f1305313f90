/** A date of which the day may be unknown, in a service file that nobody wrote code for: asked, kept, and never guessed by a rule. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTown, type TestTown } from './support/town.ts'

const file = `
service: carte-senior
version: 1
stage: live
title: { fr: "Carte senior", en: "Senior card", nl: "Seniorenkaart" }
summary: { fr: "Demander la carte.", en: "Ask for the card.", nl: "De kaart aanvragen." }
authority: ville
themes: [école]
languages: [fr, en, nl]
access: { assurance: low, actors: [self], channels: [web] }
fields:
  né: { type: date, precision: partial, label: { fr: "Quand êtes-vous né ?", en: "When were you born?", nl: "Wanneer bent u geboren?" } }
  métier: { type: text, when: jeune, label: { fr: "Votre métier", en: "Your job", nl: "Uw beroep" } }
pages:
  - { page: vous, title: { fr: "Vous", en: "You", nl: "U" }, fields: [né, métier] }
rules:
  jeune: né . âge < 60 an
  senior:
    titre: { fr: "Avoir 65 ans", en: "Be 65", nl: "65 zijn" }
    valeur: né . âge >= 65 an
    références: { "Règlement (exemple), art. 1": "https://example.org/reglement#art1" }
workflow:
  roles: { agent: ville.stationnement }
  states:
    brouillon: { phase: draft, label: { fr: "Brouillon", en: "Draft", nl: "Concept" }, do: { envoyer: { by: applicant, to: reçue, label: { fr: "Envoyer", en: "Send", nl: "Versturen" } } } }
    reçue:
      phase: open
      label: { fr: "Reçue", en: "Received", nl: "Ontvangen" }
      do:
        donner: { by: system, when: senior, declared-ok: [né], to: faite, label: { fr: "Donner", en: "Give", nl: "Geven" } }
        finir: { by: agent, to: faite, label: { fr: "Donner la carte", en: "Give the card", nl: "De kaart geven" } }
    faite: { phase: done, outcome: granted, label: { fr: "Faite", en: "Done", nl: "Klaar" } }
data:
  purpose: stationnement-residents
  legal-basis: { fr: "mission d'intérêt public", en: "public task", nl: "taak van algemeen belang" }
  keep: { granted: 1y, draft: 30d }
  then: erase
`

let town: TestTown
before(async () => {
  town = await startTown(undefined, { jobs: false, files: { 'carte-senior': file } })
})
after(() => town.close())

const born = (day: string, month: string, year: string) => ({ 'né.day': day, 'né.month': month, 'né.year': year })

async function begun() {
  const person = await town.signIn('Samira Lambert')
  const { location = '' } = await person.post('/fr/services/carte-senior/start', { '.start': 'carte-senior' })
  return { person, location }
}

/** The state in which a case stands after it was sent with this birth. */
async function sentWith(...date: readonly [string, string, string]): Promise<unknown> {
  const { person, location } = await begun()
  assert.equal((await person.post(`${location}/vous`, born(...date))).status, 303)
  const review = await person.get(`${location}/review`)
  const sent = await person.submit(`${location}/send`, { '.revision': /name="\.revision" value="(\d+)"/.exec(review.text)?.[1] ?? '' })
  assert.equal(sent.status, 200)
  const [row] = await town.edge.store.owner.query(`select state from cases.case where reference = $1`, [location.split('/').at(-1)])
  return row?.state
}

test('the file is whole; what is no date comes back as it was typed, with what to write', async () => {
  assert.deepEqual(
    town.edge.catalogue.broken().map(({ problems }) => problems),
    [],
  )
  const { person, location } = await begun()
  assert.match((await person.get(`${location}/vous`)).text, /Si vous ne connaissez pas le jour ou le mois, laissez la case vide/)
  const wrong = await person.post(`${location}/vous`, born('12', '', '1950'))
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /Écrivez le mois/)
  assert.match(wrong.text, /name="né\.year"[^>]*value="1950"/)
  assert.equal((await person.post(`${location}/vous`, born('', '', ''))).status, 422, 'it is required')
  assert.equal((await person.post(`${location}/vous`, born('', '6', ''))).status, 422)
})

test('of a year alone no rule makes an age: nothing more is asked, nothing is granted, a person decides', async () => {
  const { person, location } = await begun()
  const next = await person.post(`${location}/vous`, born('', '', '2000'))
  assert.equal(next.status, 303)
  assert.match((await person.get(`${location}/review`)).text, /2000/)
  assert.doesNotMatch((await person.get(`${location}/vous`)).text, /name="métier"/, 'what hangs on an age that nobody knows is not asked')
  assert.match((await person.post(`${location}/vous`, born('3', '2', '2000'))).text, /name="métier"/, 'of a whole birth it is')
  assert.equal(await sentWith('', '', '1950'), 'reçue')
  assert.equal(await sentWith('', '06', '1950'), 'reçue')
  assert.equal(await sentWith('9', '6', '1950'), 'faite')
})
