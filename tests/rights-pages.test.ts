/** The pages about one's own data in a browser: read, asked, corrected, erased; with and without script, on a phone and in the dark. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asAgent, readCase } from '#cases'
import { openBrowser, seen, signIn, type TestBrowser } from './support/browser.ts'
import { startTown, type TestTown } from './support/town.ts'
import { actorNamed, applied } from './support/walk.ts'

let town: TestTown
let browser: TestBrowser
const closing: (() => Promise<void> | void)[] = []

before(async () => {
  town = await startTown(undefined)
  browser = await openBrowser({ after: (fn) => void closing.push(fn as () => Promise<void>) }, town.url)
  const samira = await actorNamed(town, 'Samira Lambert')
  const helene = await actorNamed(town, 'Hélène Marchal')
  const { id, reference } = await applied(town.edge, samira, 'aide-logement-urgence', {
    occupation: 'locataire',
    inhabitable: true,
    nuits: 10,
    revenu: 31_000,
  })
  for (const categories of [['list'], ['case', 'answers'], ['document']])
    await town.edge.store.as(asAgent(helene, 'aide-urgence-logement', { case: id, subjects: [samira.person!], categories }), (tx) =>
      readCase(town.edge, tx, { reference }),
    )
})
after(async () => {
  for (const close of closing) await close()
  await town.close()
})

test('Samira sees who looked and asks why on her phone; the officer answers without script, in the dark', async () => {
  const page = await browser.page({ width: 390 })
  await signIn(page, 'Samira Lambert')
  await page.goto('/fr/access')
  await seen(page, 'access-phone')
  await page
    .getByRole('link', { name: /Demander pourquoi/ })
    .first()
    .click()
  await page.getByLabel('Votre question').fill('')
  await page.getByRole('button', { name: 'Envoyer ma question' }).click()
  await page.getByRole('alert').waitFor()
  await seen(page, 'why-refused-phone')
  await page.getByLabel('Votre question').fill('Qui est cette personne ?')
  await page.getByRole('button', { name: 'Envoyer ma question' }).click()
  await page.getByText('Qui est cette personne ?').waitFor()
  await seen(page, 'requests-phone')

  const officer = await browser.page({ script: false, dark: true })
  await signIn(officer, 'Claire Fontaine')
  await officer.waitForURL(/\/fr\/officer/)
  await seen(officer, 'officer-dark')
  await officer.getByRole('link', { name: 'Pourquoi cet accès' }).click()
  await officer.getByRole('button', { name: 'Répondre' }).click()
  await seen(officer, 'officer-refused-dark')
  await officer.getByLabel('L’accès était justifié').check()
  await officer.getByLabel('Ce que vous dites à la personne').fill('Hélène Marchal instruit votre demande.')
  await officer.getByRole('button', { name: 'Répondre' }).click()
  await officer.getByText('Votre réponse est envoyée').waitFor()
})

test('she reads the answer, what is known of her, and what an erasure would do; she stops what rests on her consent', async () => {
  const wide = await browser.page({ script: false })
  await signIn(wide, 'Samira Lambert')
  await wide.goto('/fr/requests')
  await wide.getByText('Hélène Marchal instruit votre demande.').waitFor()
  for (const [path, name] of [
    ['/fr/access', 'access'],
    ['/fr/me', 'me'],
    ['/fr/me/correct/person.iban', 'correct'],
    ['/fr/me/correct/person.home', 'state'],
    ['/fr/me/timeline', 'timeline'],
    ['/fr/me/limit', 'limit'],
    ['/fr/me/erase', 'erase'],
    ['/fr/choices', 'choices'],
    ['/nl/processing', 'register'],
  ] as const) {
    await wide.goto(path)
    await seen(wide, name)
  }
  await wide.goto('/fr/me/timeline')
  for (const words of [
    'Vous avez demandé : Pourquoi cet accès',
    'Une personne vous a répondu',
    'Vous avez dit oui : Me proposer des aides',
    'Aide au logement',
  ])
    await wide.getByText(words.replaceAll(' :', '\u00a0:')).first().waitFor()
  await wide.goto('/fr/choices')
  await wide.getByRole('button', { name: /Non, j’arrête Me proposer des aides/ }).click()
  await wide.getByText('C’est noté : non').waitFor()
  const desk = await browser.page()
  await signIn(desk, 'Jeroen de Vries', 'nl')
  await desk.goto('/nl/desk/break-glass')
  await seen(desk, 'break-glass')
  assert.ok(await desk.getByLabel('Waarom nu').isVisible())
})
