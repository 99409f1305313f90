import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { addAuthenticator } from './support/authenticator.ts'
import { asResident, axe, fits, openBrowser, screens, signIn } from './support/browser.ts'
import { codeTo, lettersIn } from './support/letters.ts'
import { startTown, type TestTown } from './support/town.ts'
import { type Visitor, visitor } from './support/visitor.ts'

let town: TestTown
/** A key needs a name: 127.0.0.1 is none. */
let url: string
before(async () => {
  town = await startTown(undefined, { jobs: false })
  url = town.url.replace('127.0.0.1', 'localhost')
})
after(() => town.close())

const events = async (type: string) => (await town.edge.store.owner.query('select id from log.event where type = $1', [type])).length
const optionsFor = async (who: Visitor, ask: 'sign-in' | 'confirm') => (await who.post('/fr/passkey', { ask })).json()

/** Adds a key on the page of security, through the form. */
async function enrol(page: Page, name: RegExp = /Ajouter une (autre )?clé/): Promise<void> {
  await page.goto('/fr/security')
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name }).click()])
}

test('what an authenticator signs is refused when anything about it is wrong', async (t) => {
  const browser = await openBrowser(t, url)
  const page = await browser.page()
  const authenticator = await addAuthenticator(page)
  await signIn(page, 'Mariam Traoré')
  await enrol(page)
  await page.getByRole('heading', { name: 'Gardez ces codes de secours' }).waitFor()

  const post = async (credential: string, who = visitor(url)) => {
    const answer = await who.post('/fr/sign-in/passkey', { credential })
    return { status: answer.status, session: who.hasSession() }
  }
  const refused = { status: 422, session: false }
  const signed = async () => authenticator.sign(await optionsFor(visitor(url), 'sign-in'))

  await t.test('a wrong signature', async () => {
    await authenticator.spoil({ isBogusSignature: true })
    assert.deepEqual(await post(await signed()), refused)
    await authenticator.spoil({})
  })
  await t.test('a user who was not verified', async () => {
    await authenticator.spoil({ isBadUV: true })
    assert.deepEqual(await post(await signed()), refused)
    await authenticator.spoil({})
  })
  await t.test('a challenge that is not ours, was answered before, or is too old', async () => {
    const credential = await signed()
    assert.equal((await post(credential)).status, 303)
    assert.deepEqual(await post(credential), refused, 'replayed')
    const own = { ...((await optionsFor(visitor(url), 'sign-in')) as object), challenge: Buffer.alloc(32, 7).toString('base64url') }
    assert.deepEqual(await post(await authenticator.sign(own)), refused, 'not ours')
    const late = await signed()
    await town.edge.store.owner.exec(`update identity.challenge set ends_at = now() - interval '1 hour'`)
    assert.deepEqual(await post(late), refused, 'too old')
    const wasted = await signed()
    await post(JSON.stringify({ ...JSON.parse(wasted), id: 'AAAA', rawId: 'AAAA' }))
    assert.deepEqual(await post(wasted), refused, 'a try uses it up')
  })
  await t.test('another origin', async () => {
    const elsewhere = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<title>copy</title>'))
    await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done))
    t.after(() => elsewhere.close())
    await page.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}/`)
    assert.deepEqual(await post(await signed()), refused)
    await page.goto('/fr/security')
  })
  await t.test("another account's key, and a key that says it is another account's", async () => {
    const samira = visitor(url)
    await samira.post('/fr/sign-in', { account: await town.accountOf('Samira Lambert') })
    const asked = (await optionsFor(samira, 'confirm')) as Record<string, unknown>
    const confirmed = await samira.post('/fr/sign-in/confirm', { credential: await authenticator.sign({ ...asked, allowCredentials: [] }) })
    assert.equal(confirmed.status, 422)
    assert.match((await samira.get('/fr/security')).text, /Samira Lambert/)
    const [own] = await authenticator.credentials()
    const other = Buffer.from((await town.accountOf('Samira Lambert')).replaceAll('-', ''), 'hex').toString('base64')
    await authenticator.replace({ ...own!, userHandle: other })
    assert.deepEqual(await post(await signed()), refused)
    await authenticator.replace(own!)
  })
  await t.test('a counter that goes back: a copy may exist, which the log keeps', async () => {
    const [own] = await authenticator.credentials()
    assert.equal((await post(await signed())).status, 303)
    await authenticator.replace({ ...own!, signCount: 0 })
    assert.deepEqual(await post(await signed()), refused)
    assert.equal(await events('identity.passkey-suspected'), 1)
    await authenticator.replace({ ...own!, signCount: own!.signCount + 50 })
    assert.equal((await post(await signed())).status, 303)
  })
  await t.test('what is no credential at all', async () => {
    for (const nonsense of [
      '',
      '{}',
      'null',
      '[]',
      '{"id":1}',
      JSON.stringify({ id: 'x', rawId: 'x', type: 'public-key', response: {} }),
      'x'.repeat(50_000),
    ])
      assert.deepEqual(await post(nonsense), refused)
  })
})

test('a key to enrol is refused without a session, for another account, and when somebody must show again that it is her', async (t) => {
  const outsider = visitor(url)
  assert.equal((await outsider.post('/fr/passkey', { ask: 'enrol' })).status, 403)
  assert.equal((await outsider.post('/fr/passkey', { ask: 'confirm' })).status, 403)
  assert.equal((await outsider.post('/fr/security/passkeys', { credential: '{}' })).status, 401)

  const browser = await openBrowser(t, url)
  const page = await browser.page()
  await addAuthenticator(page)
  await signIn(page, 'Odile Petitjean')
  await enrol(page)
  // Her mailbox alone adds no key to an account that has one, and removes none.
  const thief = visitor(url)
  const asked = await thief.post('/fr/sign-in/email', { email: 'odile.petitjean@courriel.example' })
  const ticket = /name="ticket" value="([\w-]+)"/.exec(asked.text)?.[1] ?? ''
  assert.equal((await thief.post('/fr/sign-in/code', { ticket, code: await codeTo(town, 'odile.petitjean@courriel.example') })).status, 303)
  assert.equal((await thief.post('/fr/passkey', { ask: 'enrol' })).status, 403)
  const [, key = ''] = /security\/passkeys\/([\w-]+)"/.exec((await thief.get('/fr/security')).text) ?? []
  for (const [path, fields] of [
    [`/fr/security/passkeys/${key}`, { do: 'remove' }],
    ['/fr/security/codes', {}],
    ['/fr/security/passkeys', { credential: '{}' }],
  ] as const) {
    const answer = await thief.post(path, fields)
    assert.equal(answer.status, 403, path)
    assert.match(answer.text, /Confirmez que c’est vous/)
  }
  const samira = visitor(url)
  await samira.post('/fr/sign-in', { account: await town.accountOf('Samira Lambert') })
  assert.equal((await samira.post(`/fr/security/passkeys/${key}`, { do: 'remove' })).status, 404, "somebody else's key does not exist")
  // A recovery code that is none opens nothing; after ten tries from one place it is not looked at any more.
  for (let tries = 0; tries < 10; tries++) assert.equal((await thief.post('/fr/sign-in/recover', { code: `0000-${tries}` })).status, 422)
  assert.equal((await thief.post('/fr/sign-in/recover', { code: '0000' })).status, 429)
})

test('enrol two keys, sign in with one, name it, remove it, get back in with a recovery code', async (t) => {
  const browser = await openBrowser(t, url)
  const page = await browser.page({ width: 390 })
  const first = await addAuthenticator(page, 'usb')
  await page.goto('/fr/sign-in')
  await axe(page)
  await fits(page)
  await screens(page, 'sign-in-passkey-390')
  await signIn(page, 'Samira Lambert')
  await page.goto('/fr/security')
  await axe(page)
  await screens(page, 'security-empty-390')
  await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click()
  await page.getByRole('heading', { name: 'Gardez ces codes de secours' }).waitFor()
  await axe(page)
  await fits(page)
  await screens(page, 'recovery-codes-390')
  const codes = await page.locator('main ol code').allTextContents()
  assert.equal(new Set(codes).size, 10)
  await page.getByRole('link', { name: 'Je les ai gardés' }).click()
  await page.getByText('Ajoutez une deuxième clé').waitFor()
  await first.cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: first.id })
  const second = await addAuthenticator(page, 'internal')
  await page.getByRole('button', { name: 'Ajouter une autre clé' }).click()
  await page.getByText('Votre clé d’accès est ajoutée.').waitFor()
  await axe(page)
  await fits(page)
  await screens(page, 'security-two-390')
  assert.equal(await page.locator('#keys ~ * tbody tr, section:has(#keys) tbody tr').count(), 2)

  // The same authenticator is not enrolled twice.
  await page.getByRole('button', { name: 'Ajouter une autre clé' }).click()
  await page.getByText('Cet appareil a déjà une clé').waitFor()

  // Out, and in again where she was going.
  await page.locator('header').getByRole('button', { name: 'Se déconnecter' }).first().click()
  await page.goto('/fr/cases')
  await page.getByRole('button', { name: 'Utiliser ma clé d’accès' }).click()
  await page.getByRole('button', { name: 'Pour moi-même' }).click() // she may act for her mother, too
  await page.waitForURL(/\/fr\/cases$/)
  await page.goto('/fr/security')
  assert.match((await page.locator('section:has(#identity)').textContent()) ?? '', /clé d’accès liée à un appareil/)

  // Name one, remove the other.
  await page.locator('section:has(#keys) tbody a').last().click()
  await axe(page)
  await screens(page, 'passkey-390')
  await page.getByLabel('Nom de cette clé').fill('')
  await page.getByRole('button', { name: 'Enregistrer le nom' }).click()
  await page.locator('.ds-error-summary').waitFor()
  await axe(page)
  await page.getByLabel('Nom de cette clé').fill('Le téléphone de Samira')
  await page.getByRole('button', { name: 'Enregistrer le nom' }).click()
  await page.getByText('Le nom est enregistré.').waitFor()
  await page.locator('section:has(#keys) tbody a').first().click()
  await page.getByRole('button', { name: 'Retirer cette clé' }).click()
  await page.getByText('Votre clé d’accès est retirée.').waitFor()
  // The last one stays.
  await page.locator('section:has(#keys) tbody a').first().click()
  await page.getByText('C’est votre dernière clé.').waitFor()
  const removed = page.url().replace(url, '')
  const own = visitor(url)
  await own.post('/fr/sign-in/passkey', { credential: await second.sign(await optionsFor(own, 'sign-in')) })
  assert.equal((await own.post(removed, { do: 'remove' })).status, 409)

  // The phone falls into the river: mailbox and a code of the list open the door for a new key, at the level of the old one.
  await second.cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: second.id })
  await addAuthenticator(page, 'usb')
  await page.locator('header').getByRole('button', { name: 'Se déconnecter' }).first().click()
  await page.goto('/fr/sign-in?then=%2Ffr%2Fcases')
  await page.getByLabel('Votre adresse e-mail').fill('samira.lambert@courriel.example')
  await page.getByRole('button', { name: 'Recevoir un code' }).click()
  await axe(page)
  await screens(page, 'email-code-390')
  await page.getByLabel('Code à six chiffres').fill(await codeTo(town, 'samira.lambert@courriel.example'))
  await page.getByRole('button', { name: 'Continuer' }).click()
  await page.getByRole('heading', { name: 'Confirmez que c’est vous' }).waitFor()
  await axe(page)
  await fits(page)
  await screens(page, 'step-up-390')
  await page.getByLabel('Code de secours').fill(codes[3]!.toLowerCase().replaceAll('-', ' '))
  await page.getByRole('button', { name: 'Utiliser ce code' }).click()
  await page.getByText('Ajoutez maintenant une nouvelle clé').waitFor()
  await page.getByRole('button', { name: 'Ajouter une autre clé' }).click()
  await page.getByText('Votre clé d’accès est ajoutée.').waitFor()
  assert.match((await page.locator('section:has(#codes)').textContent()) ?? '', /Il en reste 9/)
  await page.goto('/fr/cases')
  await page.getByRole('heading', { level: 1 }).waitFor()
  assert.equal(new URL(page.url()).pathname, '/fr/cases')
  const told = (await lettersIn(town)).filter(({ to, subject }) => to.startsWith('samira') && /changement/.test(subject))
  assert.deepEqual(told.map(({ text }) => text.split('\n')[2]).sort(), [
    'Un de vos codes de secours a été utilisé.',
    'Une clé d’accès a été ajoutée à votre compte.',
    'Une clé d’accès a été ajoutée à votre compte.',
    'Une clé d’accès a été ajoutée à votre compte.',
    'Une clé d’accès a été retirée de votre compte.',
  ])
})

test('without script the page says what a key needs, and the other ways work; sessions end', async (t) => {
  const browser = await openBrowser(t, town.url)
  const page = await browser.page({ script: false })
  await page.goto('/fr/sign-in')
  await page.getByText('Ouvrez cette page à l’adresse').waitFor()
  await page.goto(`${url}/fr/sign-in`)
  await page.getByText('Une clé d’accès demande JavaScript').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Utiliser ma clé d’accès' }).isVisible(), false)
  await axe(page)
  await asResident(page, 'Paulette Simonin')

  const forgotten = visitor(url)
  const stranger = visitor(url)
  for (const one of [forgotten, stranger])
    await one.post(
      '/fr/sign-in',
      { account: await town.accountOf('Paulette Simonin') },
      { 'User-Agent': 'Mozilla/5.0 (Linux; Android 14) Chrome/140.0 Mobile' },
    )
  const other = visitor(url)
  await other.post('/fr/sign-in', { account: await town.accountOf('Kevin Marchand') })
  await page.goto(`${url}/fr/security`)
  const rows = page.locator('section:has(#sessions) tbody tr')
  assert.equal(await rows.count(), 3)
  assert.equal(await rows.filter({ hasText: 'Chrome, Android' }).count(), 2)
  assert.equal(await rows.filter({ hasText: '127.0.0.x' }).count(), 3)
  await axe(page)
  await screens(page, 'sessions-plain')
  const theirs = /name="session" value="([\w-]+)"/.exec((await forgotten.get('/fr/security')).text)?.[1] ?? ''
  await other.post('/fr/security/sessions', { session: theirs })
  await page.reload()
  assert.equal(await rows.count(), 3, "nobody ends somebody else's session")
  await rows.filter({ hasText: 'Chrome, Android' }).first().getByRole('button').click()
  assert.equal(await rows.count(), 2)
  await page.getByRole('button', { name: 'Mettre fin à toutes les autres' }).click()
  assert.equal(await rows.count(), 1)
  for (const one of [forgotten, stranger]) assert.equal((await one.get('/fr/cases')).status, 303)
  assert.equal((await other.get('/fr/cases')).status, 200)
})

test('a service that asks for more sends her to confirm, and she lands where she was, with what she posted', async (t) => {
  const browser = await openBrowser(t, url)
  const page = await browser.page()
  const authenticator = await addAuthenticator(page)
  await signIn(page, 'Leïla Haddad')
  await enrol(page)
  const address = 'leila.haddad@courriel.example'
  const leila = visitor(url)
  const asked = await leila.post('/fr/sign-in/email', { email: address })
  const ticket = /name="ticket" value="([\w-]+)"/.exec(asked.text)?.[1] ?? ''
  await leila.post('/fr/sign-in/code', { ticket, code: await codeTo(town, address) })
  const start = '/fr/services/aide-logement-urgence/start'
  const stopped = await leila.post(start, { from: 'her own words' })
  assert.equal(stopped.status, 403)
  assert.match(stopped.text, /Ce que vous avez écrit est gardé/)
  const resume = /name="resume" value="([\w-]+)"/.exec(stopped.text)?.[1] ?? ''
  const credential = await authenticator.sign(await optionsFor(leila, 'confirm'))
  const kept = await leila.post('/fr/sign-in/confirm', { credential, then: start, resume, needs: 'low' })
  assert.match(kept.text, /her own words/)
  assert.match((await leila.post(start, { from: 'her own words' })).location ?? '', /\/fr\/apply\/\d{12}/)

  // A newcomer is told how to have her identity verified: no key of hers would do.
  const nora = visitor(url)
  const first = await nora.post('/fr/sign-in/email', { email: 'nora@courriel.example' })
  const own = { ticket: /name="ticket" value="([\w-]+)"/.exec(first.text)?.[1] ?? '' }
  await nora.post('/fr/sign-in/code', { ...own, code: await codeTo(town, 'nora@courriel.example') })
  await nora.post('/fr/sign-in/open', { ...own, given: 'Nora', family: 'Vidal' })
  const proof = await nora.post(start, {})
  assert.equal(proof.status, 403)
  assert.match(proof.text, /Faites vérifier votre identité/)
})
