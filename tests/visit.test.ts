/** An agent fills in a request with the person before her: who may not, what stays closed, and the whole way in a browser. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { settableClock } from '#kernel'
import { openBrowser, seen, signIn, useRegister } from './support/browser.ts'
import { startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'

const odile = '01900000-0000-7000-8000-000000000003'
const form = { document: 'identity-card', number: '880692310285', present: 'yes' }
const visit = `/fr/counter/visits/${odile}`
const clock = settableClock(Date.parse('2026-11-27T09:00:00Z'))
let town: TestTown
let helene: Visitor

before(async () => {
  town = await startTown(undefined, { clock })
  helene = await town.signIn('Hélène Marchal')
})
after(() => town.close())

const looked = (agent: Visitor) =>
  agent.post('/fr/desk/people', {
    family: 'Petitjean',
    given: 'Odile',
    'birth.day': '21',
    'birth.month': '5',
    'birth.year': '1945',
    reason: 'Elle est au guichet et veut demander son chèque énergie.',
  })

test('without a reason to look at her nobody begins a visit; nor without her document, or without her', async () => {
  assert.equal((await helene.get(visit)).status, 404)
  assert.equal((await helene.post(visit, form)).status, 404)
  assert.equal((await looked(helene)).status, 303)
  assert.equal((await helene.get(visit)).status, 200)
  const colleague = await town.signIn('Karim Ouldali')
  assert.equal((await colleague.post(visit, form)).status, 404, 'the look of a colleague is not his')
  for (const wrong of [{ document: '' }, { document: 'library-card' }, { number: '1' }, { present: '' }])
    assert.equal((await helene.post(visit, { ...form, ...wrong })).status, 422, JSON.stringify(wrong))
  assert.equal((await (await town.signIn('Samira Lambert')).post(visit, form)).status, 403)
  assert.match((await helene.get('/fr/desk')).text, /File de travail/)
})

test('in a visit the agent is no agent, what is the person’s alone stays closed, and it ends by hand', async () => {
  assert.equal((await helene.post(visit, form)).status, 303)
  assert.match((await helene.get('/fr')).text, /Au guichet avec Odile Petitjean/)
  assert.equal((await helene.get('/fr/desk')).status, 403)
  for (const path of ['/fr/security', '/fr/mandates', '/fr/access', '/fr/me/preferences'])
    assert.equal((await helene.get(path)).status, 403, path)
  const parking = await helene.post('/fr/services/stationnement-residents', {})
  assert.doesNotMatch(parking.text, /Vos véhicules/, 'what its file does not open to agents')
  const other = await town.signIn('Hélène Marchal')
  assert.match((await other.get('/fr/desk')).text, /File de travail/, 'another session of hers is at work')
  assert.equal((await helene.post('/fr/counter/visit-over', {})).location, '/fr/desk')
  assert.equal((await helene.get('/fr/desk')).status, 200)
  assert.equal((await helene.get('/fr/cases')).status, 403)
})

test('a visit is over after three quarters of an hour', async () => {
  assert.equal((await helene.post(visit, form)).status, 303)
  assert.equal((await helene.get('/fr/cases')).status, 200)
  clock.advance(20 * 60_000)
  assert.equal((await helene.get('/fr/cases')).status, 200)
  clock.advance(26 * 60_000)
  assert.equal((await helene.get('/fr/cases')).status, 403)
  assert.equal((await helene.get('/fr/desk')).status, 200)
})

test('the document’s number is kept by nobody, and the agent never visits herself', async () => {
  const rows = await town.edge.store.owner.query(`select type, person_id, actor from log.event where type like 'identity.visit-%'`)
  assert.ok(rows.length >= 3)
  assert.ok(rows.every(({ person_id }) => person_id === odile))
  const all = await town.edge.store.owner.query(`select coalesce(string_agg(v::text, ' '), '') as text from identity.visit v`)
  assert.doesNotMatch(String(all[0]?.text), /880692310285/)
  await town.edge.store.owner.query(
    `update identity.account set email = (select email from identity.account where given = 'Hélène' and kind = 'agent') where person_id = $1`,
    [odile],
  )
  clock.advance(10 * 60_000)
  await looked(helene)
  assert.equal((await helene.post(visit, form)).status, 403)
  await town.edge.store.owner.query(`update identity.account set email = 'odile.petitjean@courriel.example' where person_id = $1`, [odile])
})

test('an agent applies with her at the counter; she sees who, the office sees that it was so', async (t) => {
  const browser = await openBrowser(t, town.url)
  const page = await browser.page({ width: 900, lang: 'fr' })
  await signIn(page, 'Hélène Marchal')
  await page.goto('/fr/desk/people')
  await page.getByLabel('Nom', { exact: true }).fill('Petitjean')
  await page.getByLabel('Prénom').fill('Odile')
  await page.getByLabel('Jour').fill('21')
  await page.getByLabel('Mois').fill('5')
  await page.getByLabel('Année').fill('1945')
  await page.getByLabel('Pourquoi ouvrez-vous cette personne ?').fill('Elle est au guichet pour son chèque énergie.')
  await page.getByRole('button', { name: 'Ouvrir', exact: true }).click()
  await page.getByRole('link', { name: 'Remplir une demande avec elle' }).click()
  await page.getByRole('button', { name: 'Commencer avec elle' }).click()
  await page.getByRole('alert').waitFor()
  await seen(page, 'visit-wrong')
  await page.getByLabel('Pièce').selectOption({ label: 'Carte d’identité' })
  await page.getByLabel('Numéro').fill('880692310285')
  await page.getByLabel(/La personne est devant moi/).check()
  await page.getByRole('button', { name: 'Commencer avec elle' }).click()
  await page.getByText('Au guichet avec Odile Petitjean').waitFor()
  await seen(page, 'visit-home')
  await page.goto('/fr/services/cheque-energie')
  await page.locator('.g-start .ds-button').click()
  const reference = /\/apply\/(\d{12})/.exec(page.url())?.[1] ?? ''
  assert.notEqual(reference, '')
  await useRegister(page)
  await seen(page, 'visit-tasks')
  for (let step = 0; step < 8 && !/\/(sent|receipt)/.test(page.url()); step++) {
    const go = page.getByRole('link', { name: 'Continuer', exact: true })
    if ((await go.count()) > 0) await go.click()
    else await page.locator('.g-actions button').first().click()
    await page.waitForLoadState()
  }
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await seen(page, 'visit-sent')
  const [row] = await town.edge.store.owner.query(`select channel, phase, person_id from cases.case where reference = $1`, [reference])
  assert.equal(row?.channel, 'counter')
  assert.notEqual(row?.phase, 'draft')
  assert.equal(row?.person_id, odile)
  await page.getByRole('button', { name: 'Terminer la visite' }).click()
  await page.waitForURL(/\/fr\/desk$/)

  const her = await town.signIn('Odile Petitjean')
  const access = (await her.get('/fr/access')).text
  assert.match(access, /Hélène Marchal/)
  assert.match(access, /a rempli avec vous, au guichet/)
  assert.match(
    (await her.get(`/fr/cases/${reference}`)).text,
    /Hélène Marchal \(au guichet, avec la personne\)|au guichet, avec la personne/,
  )
  await town.edge.store.jobs.idle()
  const mail = await her.get('/demo/mail')
  assert.match(mail.text, /odile\.petitjean@courriel\.example/)
})
