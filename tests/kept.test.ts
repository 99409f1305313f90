/** What a person lets her device keep: opened by her key alone, without network; sealed where it lies; gone when she signs out. A kept draft is filled and sent once. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Authenticator, addAuthenticator } from './support/authenticator.ts'
import { birth, birthForm, birthTown, fillForm } from './support/birth.ts'
import { openBrowser, seen, signIn } from './support/browser.ts'
import { type Cable, cableTo } from './support/cable.ts'
import { beginAt } from './support/spoken.ts'
import { startTown, type TestTown } from './support/town.ts'
import { visitor } from './support/visitor.ts'

const { folder, remove } = birthTown()
let town: TestTown
/** The network between browser and town: a worker's requests stop with it, too. */
let cable: Cable
/** A key needs a name: 127.0.0.1 is none. */
let url: string
before(async () => {
  town = await startTown(undefined, { town: folder, jobs: false })
  cable = await cableTo({ host: '127.0.0.1', port: Number(new URL(town.url).port) })
  url = `http://localhost:${cable.port}`
})
after(async () => {
  await cable.pull()
  await town.close()
  remove()
})

/** Signed in, with a key of this device. */
async function withKey(page: Page, name: string): Promise<Authenticator> {
  const authenticator = await addAuthenticator(page, 'internal', true)
  await signIn(page, name)
  await page.goto('/fr/security')
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: /Ajouter une (autre )?clé/ }).click()])
  return authenticator
}

async function keep(page: Page): Promise<void> {
  await page.goto('/fr/kept')
  await page.getByRole('button', { name: 'Garder sur cet appareil' }).click()
  await page.getByText('C’est fait : cet appareil garde vos démarches.').waitFor()
}

/** All that lies in this browser: caches, databases, storage, as text. */
const lying = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const found: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })]
    for (const { name } of await indexedDB.databases()) found.push(String(name))
    for (const name of await caches.keys())
      for (const request of await (await caches.open(name)).keys()) {
        const answer = await (await caches.open(name)).match(request)
        found.push(`${name} ${request.url} ${JSON.stringify([...(answer?.headers ?? [])])} ${await answer?.text()}`)
      }
    return found.join('\n')
  })
const keeps = (page: Page): Promise<boolean> => page.evaluate(async () => (await caches.keys()).includes('guichet-kept'))

test('nobody gets a copy without a key of hers: not a stranger, not another key, not a programme without one', async (t) => {
  const browser = await openBrowser(t, url)
  const page = await browser.page()
  const authenticator = await withKey(page, 'Mariam Traoré')
  const signed = async (ask: 'sign-in' | 'confirm', who: ReturnType<typeof visitor>) =>
    authenticator.sign((await who.post('/fr/passkey', { ask })).json())
  const stranger = visitor(url)
  assert.equal((await stranger.post('/fr/kept', { credential: await signed('sign-in', stranger) })).status, 401)
  assert.equal((await stranger.post('/fr/kept/copy', { key: 'AAAA' })).status, 401)
  const agent = visitor(url)
  await agent.post('/fr/sign-in', { account: await town.accountOf('Hélène Marchal') })
  assert.equal((await agent.post('/fr/kept', { credential: '{}' })).status, 403)
  const samira = visitor(url)
  await samira.post('/fr/sign-in', { account: await town.accountOf('Samira Lambert') })
  assert.equal((await samira.post('/fr/kept', { credential: await signed('sign-in', samira) })).status, 422, 'the key of somebody else')
  assert.equal((await samira.post('/fr/kept', { credential: '{}' })).status, 422)
  const [key] = await authenticator.credentials()
  const id = Buffer.from(key!.credentialId, 'base64').toString('base64url')
  assert.equal((await samira.post('/fr/kept/copy', { key: id })).status, 403)
  assert.equal((await samira.post('/fr/kept/copy', { key: 'AAAA' })).status, 410, 'a key that nobody has')
  assert.match((await samira.get('/fr/kept')).text, /Il vous faut d’abord une clé d’accès/)
  assert.match((await samira.get('/fr/kept')).text, /Ce navigateur ne sait pas garder/, 'without script')
})

