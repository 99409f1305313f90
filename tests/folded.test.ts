/** Long pages come folded where the rest can wait: what is asked for by its address is open, what was refused is open, and paper has it all. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openBrowser, seen, signIn } from './support/browser.ts'
import { startTown, type TestTown } from './support/town.ts'
import { actorNamed, applied } from './support/walk.ts'

let town: TestTown
before(async () => {
  town = await startTown(undefined, { jobs: false })
})
after(() => town.close())

/** Does it take part in the page, or is it folded away? */
const isShown = (page: Page, selector: string) =>
  page.locator(selector).evaluate((one) => one.checkVisibility({ contentVisibilityAuto: true }))

test('the register of processing: one entry is open by its address, without script; on paper all are', async (t) => {
  const browser = await openBrowser(t, town.url)
  const page = await browser.page({ width: 390, script: false })
  await page.goto('/fr/processing')
  assert.equal(await isShown(page, '#securite'), false)
  await page.goto('/fr/processing#securite')
  await page.locator('#securite').waitFor({ state: 'visible' })
  assert.equal(await isShown(page, '#compte'), false)
  await page.emulateMedia({ media: 'print' })
  assert.equal(await isShown(page, '#compte'), true)
})

test('a case at the desk: a phone folds the background, keeps what is decided from, and opens what one goes to', async (t) => {
  const samira = await actorNamed(town, 'Samira Lambert')
  const answers = { occupation: 'locataire', inhabitable: true, nuits: 10, revenu: 31_000 }
  const { reference } = await applied(town.edge, samira, 'aide-logement-urgence', answers)
  const at = `/fr/desk/cases/${reference}`
  const browser = await openBrowser(t, town.url)
  const wide = await browser.page({ width: 1280 })
  await signIn(wide, 'Hélène Marchal')
  await wide.goto(at)
  for (const id of ['log', 'notes', 'know', 'papers', 'person']) assert.equal(await isShown(wide, `#${id}`), true, id)
  await seen(wide, 'folded-case-1280')

  const phone = await browser.page({ width: 390 })
  await signIn(phone, 'Hélène Marchal')
  await phone.goto(at)
  for (const id of ['log', 'notes', 'know', 'papers', 'person']) assert.equal(await isShown(phone, `#${id}`), false, id)
  for (const id of ['answers', 'messages']) assert.equal(await isShown(phone, `#${id}`), true, id)
  assert.equal(await phone.getByRole('button', { name: 'Prendre en instruction' }).isVisible(), true)
  await seen(phone, 'folded-case-390')
  await phone.locator('a[href="#log"]').click()
  await phone.locator('#log').waitFor({ state: 'visible' })
  await phone.locator('summary', { hasText: 'Notes internes' }).click()
  await phone.locator('#notes button').click()
  await phone.getByRole('alert').first().waitFor()
  assert.equal(await isShown(phone, '#notes'), true, 'what was refused is not hidden')
  await seen(phone, 'folded-case-refused-390')

  const plain = await browser.page({ width: 390, script: false })
  await signIn(plain, 'Hélène Marchal')
  await plain.goto(at)
  assert.equal(await isShown(plain, '#log'), true, 'without script nothing is hidden')
})
