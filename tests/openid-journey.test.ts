import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addAuthenticator } from './support/authenticator.ts'
import { axe, fits, openBrowser, screens, signIn } from './support/browser.ts'
import { agree, follow, push, type Site } from './support/site.ts'
import { startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'

/** The demonstration's site of another agency: it speaks to the town over HTTP as any site does, and runs its jobs as in real life. */
let town: TestTown
before(async () => {
  town = await startTown(undefined, {})
})
after(() => town.close())

test("a person signs in at another agency's site through the town, sees what it is told, takes it back", async (t) => {
  const browser = await openBrowser(t, town.url)
  for (const script of [true, false]) {
    const page = await browser.page({ script })
    await page.goto('/demo/agency')
    await axe(page)
    await screens(page, `agency-${script}`)
    await page.getByRole('button', { name: /Se connecter : Guichet/ }).click()
    await page.getByText('Vous vous connectez pour aller sur Transports scolaires').waitFor()
    await axe(page)
    await screens(page, `agency-sign-in-${script}`)
    await page.getByRole('button', { name: 'Samira Lambert', exact: true }).click()
    if (script) {
      await page.getByRole('heading', { name: /Continuer vers Transports scolaires/ }).waitFor()
      await axe(page)
      await fits(page)
      await screens(page, 'agency-consent')
      await page.getByText('samira.lambert@courriel.example').waitFor()
      await page.getByRole('button', { name: 'Continuer', exact: true }).click()
    }
    await page.getByRole('heading', { name: 'Ce que le guichet nous a donné' }).waitFor()
    await page.getByText('9 juin 1988').waitFor()
    await axe(page)
    await screens(page, `agency-told-${script}`)
  }
})

test('a narrow window, in the dark: consent, refusal, a level that is not reached', async (t) => {
  const browser = await openBrowser(t, town.url)
  const page = await browser.page({ width: 360, dark: true })
  await signIn(page, 'Odile Petitjean')
  await page.goto('/demo/agency')
  await page.getByRole('button', { name: /Se connecter : Guichet/ }).click()
  await page.getByRole('heading', { name: /Continuer vers/ }).waitFor()
  await axe(page)
  await fits(page)
  await screens(page, 'agency-consent-narrow')
  await page.getByRole('button', { name: 'Refuser et revenir au site' }).click()
  await page.getByText('Vous avez refusé').waitFor()
  await axe(page)
  await page.getByRole('button', { name: 'Se connecter avec le niveau élevé' }).click()
  await page.getByText('Vous vous connectez pour aller sur').waitFor()
  await axe(page)
  await fits(page)
  await screens(page, 'agency-level-narrow')
  await page.getByRole('button', { name: 'Revenir au site sans se connecter' }).click()
  await page.getByText('Ce niveau de connexion n’a pas été atteint.').waitFor()
})

test('a level above that of her session: her own key raises it on the way to the site, a wrong signature does not', async (t) => {
  const url = town.url.replace('127.0.0.1', 'localhost') // a key needs a name
  const browser = await openBrowser(t, url)
  const page = await browser.page({ width: 390 })
  const key = await addAuthenticator(page, 'usb')
  const name = 'Marguerite Poirot'
  await signIn(page, name)
  await page.goto('/fr/security')
  await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click()
  await page.getByRole('link', { name: 'Je les ai gardés' }).click()
  // Known at level high, with this key, by two agents who saw her passport.
  await page.goto('/fr/security/counter')
  await page.getByRole('button', { name: 'Demander un code' }).click()
  const code = (await page.locator('.g-visit-code').textContent()) ?? ''
  const [helene, karim] = [await town.signIn('Hélène Marchal'), await town.signIn('Karim Ouldali')]
  const found = await helene.post('/fr/counter', { code })
  const at = /action="(\/fr\/counter\/[\w-]+)"/.exec(found.text)?.[1] ?? ''
  const field = (which: string) => new RegExp(`name="${which}"[^>]*value="([^"]*)"`).exec(found.text)?.[1] ?? ''
  const passport = { document: 'passport', number: '20AC 54321', 'expires.day': '3', 'expires.month': '4', 'expires.year': '2033' }
  const birth = { 'birth.day': '2', 'birth.month': '2', 'birth.year': '1950' }
  const [given = '', family = ''] = name.split(' ')
  const seen = { do: 'record', ...passport, ...birth, given, family, level: 'high', keys: field('keys'), likeness: 'yes' }
  assert.match((await helene.post(at, seen)).text, /Un autre agent doit maintenant confirmer/)
  await karim.post('/fr/counter', { code })
  assert.match((await karim.post(at, { do: 'confirm' })).text, /Son identité est vérifiée/)

  // A session that carries less than the site wants.
  await page.context().clearCookies()
  await signIn(page, name)
  await page.goto('/demo/agency')
  await page.getByRole('button', { name: 'Se connecter avec le niveau élevé' }).click()
  const confirm = page.getByRole('button', { name: 'Confirmer avec ma clé' })
  await confirm.waitFor()
  await page.getByText('Vous vous connectez pour aller sur').waitFor()
  await axe(page)
  await fits(page)
  await screens(page, 'agency-key')
  await key.spoil({ isBogusSignature: true })
  await confirm.click()
  await page.locator('.ds-alert[data-color="danger"]').waitFor()
  await axe(page)
  await key.spoil({})
  await confirm.click()
  await page.getByRole('heading', { name: /Continuer vers Transports scolaires/ }).waitFor()
  await page.getByRole('button', { name: 'Continuer', exact: true }).click()
  await page.getByText(`Bonjour ${given}.`).waitFor()
  await page.getByText('eidas3').waitFor()
  await axe(page)
  await screens(page, 'agency-high')
})

test('she ends it on the page of security, and signing out is heard by the site', async (t) => {
  const browser = await openBrowser(t, town.url)
  const page = await browser.page()
  await signIn(page, 'Paulette Simonin')
  const enter = async (agrees: boolean) => {
    await page.goto('/demo/agency')
    await page.getByRole('button', { name: /Se connecter : Guichet/ }).click()
    if (agrees) await page.getByRole('button', { name: 'Continuer', exact: true }).click()
    await page.getByText('Bonjour Paulette.').waitFor()
  }
  const gone = async () => {
    for (let tries = 0; tries < 600; tries++) {
      await page.goto('/demo/agency')
      if ((await page.getByText('Bonjour Paulette.').count()) === 0) return
      await page.waitForTimeout(100)
    }
    assert.fail('the site did not hear')
  }
  await enter(true)
  await page.goto('/fr/security')
  await page.getByRole('heading', { name: 'Sites où vous vous connectez par le guichet' }).waitFor()
  await axe(page)
  await screens(page, 'agency-security')
  await page.getByRole('button', { name: 'Mettre fin Transports scolaires du Département' }).click()
  await page.getByText('C’est fini').waitFor()
  await gone()
  await enter(true)
  await page.goto('/fr/access')
  await page.getByText('Transports scolaires du Département').first().waitFor()
  await screens(page, 'agency-access')
  await page.goto('/fr')
  await page
    .getByRole('button', { name: /Se déconnecter|Quitter/ })
    .first()
    .click()
  await gone()
})

test('no site takes an agent at the counter for the person before him, not even one to which she agreed herself', async () => {
  const site: Site = {
    id: 'transports.departement.example',
    redirect: `${town.url}/demo/agency/callback`,
    auth: { secret: town.edge.config.secret('TRANSPORTS')! },
  }
  const herself = await town.signIn('Odile Petitjean')
  const enter = async (visitor: Visitor) =>
    await follow(visitor, town.url, (await visitor.post('/demo/agency/sign-in', { level: '' })).location!)
  assert.match((await agree(herself, town.url, await enter(herself))).answer.text, /Bonjour Odile/)
  const quiet = async (visitor: Visitor) => {
    const answered = await visitor.get((await push(town.url, site, { prompt: 'none' })).path)
    const { searchParams } = new URL(answered.location!)
    return { error: searchParams.get('error'), code: searchParams.has('code') }
  }
  assert.deepEqual(await quiet(herself), { error: null, code: true }, 'she agreed before')

  const helene = await town.signIn('Hélène Marchal')
  const birth = { 'birth.day': '21', 'birth.month': '5', 'birth.year': '1945' }
  const reason = 'Elle est au guichet et veut demander son chèque énergie.'
  await helene.post('/fr/desk/people', { family: 'Petitjean', given: 'Odile', ...birth, reason })
  const seen = { document: 'identity-card', number: '880692310285', present: 'yes' }
  assert.equal((await helene.post('/fr/counter/visits/01900000-0000-7000-8000-000000000003', seen)).status, 303)
  assert.match((await helene.get('/fr')).text, /Au guichet avec Odile Petitjean/)
  assert.deepEqual(await quiet(helene), { error: 'login_required', code: false }, 'for a site nobody is signed in')
  const asked = await enter(helene)
  assert.match(asked.at, /^\/fr\/openid\/[\w-]+$/)
  assert.match(asked.answer.text, /Ce compte est un compte d’agent/)
  for (const claimed of ['', 'given_name family_name birthdate email']) {
    const posted = await helene.post(asked.at, { claims: claimed, do: 'continue' })
    assert.equal(posted.location, undefined)
  }
  assert.doesNotMatch((await helene.get('/demo/agency')).text, /Bonjour/)
})

test('a question that is over is said so in words', async (t) => {
  const browser = await openBrowser(t, town.url)
  const page = await browser.page()
  await page.goto('/oidc/auth?client_id=nobody')
  await page.getByRole('heading', { name: 'Cette demande n’est plus valable' }).waitFor()
  await axe(page)
  await screens(page, 'agency-over')
  assert.equal((await town.visitor().get('/fr/openid/AAAAAAAAAAAAAAAA')).status, 400)
})