test('a key that gives no secret keeps nothing, and says so', async (t) => {
  const browser = await openBrowser(t, url)
  const page = await browser.page({ lang: 'en' })
  await addAuthenticator(page)
  await signIn(page, 'Odile Petitjean')
  await page.goto('/fr/security')
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: /Ajouter une (autre )?clé/ }).click()])
  await page.goto('/en/kept')
  await page.getByRole('button', { name: 'Keep on this device' }).click()
  await page.getByText('Your passkey cannot seal a copy').waitFor()
  assert.equal(await keeps(page), false)
  await seen(page, 'kept-unable-en')
  // A browser that cannot ask for a secret at all is not offered it.
  await page.addInitScript(() => Object.assign(PublicKeyCredential, { getClientCapabilities: async () => ({ 'extension:prf': false }) }))
  await page.goto('/nl/kept')
  await page.getByText('Deze browser kan uw dossiers niet veilig bewaren').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Op dit apparaat bewaren' }).isVisible(), false)
  await seen(page, 'kept-cannot-nl')
})

/** A case of hers on its way, with a message that she wrote; and a reference as pages show it. */
async function sentCase(): Promise<{ readonly path: string; readonly shown: string }> {
  const samira = await town.signIn('Samira Lambert')
  const answers = { occupation: 'locataire', inhabitable: true, nuits: 10, revenu: 30000 }
  const made = await samira.postJson('/api/v1/cases', { service: 'aide-logement-urgence', submit: true, answers })
  assert.equal(made.status, 201, made.text)
  const { reference } = made.json() as { readonly reference: string }
  await samira.post(`/fr/cases/${reference}/messages`, { text: 'Ma fenêtre du salon est cassée.' })
  return { path: `/fr/cases/${reference}`, shown: reference.replace(/(\d{4})(?=\d)/g, '$1 ') }
}

const open = async (page: Page): Promise<void> => page.getByRole('button', { name: 'Lire mes démarches' }).click()

