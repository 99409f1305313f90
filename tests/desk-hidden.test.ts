/** Two services in one team, for two purposes, one of which hides income and account from the examining officer: what the desk then shows, and what it writes down. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { asPerson } from '#cases'
import { accessTo } from '#consent'
import { startTown, type TestTown } from './support/town.ts'
import { actorNamed, applied, worked } from './support/walk.ts'

const source = readFileSync(join(import.meta.dirname, '../towns/demo/services/aide-logement-urgence/service.yaml'), 'utf8')
const hidden = source
  .replace('service: aide-logement-urgence', 'service: aide-discrete')
  .replace('purpose: aide-urgence-logement', 'purpose: cheque-energie')
  .replace('visible: { revenu: [instructeur, chef], iban: [instructeur, chef] }', 'visible: { revenu: [chef] }')

let town: TestTown
let reference: string

before(async () => {
  town = await startTown(undefined, { jobs: false, files: { 'aide-discrete': hidden } })
  const samira = await actorNamed(town, 'Samira Lambert')
  const answers = { occupation: 'locataire', inhabitable: true, nuits: 10, revenu: 31339 }
  ;({ reference } = await applied(town.edge, samira, 'aide-discrete', { ...answers, sinistré: true }))
  await worked(town.edge, await actorNamed(town, 'Hélène Marchal'), reference, { action: 'instruire' })
  await applied(town.edge, samira, 'aide-logement-urgence', answers)
})
after(() => town.close())

const income = /31(?:[\s\u00a0]|&#160;)?339/
const account = /FR76|0202/

test('what the file hides from a role is named and not shown, in answers, explanation, forms and previews', async () => {
  assert.ok(town.edge.catalogue.current('aide-discrete'), 'the service is published')
  const helene = await town.signIn('Hélène Marchal')
  const at = `/fr/desk/cases/${reference}`
  const page = await helene.get(at)
  assert.match(page.text, /Revenu fiscal de référence/)
  assert.match(page.text, /Votre rôle ne voit pas cette réponse/)
  for (const path of [at, `${at}/do/refuser`, `${at}/do/accorder`, `${at}/do/${encodeURIComponent('compléter')}`]) {
    const { text, status } = await helene.get(path)
    assert.equal(status, 200, path)
    assert.doesNotMatch(text, income, path)
    assert.doesNotMatch(text, account, path)
  }
})

test('a reason that rests on a hidden answer tells the rule, not the answer, before and after it is sent', async () => {
  const odile = await actorNamed(town, 'Odile Petitjean')
  const answers = { occupation: 'locataire', inhabitable: true, nuits: 10, revenu: 931339 }
  const rich = await applied(town.edge, odile, 'aide-discrete', answers)
  await worked(town.edge, await actorNamed(town, 'Hélène Marchal'), rich.reference, { action: 'instruire' })
  const at = `/fr/desk/cases/${rich.reference}`
  const helene = await town.signIn('Hélène Marchal')
  const page = await helene.get(`${at}/do/refuser`)
  assert.match(page.text, /Nous ne pouvons pas accorder cette aide/)
  assert.doesNotMatch(page.text, income)
  assert.equal((await helene.post(`${at}/do/refuser`, { reason: 'Plafond dépassé.' })).status, 303)
  const after = await helene.get(at)
  assert.match(after.text, /Nous ne pouvons pas accorder cette aide/)
  assert.doesNotMatch(after.text, income)
  const hers = await (await town.signIn('Odile Petitjean')).get(`/fr/cases/${rich.reference}`)
  assert.match(hers.text, income)
})

test('who may see it sees it; the account that no role may see stays hidden', async () => {
  const { text } = await (await town.signIn('Sylvie Thiébaut')).get(`/fr/desk/cases/${reference}`)
  assert.match(text, income)
  assert.doesNotMatch(text, account)
})

test('a list of two purposes writes one access line for each, and can be filtered to one', async () => {
  const samira = await actorNamed(town, 'Samira Lambert')
  const lines = async () =>
    (await town.edge.store.as(asPerson(samira, 'compte'), (tx) => accessTo(tx, samira.person!, 100))).filter(
      ({ categories }) => categories === 'list',
    )
  const helene = await town.signIn('Hélène Marchal')
  const before = (await lines()).length
  const { text } = await helene.get('/fr/desk?view=open')
  assert.match(text, /T-014/)
  assert.equal(text.match(/">Samira Lambert</g)?.length, 2)
  const after = await lines()
  assert.deepEqual(
    after
      .slice(0, after.length - before)
      .map(({ purpose }) => purpose)
      .sort(),
    ['aide-urgence-logement', 'cheque-energie'],
  )
  const one = await helene.get('/fr/desk?view=open&service=aide-discrete')
  assert.equal(one.text.match(/">Samira Lambert</g)?.length, 1)
  assert.equal((await lines()).length, after.length + 1)
})

test('a name with several cases leads to their list, by reference', async () => {
  const helene = await town.signIn('Hélène Marchal')
  const found = await helene.post('/fr/desk/search', { q: 'LAMBÉRT' })
  assert.match(found.location ?? '', /^\/fr\/desk\?found=\d{12}\.\d{12}$/)
  assert.equal((await helene.get(found.location!)).text.match(/">Samira Lambert</g)?.length, 2)
})

test('other cases of the person are links where the role may go', async () => {
  const { text } = await (await town.signIn('Hélène Marchal')).get(`/fr/desk/cases/${reference}`)
  assert.match(text, /Autres dossiers de la personne/)
  assert.match(text, /href="\/fr\/desk\/cases\/\d{12}">Aide au logement/)
})
