/** The volunteer's tablet in a browser: several forms without network, kept where nobody else reads them, each sent once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { beginExercise } from '#response'
import { axe, openBrowser, screens } from './support/browser.ts'
import { startTown } from './support/town.ts'

const lying = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const found: string[] = []
    for (const name of await caches.keys())
      for (const request of await (await caches.open(name)).keys())
        found.push((await (await (await caches.open(name)).match(request))?.text()) ?? '')
    return found
  })

test('three people are taken down without network, and each is sent once when it is back', async (t) => {
  const town = await startTown(t, { jobs: false })
  const situation = await beginExercise(town.edge)
  const browser = await openBrowser(t, town.url)
  const page = await browser.page({ width: 820 })
  await page.goto('/fr/sign-in')
  await page.getByRole('button', { name: /Nora Collignon/ }).click()
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'))
  await page.goto(`/fr/desk/response/${situation}/tablet`)
  await page.getByText('laissez-la ouverte').waitFor()
  await axe(page)
  await page.context().setOffline(true)
  for (const given of ['Basile', 'Clara', 'Denis']) {
    await page.getByLabel('Prénom').fill(given)
    await page.getByLabel('Nom', { exact: true }).fill('Inconnu')
    await page.getByLabel('Où elle habite').fill('Salle des fêtes')
    await page.getByLabel('Un toit pour la nuit').check()
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    await page.waitForFunction(() => (document.querySelector('[name=given]') as HTMLInputElement).value === '')
  }
  await page.getByText('3 en attente').waitFor()
  await axe(page)
  await screens(page, 'tablet-waiting')
  const sealed = await lying(page)
  assert.equal(sealed.length, 3)
  assert.ok(!/Basile|Clara|Denis|Salle/.test(sealed.join()))
  const count = async () => Number((await town.edge.store.owner.query('select count(*)::int as n from response.intake'))[0]?.n)
  assert.equal(await count(), 0)
  // The page is opened again with network: what waited goes out by itself, and once.
  await page.context().setOffline(false)
  await page.reload()
  await page.getByText('Tout est envoyé').waitFor()
  assert.equal(await count(), 3)
  assert.deepEqual(await lying(page), [])
  await page.reload()
  assert.equal(await count(), 3)
})
