/** A form filled without network: kept on the device for nobody else, sent once when the network is back; an ordinary form without script. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { birth, birthForm, birthTown, fillForm } from './support/birth.ts'
import { openBrowser, seen, signIn } from './support/browser.ts'
import { beginAt, says } from './support/spoken.ts'
import { startTown, type TestTown } from './support/town.ts'

const { folder, remove } = birthTown()
let town: TestTown
before(async () => {
  town = await startTown(undefined, { town: folder, jobs: false })
})
after(async () => {
  await town.close()
  remove()
})

const form = () => birthForm(town)
const sent = async () =>
  Number(
    (
      await town.edge.store.owner.query(
        `select count(*) as n from log.event e join cases.case c on e.stream = 'case:' || c.id where c.service = $1 and e.type = 'case.submitted'`,
        [birth],
      )
    )[0]?.n,
  )

test('without script: said plainly, nobody else, wrong answers shown at their questions, sent as usual; for programs once a key', async () => {
  const elise = await town.signIn('Élise Gaudron')
  const samira = await town.signIn('Samira Lambert')
  const address = await beginAt(elise, birth)
  const path = `/api/v1/cases/${address.split('/').at(-1)}/form`
  for (const other of [samira, town.visitor()]) assert.notEqual((await other.get(`${address}/offline`)).status, 200)
  assert.equal((await samira.post(path, form())).status, 404)
  assert.equal((await town.visitor().post(path, form())).status, 401)
  const [, other] = /apply\/(\d+)/.exec(await beginAt(samira, 'aide-logement-urgence')) ?? []
  assert.equal((await samira.get(`/fr/apply/${other}/offline`)).status, 404, 'a service that does not allow it')
  assert.equal((await samira.post(`/api/v1/cases/${other}/form`, {})).status, 403)
  says((await elise.get(address)).text, 'Remplir sans réseau')
  const page = await elise.get(`${address}/offline`)
  says(page.text, 'JavaScript est coupé')
  says(page.text, 'Seulement si vous répondez à « Lieu de naissance » : établissement de santé')
  const wrong = await elise.post(`${address}/offline`, { ...form(), lien: '' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /value="Jules"/)
  assert.equal((await elise.post(path, { ...form(), lien: '' }, { 'Idempotency-Key': 'a' })).status, 422)
  assert.equal(await sent(), 0)
  const first = await elise.post(path, form(), { 'Idempotency-Key': 'b' })
  assert.equal(first.status, 200, first.text)
  const again = await elise.post(path, form(), { 'Idempotency-Key': 'b' })
  assert.deepEqual([again.status, again.headers.get('idempotent-replayed')], [200, 'true'])
  assert.equal((await elise.post(path, { ...form(), lien: 'père' }, { 'Idempotency-Key': 'b' })).status, 422, 'the key of another form')
  assert.equal((await elise.post(path, form(), { 'Idempotency-Key': 'c' })).status, 409, 'sent already')
  assert.equal(await sent(), 1)
  const next = await beginAt(elise, birth)
  assert.equal((await elise.post(`${next}/offline`, form())).location, `${next}/sent`.replace('/apply/', '/cases/'))
  assert.equal(await sent(), 2)
})

test('without network: kept where nobody else reads it, sent once when the network is back', async (t) => {
  const browser = await openBrowser(t, town.url)
  const page = await browser.page({ width: 375 })
  await signIn(page, 'Élise Gaudron')
  await page.goto(await beginAt(await town.signIn('Élise Gaudron'), birth))
  await page.getByRole('link', { name: 'Remplir sans réseau' }).click()
  await page.getByText('laissez-la ouverte').waitFor()
  const here = page.url()
  await seen(page, 'offline')
  await page.context().setOffline(true)
  const { lien: _, ...most } = form()
  await fillForm(page, most)
  assert.equal(await page.locator('[name="adresse.line"]').isVisible(), false, 'not for a birth in a maternity')
  await page.getByText('Gardé sur cet appareil.').waitFor()

  // Another person signs in on this device: neither the page nor what lies on the device tells her anything.
  await page.context().setOffline(false)
  const before = await lying(page)
  assert.equal(before.length, 1)
  assert.ok(!before.join().includes('Jules') && !before.join().includes('Gaudron'))
  await signOut(page)
  await signIn(page, 'Samira Lambert')
  assert.equal((await page.goto(here))?.status(), 404)
  assert.deepEqual(await lying(page), before)
  await signOut(page)

  // She comes back, finds it again, and presses the button while there is no network.
  await signIn(page, 'Élise Gaudron')
  await page.goto(here)
  await page.getByText('Voici ce que vous aviez écrit').waitFor()
  assert.equal(await page.locator('[name="enfant.given"]').inputValue(), 'Jules')
  await page.context().setOffline(true)
  await page.locator('[name="lien"][value="mère"]').check()
  const count = await sent()
  const send = page.locator('form[data-offline] button[type=submit]')
  await send.click()
  await page.getByText('dès que le réseau revient').waitFor()
  await send.click()
  assert.equal(await sent(), count)
  await page.context().setOffline(false)
  await page.waitForURL(/\/sent$/)
  assert.equal(await sent(), count + 1)
  assert.deepEqual(await lying(page), [])
})

/** What the browser keeps, as text. */
const lying = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const found: string[] = []
    for (const name of await caches.keys())
      for (const request of await (await caches.open(name)).keys())
        found.push((await (await (await caches.open(name)).match(request))?.text()) ?? '')
    return found
  })

async function signOut(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.goto('/fr')
  await page
    .locator('form[action$="/sign-out"] button')
    .first()
    .evaluate((button: HTMLButtonElement) => button.click())
  await page.getByRole('link', { name: 'Se connecter' }).first().waitFor({ state: 'attached' })
  await page.waitForLoadState()
}
