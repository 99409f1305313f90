import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axe, fits, openBrowser, screens, signIn } from './support/browser.ts'
import { startTown, type TestTown, testPostgres } from './support/town.ts'

const postgres = await testPostgres()
let town: TestTown
/** The way there and back runs on the other database too, where there is one. */
let other: TestTown
before(async () => {
  town = await startTown(undefined, { jobs: false })
  other = postgres === undefined ? town : await startTown(undefined, { jobs: false, database: 'postgres' })
})
after(async () => {
  await town.close()
  await other.close()
})

const open = { name: 'Ouvrir mon portefeuille' }

for (const [script, width, dark] of [
  [true, 1280, false],
  [false, 360, true],
] as const) {
  const mark = `${width}${dark ? '-dark' : ''}`
  test(`wallet on this device, ${script ? 'with' : 'without'} script: refuses, shows what was withdrawn, shows who she is`, async (t) => {
    const browser = await openBrowser(t, (script ? town : other).url)
    const page = await browser.page({ script, width, dark })
    await page.goto('/fr/cases')
    await page.getByRole('button', open).click()
    await page.waitForURL('**/demo/wallet?*')
    await page.getByRole('heading', { name: 'Portefeuille de démonstration' }).waitFor()
    await page.getByText('lieu de naissance').waitFor()
    await axe(page)
    await fits(page)
    await screens(page, `wallet-demo-${mark}`)
    await page.getByRole('button', { name: 'Refuser' }).click()
    await page.getByText('Vous n’avez rien montré').waitFor()
    await axe(page)
    await page.getByRole('button', open).click()
    await page.waitForURL('**/demo/wallet?*')
    await page.getByRole('button', { name: 'Samira Lambert' }).last().click()
    await page.getByText('retirée ou suspendue').waitFor()
    await axe(page)
    await fits(page)
    await screens(page, `wallet-revoked-${mark}`)
    await page.getByRole('button', open).click()
    await page.waitForURL('**/demo/wallet?*')
    await page.getByRole('button', { name: 'Samira Lambert' }).first().click()
    // She may act for her mother too: for whom is asked before where she was going.
    await page.waitForURL('**/fr/acting*')
    await page.locator('main form button').first().click()
    await page.waitForURL('**/fr/cases')
    await page.goto('/fr/security')
    await axe(page)
    await screens(page, `wallet-security-${mark}`)
    assert.match((await page.locator('section:has(#identity)').textContent()) ?? '', /Samira Lambert.*niveau élevé.*portefeuille numérique/)
  })
}

test('wallet on another device: the code, what is said too early, and less than on this one', async (t) => {
  const browser = await openBrowser(t, town.url)
  const page = await browser.page({ width: 360 })
  const phone = await browser.page({ width: 390 })
  await page.goto('/fr/sign-in?then=%2Ffr%2Fcases')
  await page.getByRole('button', { name: 'Utiliser un autre appareil' }).click()
  await page.getByRole('img', { name: 'Code à lire avec votre portefeuille numérique' }).waitFor()
  await axe(page)
  await fits(page)
  await screens(page, 'wallet-across-360')
  await page.getByRole('button', { name: 'C’est fait sur mon téléphone' }).click()
  await page.getByText('pas encore reçu de réponse').waitFor()
  await axe(page)
  await screens(page, 'wallet-across-early-360')
  // Another browser hears nothing of it, nor does this one before.
  const come = `${page.url()}/come`
  assert.deepEqual(await (await page.request.get(come)).json(), { come: false })
  const link = (await page.getByRole('link', { name: 'Ouvrir le portefeuille dans un nouvel onglet' }).getAttribute('href')) ?? ''
  await phone.goto(link)
  await phone.getByRole('button', { name: 'Kevin Marchand' }).click()
  await phone.getByRole('heading', { name: 'C’est montré' }).waitFor()
  await axe(phone)
  await phone.goto('/fr/cases')
  assert.match(phone.url(), /sign-in/, 'the phone itself is not signed in')
  assert.deepEqual(await (await phone.request.get(come)).json(), { come: false })
  // The page that shows the code goes on by itself.
  await page.waitForURL('**/fr/cases')
  await page.goto('/fr/security')
  assert.match((await page.locator('section:has(#identity)').textContent()) ?? '', /Kevin Marchand.*niveau substantiel/)
  // The link was used.
  await phone.goto(link)
  await phone.getByRole('heading', { name: 'Cette demande n’est pas valable' }).waitFor()
})

test('who must show more shows her wallet, and lands where she was; somebody else’s does not do', async (t) => {
  const browser = await openBrowser(t, town.url)
  const page = await browser.page({ width: 390 })
  await signIn(page, 'Leïla Haddad')
  await page.goto('/fr/sign-in/confirm?then=%2Ffr%2Fsecurity')
  await axe(page)
  await fits(page)
  await screens(page, 'wallet-step-up-390')
  await page.getByRole('button', open).click()
  await page.getByRole('button', { name: 'Mariam Traoré' }).click()
  await page.getByText('Cette identité ouvre un autre compte').waitFor()
  await page.getByRole('button', open).click()
  await page.getByRole('button', { name: 'Leïla Haddad' }).click()
  await page.waitForURL('**/fr/security')
  assert.match((await page.locator('section:has(#identity)').textContent()) ?? '', /niveau élevé/)
})
