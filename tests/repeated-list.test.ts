/** A list that only pages of its own ask about, and a draft that is sent one way or another: a person answers and sends both by the pages alone. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startTown, type TestTown } from './support/town.ts'

const service = `
service: aide-foyer
version: 1
stage: live
title: Aide au foyer
summary: Pour le foyer.
authority: ville
languages: [fr]
access: { assurance: low, actors: [self], channels: [web] }
fields:
  couple: { type: boolean, label: Vivez-vous en couple ? }
  adultes: { type: list, min: 1, max: 2, label: Adultes, item: { nom: { type: text, label: Nom }, métier: { type: text, label: Métier } } }
  enfants: { type: list, max: 5, label: Enfants, item: { prénom: { type: text, label: Prénom } } }
pages:
  - foyer: [couple]
  - { page: identité, for: adultes, fields: [nom] }
  - { page: situation, for: adultes, fields: [métier] }
  - enfants: [enfants]
rules: { seul: couple = non }
workflow:
  roles: { agent: ville.stationnement }
  states:
    brouillon: { phase: draft, expire: { after: 30d, to: abandonnée }, do: { faire signer: { by: applicant, when: couple, to: signature }, transmettre: { by: applicant, when: seul, to: reçue } } }
    signature: { phase: open, do: { clore: { by: agent, to: finie } } }
    reçue: { phase: open, do: { clore: { by: agent, to: finie } } }
    finie: { phase: done, outcome: closed }
    abandonnée: { phase: done, outcome: withdrawn }
data: { purpose: stationnement-residents, legal-basis: mission d'intérêt public, keep: { closed: 1y, withdrawn: 0d, draft: 30d }, then: erase }
examples:
  - { name: seul, given: { couple: non }, expect: { seul: oui } }
`

const folder = mkdtempSync(join(tmpdir(), 'guichet-repeated-'))
let town: TestTown
before(async () => {
  mkdirSync(join(folder, 'aide-foyer'))
  writeFileSync(join(folder, 'aide-foyer/service.yaml'), service)
  town = await startTown(undefined, { jobs: false, services: [folder] })
})
after(async () => {
  await town.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Begins, and answers everything but the adults. */
async function begun(name: string, couple: 'oui' | 'non') {
  const visitor = await town.signIn(name)
  const revisionOf = (text: string) => /name="\.revision" value="(\d+)"/.exec(text)?.[1] ?? ''
  const started = await visitor.post('/fr/services/aide-foyer/start', { '.start': 'aide-foyer' })
  const reference = /(\d{12})/.exec(started.location ?? '')?.[1] ?? ''
  assert.notEqual(reference, '', `${started.status} ${started.location}`)
  const at = (page: string) => `/fr/apply/${reference}/${encodeURIComponent(page)}`
  const say = async (page: string, fields: Readonly<Record<string, string>>) => {
    const shown = await visitor.get(at(page))
    return await visitor.post(at(page), { '.revision': revisionOf(shown.text), ...fields })
  }
  assert.equal((await say('foyer', { couple })).status, 303)
  assert.equal((await say('enfants', {})).status, 303, 'no child: she goes on')
  const review = async () => (await visitor.get(at('review'))).text
  const send = async () => await visitor.post(`/fr/apply/${reference}/send`, { '.revision': revisionOf(await review()) })
  return { visitor, reference, at, say, review, send }
}

test('the row that must be there is asked at once, and who is alone sends it by her own action', async () => {
  const { visitor, at, say, review, send, reference } = await begun('Samira Lambert', 'non')
  assert.match((await visitor.get(at('identité'))).text, /name="adultes\.0\.nom"/)
  assert.equal((await say('identité', {})).status, 422)
  assert.equal((await say('identité', { 'adultes.0.nom': 'Lambert' })).status, 303)
  assert.equal((await say('situation', { 'adultes.0.métier': 'Boulangère' })).status, 303)
  const shown = await review()
  assert.match(shown, /Lambert/, 'the adults are among what she checks')
  assert.match(shown, /Rien d’ajouté/)
  assert.match(shown, />\s*Transmettre\s*</)
  assert.doesNotMatch(shown, />\s*Faire signer\s*</)
  assert.equal((await send()).location, `/fr/cases/${reference}/sent`)
})

test('a row is added and taken away on the first of its pages; what was typed stays; a couple is asked to sign', async () => {
  const { visitor, at, say, review, send, reference } = await begun('Mariam Traoré', 'oui')
  await say('identité', { 'adultes.0.nom': 'Traoré', '.row': 'add' })
  const two = (await visitor.get(at('identité'))).text
  assert.match(two, /value="Traoré"/)
  assert.match(two, /name="adultes\.1\.nom"/)
  assert.doesNotMatch(two, /value="add"/, 'two at most')
  await say('identité', { 'adultes.0.nom': 'Traoré', 'adultes.1.nom': '', '.row': 'remove' })
  assert.doesNotMatch((await visitor.get(at('identité'))).text, /name="adultes\.1\.nom"/)
  await say('identité', { 'adultes.0.nom': 'Traoré', '.row': 'add' })
  assert.equal((await say('identité', { 'adultes.0.nom': 'Traoré', 'adultes.1.nom': 'Koné' })).status, 303)
  assert.doesNotMatch((await visitor.get(at('situation'))).text, /name="\.row"/, 'only on the first page')
  assert.equal((await say('situation', { 'adultes.0.métier': 'Soudeuse', 'adultes.1.métier': 'Maçon' })).status, 303)
  const shown = await review()
  assert.match(shown, /Koné/)
  assert.match(shown, />\s*Faire signer\s*</)
  assert.equal((await send()).location, `/fr/cases/${reference}/sent`)
})
