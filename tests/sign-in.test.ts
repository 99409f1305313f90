import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axe, fits, openBrowser, screens, signIn } from './support/browser.ts'
import { startTown, type TestTown } from './support/town.ts'

let town: TestTown
before(async () => {
  town = await startTown(undefined, { jobs: false })
})
after(() => town.close())

test('a sign-in posted from another site is refused and opens no session', async () => {
  const outsider = town.visitor()
  const account = await town.accountOf('Samira Lambert')
  for (const [header, value] of Object.entries({ Origin: 'https://elsewhere.example', 'Sec-Fetch-Site': 'cross-site' })) {
    const answer = await outsider.post('/fr/sign-in', { account }, { [header]: value })
    assert.equal(answer.status, 403)
  }
  assert.equal(outsider.hasSession(), false)
})

test('an account that does not exist leads back to the list, without a session', async () => {
  const outsider = town.visitor()
  for (const account of ['', 'samira', '01900000-0000-7000-8000-0000000fffff']) {
    const answer = await outsider.post('/fr/sign-in', { account })
    assert.deepEqual({ status: answer.status, to: answer.location }, { status: 303, to: '/fr/sign-in' })
  }
  assert.equal(outsider.hasSession(), false)
})

test('a citizen signs in to her space, an agent to the desk', async () => {
  const samira = await town.signIn('Samira Lambert')
  assert.match((await samira.get('/fr/sign-in')).text, /Samira Lambert/)
  const answer = await town.visitor('nl').post('/nl/sign-in', { account: await town.accountOf('Hélène Marchal') })
  assert.equal(answer.location, '/nl/desk')
})

for (const script of [true, false]) {
  test(`the page of demo people, ${script ? 'with' : 'without'} script: axe finds nothing, it fits a phone, its buttons sign in`, async (t) => {
    const browser = await openBrowser(t, town.url)
    const page = await browser.page({ script, width: 320 })
    await page.goto('/fr/sign-in')
    await axe(page)
    await fits(page)
    await screens(page, `sign-in-${script ? 'script' : 'plain'}`)
    await page.evaluate(() => document.querySelector('main')!.append(document.createElement('img')))
    await assert.rejects(axe(page), /image-alt/)
    await signIn(page, 'Samira Lambert')
    assert.equal(new URL(page.url()).pathname, '/fr')
  })
}