test('kept, without network, opened by her key alone, newer at each visit, gone when she signs out', async (t) => {
  const { path, shown } = await sentCase()
  t.after(cable.plug)
  const browser = await openBrowser(t, url)
  const page = await browser.page({ width: 390 })
  const authenticator = await withKey(page, 'Samira Lambert')
  await page.goto('/fr/kept')
  await page.getByRole('button', { name: 'Garder sur cet appareil' }).waitFor()
  await seen(page, 'kept-390')
  await keep(page)
  await seen(page, 'kept-here-390')
  const lies = await lying(page)
  for (const secret of ['Samira', 'Lambert', 'logement', 'fenêtre', shown, path.split('/').at(-1)!])
    assert.equal(lies.includes(secret), false, `${secret} lies there in the clear`)

  await cable.pull()
  await page.goto(path)
  await page.getByRole('heading', { name: 'Pas de réseau' }).waitFor()
  await seen(page, 'away-390')
  await open(page)
  await page.getByRole('heading', { name: 'Mon espace' }).waitFor()
  await page.getByText(shown).waitFor()
  await page.getByText('Messages', { exact: true }).click()
  await page.getByText('Ma fenêtre du salon est cassée.').waitFor()
  await seen(page, 'away-open-390')
  assert.equal(await lying(page).then((text) => text.includes('fenêtre')), false, 'what is open lies nowhere')

  // Online again: each visit brings the copy up to date without her key.
  await cable.plug()
  await (await town.signIn('Samira Lambert')).post(`${path}/messages`, { text: 'Le toit aussi.' })
  await page.evaluate(async () => {
    const shelf = await caches.open('guichet-kept')
    const what = (await (await shelf.match('/kept'))!.json()) as object
    await shelf.put('/kept', new Response(JSON.stringify({ ...what, made: 0 })))
  })
  const newer = page.waitForResponse((answer) => answer.url().endsWith('/kept/copy'))
  await page.goto('/fr/cases')
  assert.equal((await newer).status(), 200)
  await page.waitForFunction(
    async () => ((await (await caches.match('/kept', { cacheName: 'guichet-kept' }))!.json()) as { made: number }).made > 0,
  )
  await cable.pull()
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto('/en/cases')
  await page.getByRole('heading', { name: 'No network' }).waitFor()
  await page.getByRole('button', { name: 'Read my cases' }).click()
  await page.getByText('Messages', { exact: true }).click()
  await page.getByText('Le toit aussi.').waitFor()
  await seen(page, 'away-open-390-dark')

  // Another key opens nothing: neither none of hers, nor one that only bears its name.
  const [own] = await authenticator.credentials()
  await authenticator.cdp.send('WebAuthn.removeCredential', { authenticatorId: authenticator.id, credentialId: own!.credentialId })
  await page.goto('/fr/cases')
  await open(page)
  await page.getByText('La clé d’accès n’a pas été donnée').waitFor()
  await authenticator.cdp.send('WebAuthn.addCredential', { authenticatorId: authenticator.id, credential: own! })
  await open(page)
  await page.getByText('n’ouvre pas ce que cet appareil garde').waitFor()
  await seen(page, 'away-refused-390')
  assert.equal(await page.getByText('Ma fenêtre').count(), 0)

  await cable.plug()
  await page.goto('/fr/kept')
  await page.getByText('Vos démarches sont gardées sur cet appareil').waitFor()
  await page
    .locator('form[action$="/sign-out"] button')
    .first()
    .evaluate((button: HTMLButtonElement) => button.click())
  await page.waitForURL(/\/fr$/)
  assert.equal(await keeps(page), false)
  await cable.pull()
  await page.goto('/fr/cases')
  await page.getByText('Cet appareil ne garde rien').waitFor()
  await cable.plug()
})

const sent = async () =>
  Number(
    (
      await town.edge.store.owner.query(
        `select count(*) as n from log.event e join cases.case c on e.stream = 'case:' || c.id where c.service = $1 and e.type = 'case.submitted'`,
        [birth],
      )
    )[0]?.n,
  )

/** A photo as a phone takes it: large, and heavy. */
const photo = (page: Page): Promise<Buffer> =>
  page
    .evaluate(async () => {
      const canvas = new OffscreenCanvas(4000, 3000)
      const brush = canvas.getContext('2d')!
      for (let at = 0; at < 4000; at++) {
        brush.fillStyle = `hsl(${(at * 37) % 360} 80% ${(at * 13) % 100}%)`
        brush.fillRect((at * 61) % 4000, (at * 89) % 3000, 90, 70)
      }
      const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 })
      return Array.from(new Uint8Array(await blob.arrayBuffer()), (byte) => String.fromCharCode(byte)).join('')
    })
    .then((text) => Buffer.from(text, 'latin1'))

