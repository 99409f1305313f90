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

for (const [script, width, dark] of [
  [true, 1280, false],
  [false, 360, true],
] as const) {
  const mark = `${width}${dark ? '-dark' : ''}`
  test(`FranceConnect, ${script ? 'with' : 'without'} script: there, back where she was going, out again on both sides`, async (t) => {
    const browser = await openBrowser(t, (script ? town : other).url)
    const page = await browser.page({ script, width, dark })
    await page.goto('/fr/cases')
    await axe(page)
    await fits(page)
    await screens(page, `providers-sign-in-${mark}`)
    await page.getByRole('button', { name: 'Continuer avec FranceConnect (démonstration)' }).click()
    await page.waitForURL('**/demo/idp/franceconnect/authorize*')
    await page.getByRole('heading', { name: 'Qui êtes-vous pour FranceConnect (démonstration) ?' }).waitFor()
    await axe(page)
    await fits(page)
    await screens(page, `providers-idp-${mark}`)
    // She turns back, and tries again.
    await page.getByRole('button', { name: 'Revenir sans s’identifier' }).click()
    await page.getByText('Vous n’êtes pas allé au bout chez FranceConnect').waitFor()
    await axe(page)
    await screens(page, `providers-cancelled-${mark}`)
    await page.getByRole('button', { name: 'Continuer avec FranceConnect (démonstration)' }).click()
    await page.waitForURL('**/demo/idp/franceconnect/authorize*')
    await page.getByRole('button', { name: 'Samira Lambert', exact: true }).click()
    // She may act for her mother too: for whom is asked before where she was going.
    await page.waitForURL('**/fr/acting*')
    await page.locator('main form button').first().click()
    await page.waitForURL('**/fr/cases')
    await page.goto('/fr/security')
    await axe(page)
    await fits(page)
    await screens(page, `providers-security-${mark}`)
    assert.match(
      (await page.locator('section:has(#identity)').textContent()) ?? '',
      /Samira Lambert.*niveau substantiel.*fournisseur d’identité/,
    )
    await page.getByText('FranceConnect (démonstration)').first().waitFor()
    const outs: string[] = []
    page.on('response', (response) => outs.push(new URL(response.url()).pathname))
    await page.getByRole('button', { name: 'Se déconnecter' }).first().click()
    await page.waitForURL((url) => url.pathname === '/fr')
    assert.ok(outs.includes('/demo/idp/franceconnect/logout'), 'signed out there as well')
    assert.ok(outs.includes('/identity/providers/franceconnect/out'))
    await page.goto('/fr/cases')
    assert.match(page.url(), /sign-in/)
  })
}

test('itsme: a person whom the town does not know opens her account; the page that says where she goes', async (t) => {
  const browser = await openBrowser(t, town.url)
  const page = await browser.page({ lang: 'nl', width: 390 })
  // The page on the way, held: as in a browser that is told not to go on by itself.
  const pressed = await page.request.post('/nl/sign-in/with/itsme', { headers: { origin: town.url }, maxRedirects: 0 })
  await page.route('**/sign-in/leave/*', async (route) => {
    const response = await route.fetch()
    const { refresh: _, ...headers } = response.headers()
    await route.fulfill({ status: 200, headers, body: await response.body() })
  })
  await page.goto(pressed.headers().location ?? '')
  await page.getByRole('heading', { name: 'U gaat naar itsme (demonstratie)' }).waitFor()
  await axe(page)
  await fits(page)
  await screens(page, 'providers-leave-390')
  await page.getByRole('link', { name: 'Naar itsme (demonstratie)' }).click()
  await page.getByRole('button', { name: 'Angela Claire Louise Dubois' }).click()
  await page.waitForURL((url) => url.pathname === '/nl')
  await page.goto('/nl/security')
  assert.match((await page.locator('section:has(#identity)').textContent()) ?? '', /Angela Claire Louise Dubois/)
})

test('a page that asks for more offers who can give it, and she lands where she was', async (t) => {
  const browser = await openBrowser(t, town.url)
  const page = await browser.page({ width: 360 })
  // Signed in by e-mail only, she begins something that wants to know who she is.
  await signIn(page, 'Mariam Traoré')
  await page.goto('/fr/sign-in/confirm?then=%2Ffr%2Fsecurity')
  await axe(page)
  await screens(page, 'providers-confirm-360')
  assert.equal(
    await page.getByRole('button', { name: /FranceConnect/ }).count(),
    0,
    'a provider that does not know her cannot say that it is her',
  )
  await page.goto('/fr/sign-in')
  await page.getByRole('button', { name: /FranceConnect/ }).click()
  await page.getByRole('button', { name: 'Mariam Traoré' }).click()
  await page.waitForURL((url) => url.pathname === '/fr')
  await page.goto('/fr/sign-in/confirm?then=%2Ffr%2Fsecurity')
  await page.getByRole('button', { name: /FranceConnect/ }).click()
  await page.waitForURL('**/authorize*')
  assert.match(page.url(), /prompt=login/)
  await page.getByRole('button', { name: 'Samira Lambert' }).click()
  await page
    .getByText('Cette identité ouvre un autre compte')
    .or(page.getByText('Cette identité n’est pas celle de votre compte'))
    .waitFor()
  await axe(page)
  await fits(page)
  await screens(page, 'providers-not-you-360')
  await page.getByRole('button', { name: /FranceConnect/ }).click()
  await page.getByRole('button', { name: 'Mariam Traoré' }).click()
  await page.waitForURL('**/fr/security')
})

test('ProConnect: a password is not enough for an agent, a key is; the only way in stays', async (t) => {
  const browser = await openBrowser(t, town.url)
  const page = await browser.page()
  await page.goto('/fr/sign-in')
  await page.getByRole('button', { name: 'Continuer avec ProConnect (démonstration)' }).click()
  await page.waitForURL('**/authorize*')
  await axe(page)
  await screens(page, 'providers-proconnect-1280')
  await page.getByRole('button', { name: 'Paul Humbert' }).last().click()
  await page.getByText('Les agents se connectent avec une clé de sécurité').waitFor()
  await axe(page)
  await page.getByRole('button', { name: 'Continuer avec ProConnect (démonstration)' }).click()
  await page.getByRole('button', { name: 'Paul Humbert' }).first().click()
  await page.waitForURL('**/fr/desk')
  await page.goto('/fr/security')
  await axe(page)
  await screens(page, 'providers-security-agent-1280')
  // The only way in stays.
  await page.getByText('reste, pour que vous puissiez entrer').waitFor()
})
