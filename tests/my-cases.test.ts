/** A person follows her cases: what is expected, the thread with the office, documents, withdrawal, a contested refusal, papers, who looked. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { asAgent, findCase, runCommand } from '#cases'
import { axe, fits, openBrowser, screens, signIn, type TestBrowser } from './support/browser.ts'
import { startTown, type TestTown } from './support/town.ts'
import { actorNamed, applied, worked } from './support/walk.ts'

const files = (name: string) => join(import.meta.dirname, '..', 'towns', 'demo', 'files', name)
const flood = { occupation: 'propriétaire', inhabitable: true, nuits: 10, revenu: 31_000 }

let town: TestTown
let browser: TestBrowser
const closing: (() => Promise<void> | void)[] = []

before(async () => {
  town = await startTown(undefined)
  browser = await openBrowser({ after: (fn) => void closing.push(fn as () => Promise<void>) }, town.url)
})
after(async () => {
  for (const close of closing) await close()
  await town.close()
})

/** A flood aid sent by somebody and taken up by Hélène Marchal. */
async function examined(name: string, answers: Readonly<Record<string, string | number | boolean>> = flood): Promise<string> {
  const { reference } = await applied(town.edge, await actorNamed(town, name), 'aide-logement-urgence', answers)
  await worked(town.edge, await actorNamed(town, 'Hélène Marchal'), reference, { action: 'instruire' })
  return reference
}

/** Hélène writes, as the desk does. */
async function officeWrites(reference: string, text: string): Promise<void> {
  const helene = await actorNamed(town, 'Hélène Marchal')
  const row = await findCase(town.edge, asAgent(helene, 'administration'), reference)
  const access = asAgent(helene, 'aide-urgence-logement', { case: row.id, subjects: [row.person], categories: ['case'] })
  await runCommand(town.edge, access, row.id, {
    do: 'message',
    who: { kind: 'worker', account: helene.account, roles: ['instructeur'] },
    text,
  })
}

const ask = async (reference: string) =>
  worked(town.edge, await actorNamed(town, 'Hélène Marchal'), reference, { action: 'compléter', ask: ['photos'] })

const seen = async (page: Page, name: string) => {
  await axe(page)
  await fits(page)
  await screens(page, name)
}

test('a case, its files and papers are nobody else’s', async () => {
  const reference = await examined('Samira Lambert')
  const stranger = await town.signIn('Odile Petitjean')
  for (const path of ['', '/receipt.pdf', '/decision.pdf', '/withdraw', '/files/01900000-0000-7000-8000-000000000001'])
    assert.equal((await stranger.get(`/fr/cases/${reference}${path}`)).status, 404, path)
  for (const [path, fields] of [
    ['/messages', { text: 'bonjour' }],
    ['/files', { field: '' }],
    ['/withdraw', {}],
  ] as const)
    assert.equal((await stranger.post(`/fr/cases/${reference}${path}`, fields)).status, 404, path)
  assert.ok(!(await stranger.get('/fr/cases')).text.includes(reference))
})