test('a kept draft is filled without network, with a photo, and sent once; what was changed elsewhere meanwhile is never overwritten unseen', async (t) => {
  t.after(cable.plug)
  const browser = await openBrowser(t, url)
  const page = await browser.page({ width: 390, touch: true })
  await withKey(page, 'Élise Gaudron')
  const self = await town.signIn('Élise Gaudron')
  const draft = await beginAt(self, birth)
  await keep(page)
  const picture = await photo(page)
  const fill = async () => {
    await open(page)
    await page.getByRole('button', { name: 'Continuer Déclarer une naissance' }).click()
    await page.getByRole('heading', { name: 'Remplir sans réseau' }).waitFor()
    await fillForm(page, birthForm(town))
  }
  const send = () => page.locator('form[data-offline] button[type=submit]').click()

  await cable.pull()
  await page.goto('/fr')
  await fill()
  const camera = page.getByLabel('Ou prendre une photo').first()
  assert.deepEqual([await camera.isVisible(), await camera.getAttribute('capture')], [true, 'environment'])
  const paper = page.locator('[name="constat.upload"]').first()
  await paper.setInputFiles({ name: 'IMG_1.JPG', mimeType: 'image/jpeg', buffer: picture })
  await page.waitForFunction(
    (size) => document.querySelector<HTMLInputElement>('[name="constat.upload"]')!.files![0]!.size < size,
    picture.length,
  )
  const [small] = await paper.evaluate(async ({ files }: HTMLInputElement) => {
    const { width, height } = await createImageBitmap(files![0]!)
    return [{ width, height, name: files![0]!.name }]
  })
  assert.deepEqual(small, { width: 2400, height: 1800, name: 'IMG_1.jpg' })
  await page.getByText('Gardé sur cet appareil.', { exact: true }).waitFor()
  await seen(page, 'away-form-390')
  await send()
  await page.getByText('dès que le réseau revient').waitFor()
  for (const secret of ['Jules', 'Gaudron', 'IMG_1', 'JFIF']) assert.equal((await lying(page)).includes(secret), false, secret)
  await page.goto('about:blank')
  assert.equal(await sent(), 0)
  await cable.plug()
  await page.goto('/fr/cases')
  await page.getByText('Une demande remplie sans réseau attend').waitFor()
  await page.getByRole('link', { name: 'L’envoyer' }).click()
  await page.waitForURL(/\/sent$/)
  assert.equal(await sent(), 1)
  await page.goto(draft.replace('/apply/', '/cases/'))
  await page.getByText('IMG_1.jpg').first().waitFor()

  // The same again, while she writes another name elsewhere.
  const next = await beginAt(self, birth)
  await page.evaluate(() => caches.delete('guichet-kept'))
  await keep(page)
  await cable.pull()
  await page.goto('/fr')
  await fill()
  await send()
  await page.getByText('dès que le réseau revient').waitFor()
  await self.post(`${next}/enfant`, { ...birthForm(town), 'enfant.given': 'Jade' })
  await cable.plug()
  await page.goto(`${next}/offline`)
  await page.getByText('a changé ailleurs').waitFor()
  await page.getByText('Au guichet : Jade').waitFor()
  await page.getByText('Sur cet appareil : Jules').waitFor()
  await seen(page, 'offline-changed-390')
  assert.equal(await sent(), 1)
  await page.reload()
  await page.getByText('Voici ce que vous aviez écrit').waitFor()
  await send()
  await page.getByText('a changé ailleurs').waitFor()
  assert.equal(await sent(), 1)
  await page.getByRole('button', { name: 'Envoyer ce que j’ai écrit ici' }).click()
  await page.waitForURL(/\/sent$/)
  assert.equal(await sent(), 2)
})

test('asked to, after seven days, or when her key is gone, nothing is kept any more', async (t) => {
  const browser = await openBrowser(t, url)
  const page = await browser.page()
  await withKey(page, 'Kevin Marchand')
  const shift = (fields: object) =>
    page.evaluate(async (fields) => {
      const shelf = await caches.open('guichet-kept')
      const what = (await (await shelf.match('/kept'))!.json()) as object
      await shelf.put('/kept', new Response(JSON.stringify({ ...what, ...fields })))
    }, fields)
  await keep(page)
  await page.getByRole('button', { name: 'Ne plus garder' }).click()
  await page.getByText('ne garde plus rien').waitFor()
  assert.equal(await keeps(page), false)

  await keep(page)
  await shift({ until: Date.now() - 1000 })
  await cable.pull()
  await page.goto('/fr')
  await page.getByText('plus de sept jours').waitFor()
  assert.equal(await keeps(page), false)
  await cable.plug()

  await page.goto('/fr')
  await keep(page)
  await town.edge.store.owner.exec(`delete from identity.passkey where account_id = '${await town.accountOf('Kevin Marchand')}'`)
  await shift({ made: 0 })
  await page.goto('/fr/cases')
  await page.waitForFunction(async () => !(await caches.keys()).includes('guichet-kept'))
})
