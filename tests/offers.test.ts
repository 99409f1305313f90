import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { cases } from '#cases'
import { axe, openBrowser, signIn } from './support/browser.ts'
import { startTown, type TestTown } from './support/town.ts'

const folder = mkdtempSync(join(tmpdir(), 'guichet-offers-'))
let town: TestTown

before(async () => {
  // The energy cheque again, as a service that is offered instead of opened.
  const file = readFileSync(join(import.meta.dirname, '../towns/demo/services/cheque-energie/service.yaml'), 'utf8')
    .replace(/^service: .*$/m, 'service: coup-de-pouce')
    .replace('open: accordé, channels', 'send: offre, channels')
    .replace(
      /^messages:$/m,
      `messages:\n  offre: { fr: "Vous auriez droit à {$chèque}.", en: "You would be entitled to {$chèque}.", nl: "U zou recht hebben op {$chèque}." }`,
    )
  mkdirSync(join(folder, 'coup-de-pouce'))
  writeFileSync(join(folder, 'coup-de-pouce', 'service.yaml'), file)
  town = await startTown(undefined, { jobs: false, services: [folder] })
  assert.deepEqual(
    town.edge.catalogue.broken().flatMap(({ problems }) => problems.map(({ message }) => message)),
    [],
  )
  // At night the registers that the law lets the town ask are asked; the page shows from what was kept.
  await cases.jobs.find(({ name }) => name === 'cases.proactive')!.run(town.edge, {})
})
after(async () => {
  await town.close()
  rmSync(folder, { recursive: true, force: true })
})

const space = async (name: string, lang = 'fr') => (await (await town.signIn(name, lang)).get(`/${lang}/cases`)).text

test('who does not qualify, and who cannot be told to by what is known, is offered nothing', async () => {
  assert.doesNotMatch(await space('Samira Lambert'), /Vous auriez droit/)
  assert.doesNotMatch(await space('Dorota Wiśniewska'), /Vous auriez droit/)
})

test('who qualifies by what is known reads the offer in her language, with where it comes from', async (t) => {
  assert.match(await space('Fatima Benali', 'nl'), /U zou recht hebben op €\s48/)
  const page = await (await openBrowser(t, town.url)).page()
  await signIn(page, 'Fatima Benali')
  await page.goto('/fr/cases')
  const offer = page.locator('.g-offer')
  assert.match((await offer.textContent()) ?? '', /Vous auriez droit à 48\u00a0€/)
  assert.match((await offer.textContent()) ?? '', /Avis d['’]impôt/)
  await axe(page)
})

test('who takes back her consent is offered nothing from that moment, and again from the moment she gives it', async () => {
  const fatima = await town.signIn('Fatima Benali')
  const page = async () => (await fatima.get('/fr/choices')).text
  const hash = /name="hash" value="([0-9a-f]{64})"/.exec((await page()).split('id="propositions"')[1] ?? '')?.[1] ?? ''
  await fatima.post('/fr/choices', { choice: 'propositions', hash, given: 'no' })
  assert.doesNotMatch((await fatima.get('/fr/cases')).text, /Vous auriez droit/)
  assert.equal((await fatima.post('/fr/choices', { choice: 'propositions', hash: 'another text', given: 'yes' })).status, 303)
  assert.doesNotMatch((await fatima.get('/fr/cases')).text, /Vous auriez droit/, 'a yes is to the text that was shown')
  assert.equal((await fatima.post('/fr/choices', { choice: 'everything', hash, given: 'yes' })).status, 404)
  await fatima.post('/fr/choices', { choice: 'propositions', hash, given: 'yes' })
  assert.match((await fatima.get('/fr/cases')).text, /Vous auriez droit/)
  assert.match(await page(), /non, version 1[\s\S]*oui, version 1/, 'nothing that was decided is lost')
})

test('who has begun it is not offered it again', async () => {
  const fatima = await town.signIn('Fatima Benali')
  await fatima.post('/fr/services/coup-de-pouce/start', {})
  assert.doesNotMatch((await fatima.get('/fr/cases')).text, /Vous auriez droit/)
})