describe('Samira’s case waits for a photograph', () => {
  for (const script of [true, false])
    test(`she reads, writes, adds it and withdraws; ${script ? 'with' : 'without'} script`, async () => {
      const name = script ? 'Samira Lambert' : 'Mariam Traoré'
      const reference = await examined(name)
      await officeWrites(reference, 'Bonjour, une photo suffit.')
      await ask(reference)
      const page = await browser.page({ script, width: script ? 1280 : 390 })
      await signIn(page, name)
      await page.goto('/fr')
      await page.locator(`.g-turns [data-turn=you] a[href$="${reference}"]`).waitFor()
      await axe(page)
      await page.goto('/fr/cases')
      await page.locator('.g-turns').getByText('Photos des dégâts').waitFor()
      await seen(page, `space-${script}`)
      await page.locator(`.g-turns a[href$="${reference}"]`).click()
      await page.getByRole('heading', { level: 1, name: 'Aide au logement' }).waitFor()
      await page.getByText('Nous attendons votre réponse. Répondez avant le').first().waitFor()
      await page.getByText('est en pause depuis').waitFor()
      await page.getByText('Nouveau').first().waitFor()
      await seen(page, `case-${script}`)

      // Opening the page was reading: the mark is gone, and the office sees when.
      await page.reload()
      assert.equal(await page.getByText('Nouveau', { exact: true }).count(), 0)

      await page.getByRole('button', { name: 'Envoyer mon message' }).click()
      await page.getByRole('alert').getByText('Écrivez votre message.').waitFor()
      await seen(page, `case-errors-${script}`)
      await page.getByLabel('Votre message').fill('Je vous l’envoie demain.')
      await page.getByRole('button', { name: 'Envoyer mon message' }).click()
      await page.getByText('Votre message est envoyé.').waitFor()
      await page.getByText('Pas encore lu').waitFor()
      await axe(page)

      await page.getByLabel('À quoi répond ce document').selectOption('photos')
      await page.getByLabel('Fichiers').setInputFiles({ name: 'degats.png', mimeType: 'image/png', buffer: Buffer.from('<html><body>') })
      await page.getByRole('button', { name: 'Ajouter au dossier' }).click()
      await page.getByRole('alert').getByText('degats.png').waitFor()
      await axe(page)
      await page.getByLabel('À quoi répond ce document').selectOption('photos')
      await page.getByLabel('Fichiers').setInputFiles(files('degats-salon.png'))
      await page.getByRole('button', { name: 'Ajouter au dossier' }).click()
      await page.getByText('Votre document est ajouté au dossier.').waitFor()
      const href = await page.locator('#documents ~ .g-files a').first().getAttribute('href')
      const picture = await page.request.get(href ?? '')
      assert.equal(picture.headers()['content-type'], 'image/png')
      assert.equal(picture.headers()['x-content-type-options'], 'nosniff')

      await page.getByRole('link', { name: 'Retirer ma demande' }).click()
      await page.getByRole('heading', { level: 1, name: 'Retirer votre demande' }).waitFor()
      await seen(page, `withdraw-${script}`)
      await page.getByRole('button', { name: 'Retirer' }).click()
      await page.getByText('Cette demande est retirée').first().waitFor()
      await axe(page)
      // A second press, from the browser's old page: nothing happens twice, and the page says where things stand.
      await page.goto(`/fr/cases/${reference}/withdraw`)
      await page.getByText('Ce n’est plus possible').waitFor()
      assert.equal(page.url(), `${town.url}/fr/cases/${reference}`)
    })
})

test('Sébastien reads why, takes the letter and contests; the page then says who reviews', async () => {
  const reference = await examined('Sébastien Colin', { ...flood, occupation: 'locataire', revenu: 60_000 })
  await worked(town.edge, await actorNamed(town, 'Hélène Marchal'), reference, {
    action: 'refuser',
    reason: "Votre logement est hors de la zone de l'arrêté.",
  })
  const page = await browser.page({ dark: true })
  await signIn(page, 'Sébastien Colin')
  await page.goto(`/fr/cases/${reference}`)
  await page.getByText('dépasse « Plafond de ressources »').first().waitFor()
  await page.getByText('Décision de Hélène Marchal, Instructrice, service logement').waitFor()
  await page.getByText('Tribunal administratif de Nancy').waitFor()
  await seen(page, 'refused')
  // Two conditions failed: no other answer alone would have helped, and nothing is said.
  assert.equal(await page.getByText('Ce qui aurait changé ce résultat').count(), 0)
  for (const paper of ['Lettre de décision (PDF)', 'Accusé de réception (PDF)']) {
    const href = await page.getByRole('link', { name: paper }).getAttribute('href')
    const reply = await page.request.get(href ?? '')
    assert.equal(reply.status(), 200)
    assert.equal(reply.headers()['content-type'], 'application/pdf')
    assert.equal((await reply.body()).subarray(0, 5).toString(), '%PDF-')
  }
  await page.getByRole('link', { name: 'Contester la décision' }).click()
  assert.match(decodeURIComponent(page.url()), new RegExp(`${reference}/do/contester$`))
  await page.locator('textarea').fill('Ma rue a été inondée par le ruisseau.')
  await page.locator('.g-actions button').first().click()
  await page.locator('.g-actions button').first().click()
  await page.getByText('Vous avez contesté la décision. Une autre personne la revoit').waitFor()
  await seen(page, 'contested')
})

