/** Credentials in a browser, on a phone and with axe: what one has, and the page that verifies, which works without network once it is saved. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { axe, fits, openBrowser, screens, signIn, type TestBrowser } from './support/browser.ts'
import { acted, fileOf, permitted, shownTo } from './support/credentials.ts'
import { startTown, type TestTown } from './support/town.ts'

let town: TestTown
let browser: TestBrowser
const folder = mkdtempSync(join(tmpdir(), 'guichet-verify-'))
const closing: (() => Promise<void> | void)[] = []

before(async () => {
  town = await startTown(undefined, { jobs: false })
  browser = await openBrowser({ after: (fn) => void closing.push(fn as () => Promise<void>) }, town.url)
})
after(async () => {
  try {
    for (const close of closing) await close()
  } finally {
    await town.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('she has her permit in hand: on the page, on paper, for her wallet', async () => {
  const found = await permitted(town, 'Dorota Wiśniewska')
  for (const width of [375, 1280]) {
    const page = await browser.page({ width })
    await signIn(page, 'Dorota Wiśniewska')
    await page.goto(`${town.url}/fr/credentials`)
    await page.getByRole('heading', { name: 'Titre de séjour' }).waitFor()
    await axe(page)
    await fits(page)
    await screens(page, `credentials-${width}`)
    await page.getByRole('button', { name: 'Mettre dans mon portefeuille numérique' }).click()
    await page.getByRole('heading', { name: 'Mettre dans votre portefeuille' }).waitFor()
    await axe(page)
    await fits(page)
    await screens(page, `credentials-wallet-${width}`)
    // From the wallet: it asks, she says yes in her browser, it arrives.
    await page.goto(`${town.url}/demo/wallet/add`)
    await page.getByRole('heading', { name: 'Ajouter une attestation' }).waitFor()
    await axe(page)
    await fits(page)
    await screens(page, `wallet-add-${width}`)
    await page.getByLabel('À qui est ce portefeuille').selectOption({ label: 'Dorota Wiśniewska' })
    await page.getByLabel('Quelle attestation').selectOption({ label: 'Titre de séjour' })
    await page.getByRole('button', { name: 'Se connecter et accepter' }).click()
    await page.getByRole('heading', { name: 'Donner une attestation à Portefeuille de démonstration' }).waitFor()
    await axe(page)
    await fits(page)
    await screens(page, `credentials-authorize-${width}`)
    await page.getByRole('button', { name: 'La donner' }).click()
    await page.getByRole('heading', { name: 'C’est reçu' }).waitFor()
    await axe(page)
  }
  await acted(town, 'Nathalie Simon', found, 'suspendre', 'Passeport déclaré perdu.')
  const page = await browser.page({ width: 375, dark: true })
  await signIn(page, 'Dorota Wiśniewska')
  await page.goto(`${town.url}/fr/credentials`)
  await page.getByText('Passeport déclaré perdu.').waitFor()
  await axe(page)
  await screens(page, 'credentials-suspended')
  await page.goto(`${town.url}/fr/cases/${found.reference}`)
  await page.getByText('Ce droit est suspendu.').waitFor()
  assert.doesNotMatch(await page.locator('main').innerText(), /rien à faire|Terminé/)
})

test('a wallet is asked by a square to scan: the page says what it waits for', async () => {
  for (const width of [375, 1280]) {
    const page = await browser.page({ width, dark: width === 375 })
    await page.goto(`${town.url}/fr/verify`)
    await page.locator('form[action$="/verify/wallet"] button').first().click()
    await page.getByRole('img').first().waitFor()
    await axe(page)
    await fits(page)
    await screens(page, `verify-wallet-${width}`)
  }
})

test('a file is verified in the page without asking the server, and in a saved page without network', async () => {
  await permitted(town, 'Mariam Traoré')
  const mariam = await town.signIn('Mariam Traoré')
  const text = await fileOf(mariam, (await shownTo(mariam))[0] ?? '')
  const file = join(folder, 'titre.sd-jwt')
  writeFileSync(file, text)
  const page = await browser.page({ width: 375 })
  await page.goto(`${town.url}/fr/verify`)
  await axe(page)
  await fits(page)
  await screens(page, 'verify')
  const asked: string[] = []
  page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`))
  await page.getByLabel('Le fichier ou le PDF').setInputFiles(file)
  await page.getByText('Valable : cette administration').waitFor()
  await page.getByText('Traoré').waitFor()
  await axe(page)
  await screens(page, 'verify-valid')
  await page.getByLabel('Ou le code écrit').fill(`${text.slice(0, 900)}A${text.slice(901)}`)
  await page.getByRole('button', { name: 'Vérifier' }).click()
  await page.getByText('Modifiée :').waitFor()
  await screens(page, 'verify-changed')
  assert.deepEqual(asked, [], 'nothing left the page')

  // Kept as a file, opened without any server.
  const saved = join(folder, 'verify.html')
  // What a browser saves beside a page (fonts, styles) is not what is tried here.
  writeFileSync(saved, (await page.content()).replaceAll(/<link[^>]*>|<script[^>]* src=[^>]*><\/script>/g, ''))
  const context = await page.context().browser()!.newContext({ offline: true })
  const offline = await context.newPage()
  await offline.goto(pathToFileURL(saved).href)
  await offline.getByLabel('Le fichier ou le PDF').setInputFiles(file)
  await offline.getByText('Valable : cette administration').waitFor()
  // Of a list of known age it says so when that is too old.
  await offline.clock.install({ time: Date.now() + 3 * 86_400_000 })
  await offline.goto(pathToFileURL(saved).href)
  await offline.getByLabel('Le fichier ou le PDF').setInputFiles(file)
  await offline.getByText('l’état connu est trop ancien').waitFor()
  await context.close()
})

test('without script the file goes to the server and its answer is the same page; a code from a paper stands behind # and is typed in by the page', async () => {
  const mariam = await town.signIn('Mariam Traoré')
  const text = await fileOf(mariam, (await shownTo(mariam))[0] ?? '')
  const page = await browser.page({ width: 375, script: false })
  await page.goto(`${town.url}/fr/verify`)
  await page.getByLabel('Le fichier ou le PDF').setInputFiles({ name: 'titre.sd-jwt', mimeType: 'text/plain', buffer: Buffer.from(text) })
  await page.getByRole('button', { name: 'Vérifier' }).click()
  await page.getByText('Valable : cette administration').waitFor()
  await page.getByRole('button', { name: 'Vérifier' }).click()
  await page.getByText('Choisissez un fichier, ou écrivez le code.').first().waitFor()
  await screens(page, 'verify-error')
  const scanned = await browser.page({ width: 375 })
  await scanned.goto(`${town.url}/fr/verify#ABCDEFGHJKMNPQRS`)
  assert.equal(await scanned.getByLabel('Ou le code écrit').inputValue(), 'ABCDEFGHJKMNPQRS')
  await scanned.getByRole('button', { name: 'Vérifier' }).click()
  await scanned.getByText('Nous ne connaissons pas ce code.').first().waitFor()
  await axe(scanned)
  await screens(scanned, 'verify-code')
})

test('the land register at the desk, with what was not filled in', async () => {
  const hugo = await town.signIn('Hugo Vasseur')
  const owner = { given: 'Odile', family: 'Petitjean', birth: '1945-05-21' }
  const entry = { parcel: 'AB 0123', deed: 'acte de Me Roux', seen: '0', from: 'null' }
  assert.equal((await hugo.post('/fr/titles', { ...entry, ...owner })).status, 303)
  const cookies = hugo
    .cookie()
    .split('; ')
    .map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url: town.url }))
  for (const width of [375, 1280]) {
    const page = await browser.page({ width, dark: width === 1280 })
    await page.context().addCookies(cookies)
    await page.goto('/fr/titles?parcel=AB+0123')
    await page.getByText('Odile Petitjean, 21 mai 1945').waitFor()
    await axe(page)
    await fits(page)
    await screens(page, `titles-${width}`)
    await page.getByRole('button', { name: 'Inscrire la mutation' }).click()
    await page.getByText('Écrivez les prénoms.').first().waitFor()
    await axe(page)
    await screens(page, `titles-error-${width}`)
  }
})
