/** The volunteer's tablet in a browser: several forms without network, kept where nobody else reads them, each sent once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { asHouse, beginExercise, reserve, resourcesOf } from '#response'
import { axe, openBrowser, screens } from './support/browser.ts'
import { until } from './support/corridor.ts'
import { jobNamed } from './support/jobs.ts'
import { pngWithTraces } from './support/pictures.ts'
import { startTown } from './support/town.ts'
import { actorNamed } from './support/walk.ts'

const lying = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const found: string[] = []
    for (const name of await caches.keys())
      for (const request of await (await caches.open(name)).keys())
        found.push((await (await (await caches.open(name)).match(request))?.text()) ?? '')
    return found
  })

/** A photograph as a camera writes it, with place and device. */
const photo = { name: 'IMG_0001.png', mimeType: 'image/png', buffer: pngWithTraces(1) }
const notPhoto = { name: 'IMG_0002.png', mimeType: 'image/png', buffer: Buffer.from('<script>') }

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
    if (given === 'Basile') await page.getByLabel('Photos').setInputFiles(photo)
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
  const photos = () =>
    town.edge.store.owner.query(
      'select p.of_id as of, p.person_id as person, f.media_type as type from response.photo p join store.file f on f.id = p.file_id',
    )
  assert.deepEqual(
    (await photos()).map(({ type }) => type),
    ['image/png'],
  )
  await page.goto(`/fr/desk/response/${situation}/intakes`)
  assert.equal(await page.getByRole('link', { name: 'Photo 1' }).count(), 1)

  // An inspector's visit, in a cellar without network.
  await jobNamed('response.dwellings').run(town.edge, {})
  const house = asHouse(town.edge)
  const person = (await actorNamed(town, 'Samira Lambert')).person!
  const resources = await town.edge.store.as(house, (tx) => resourcesOf(tx, house.agency ?? ''))
  const inspector = resources.find(({ kind }) => kind === 'inspector')!
  await reserve(town.edge, house, { resource: inspector.id, situation, person, agency: house.agency ?? '' })
  const visits = `/fr/desk/response/${situation}/visits`
  await page.goto(visits)
  await page.getByText('laissez-la ouverte').waitFor()
  await axe(page)
  await screens(page, 'visits')
  await page.context().setOffline(true)
  const fill = async (files: readonly (typeof photo)[]) => {
    await page.locator('#visit').selectOption({ index: 1 })
    await page.getByLabel('Lourds').check()
    await page.getByRole('radio', { name: 'Non' }).check()
    await page.getByLabel('Photos').setInputFiles([...files])
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    await page.getByText('1 en attente').waitFor()
  }
  await fill([photo, photo])
  const kept = await lying(page)
  assert.equal(kept.length, 1)
  assert.ok(!/IMG_0001|PNG|heavy/.test(kept.join()), 'nobody reads it on the device')
  // It arrives, and its answer is lost on the way back: no visit is left to make, and what the device still keeps goes all the same, once.
  let lost = 0
  await page.route('**/visits', async (route) => {
    if (route.request().method() !== 'POST' || lost++ > 0) return await route.continue()
    await route.fetch()
    await route.abort()
  })
  await page.context().setOffline(false)
  await until(async () => lost > 0 && (await photos()).length === 3, 'the visit arrives')
  assert.equal((await lying(page)).length, 1)
  await page.reload()
  await page.getByText('Toutes les visites prévues sont faites').waitFor()
  await page.getByText('Tout est envoyé').waitFor()
  assert.ok(lost > 1)
  await axe(page)
  await page.reload()
  assert.equal((await photos()).length, 3)
  assert.deepEqual(await lying(page), [])
  const href = (await page.getByRole('link', { name: 'Photo 2' }).getAttribute('href')) ?? ''
  const nora = await town.signIn('Nora Collignon')
  const samira = await town.signIn('Samira Lambert')
  const odile = await town.signIn('Odile Petitjean')
  const seen = await nora.get(href)
  assert.deepEqual([seen.status, seen.headers.get('content-type')], [200, 'image/png'])
  assert.ok(pngWithTraces(1).includes('TelefonX') && !seen.text.includes('TelefonX'), 'no device, no place')
  const own = href.replace(/desk\/response\/[\da-f-]{36}/, 'response')
  assert.equal((await samira.get(own)).status, 200)
  assert.equal((await odile.get(own)).status, 404, 'nobody else’s')
  assert.equal((await samira.get(href)).status, 403)
  assert.equal((await nora.get(href.replace(situation, person))).status, 404)
  assert.match((await samira.get('/fr/access')).text, /Nora Collignon/)
  const again = { visit: /photos\/([\da-f-]{36})/.exec(href)?.[1] ?? '', damage: 'heavy', habitable: 'no' }
  const file = (one: typeof photo) => new File([new Uint8Array(one.buffer)], one.name, { type: one.mimeType })
  assert.equal((await nora.post(visits, { ...again, photos: file(photo) })).status, 303)
  assert.equal((await photos()).length, 3, 'the same form again adds none')
  const refused = await nora.post(visits, { ...again, photos: file(notPhoto) })
  assert.equal(refused.status, 422)
})