test('a grant brings its document; renewed rights and past openings stand in my space', async () => {
  await applied(town.edge, await actorNamed(town, 'Inês Carvalho'), 'aide-logement-urgence', {
    occupation: 'locataire',
    inhabitable: true,
    nuits: 10,
  })
  await town.edge.store.jobs.idle()
  const page = await browser.page({ lang: 'en' })
  await signIn(page, 'Inês Carvalho', 'en')
  await page.goto('/en/cases')
  await page.getByRole('link', { name: 'Emergency housing aid after a flood' }).first().click()
  await page.getByRole('heading', { name: 'Amount granted' }).waitFor()
  const href = await page.getByRole('link', { name: 'Certificate of emergency housing aid (PDF)' }).getAttribute('href')
  const reply = await page.request.get(href ?? '')
  assert.equal(reply.headers()['content-type'], 'application/pdf')
  await seen(page, 'granted')
  await page.getByText('What would have changed this result').click()
  await page
    .getByText(/, the amount would have been €/)
    .first()
    .waitFor()
  await seen(page, 'granted-otherwise')
})

test('who looked at my data: name, office, purpose, case', async () => {
  await examined('Odile Petitjean')
  const page = await browser.page({ lang: 'nl', width: 390 })
  await signIn(page, 'Odile Petitjean', 'nl')
  await page.goto('/nl/access')
  await page.getByText('Hélène Marchal').first().waitFor()
  await page.getByText('Aanvragen voor noodhulp huisvesting behandelen (T-014)').first().waitFor()
  await seen(page, 'access')
})

test('after the decision she says how it went, once, and takes it back; the desk sees nothing of it', async () => {
  const reference = await examined('Mariam Traoré')
  const her = await town.signIn('Mariam Traoré')
  const at = `/fr/cases/${reference}/opinion`
  const given = { score: '4', remark: 'Une réponse en trois jours, merci.' }
  await her.post(at, given)
  assert.doesNotMatch((await her.get(`/fr/cases/${reference}`)).text, /Vous avez répondu/, 'nothing is decided yet')
  const helene = await actorNamed(town, 'Hélène Marchal')
  await worked(town.edge, helene, reference, { action: 'refuser', reason: 'Logement habitable, vu sur place.' })
  // The rule spoke for her; a person decided otherwise, for a reason of their own: no other answer would have changed it.
  assert.doesNotMatch((await her.get(`/fr/cases/${reference}`)).text, /Ce qui aurait changé/)
  const missing = await her.post(at, { score: '6', remark: given.remark })
  assert.equal(missing.status, 422)
  assert.match(missing.text, /Choisissez une réponse de 1 à 5/)
  assert.match(missing.text, /Une réponse en trois jours, merci\./, 'what was typed is kept')
  assert.equal((await (await town.signIn('Odile Petitjean')).post(at, given)).status, 404)
  assert.match((await her.submit(at, given)).text, /Vous avez répondu : 4\./)
  assert.match((await her.submit(at, { score: '1', remark: '' })).text, /Vous avez répondu : 4\./, 'once')

  const agent = await town.signIn('Hélène Marchal')
  assert.doesNotMatch((await agent.get(`/fr/desk/cases/${reference}`)).text, /Une réponse en trois jours/)
  assert.equal((await agent.get('/fr/remarks/aide-logement-urgence')).status, 403)
  assert.equal((await (await town.signIn('Isabelle Aubry')).get('/fr/remarks/aide-logement-urgence')).status, 404, 'of another agency')
  const office = await town.signIn('Pascal Didier')
  assert.match((await office.get('/fr/remarks/aide-logement-urgence')).text, /Pas encore assez de réponses/)
  const { owner } = town.edge.store
  // Nine more, whose key is gone: only hers can be read.
  await owner.query(`insert into cases.opinion (agency_id, service, case_id, person_id, score, remark, given_at)
    select agency_id, service, gen_random_uuid(), gen_random_uuid(), 3, 'x', given_at from cases.opinion, generate_series(1, 9)`)
  assert.match((await office.get('/fr/remarks/aide-logement-urgence')).text, /Une réponse en trois jours, merci\./)
  assert.match((await her.get('/fr/access')).text, /Pascal Didier/, 'the reading left its line')

  assert.match((await her.submit(at, { back: '1' })).text, /Donner mon avis/)
  assert.deepEqual(await owner.query(`select count(*)::int as count from cases.opinion`), [{ count: 9 }])
})
