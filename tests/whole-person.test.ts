/** The story of the README, end to end in a browser: a key, her mother, a form filled with what she agreed to, who looked and why, the counter, another agency's site, everything taken along, and erased. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { unzipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { addAuthenticator } from './support/authenticator.ts'
import { axe, fits, openBrowser, screens, signIn, type TestBrowser } from './support/browser.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'

const next = (page: Page) => page.locator('.g-actions button').first().click()
const band = (page: Page) => page.getByRole('complementary', { name: 'Pour qui vous agissez' })

/** Her key is made on the page of security; the list of the demonstration is not needed any more. */
async function enrol(page: Page): Promise<void> {
  await addAuthenticator(page)
  await page.goto('/fr/security')
  await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click()
  const kept = page.getByRole('link', { name: 'Je les ai gardés' })
  await kept.or(page.getByText('Votre clé d’accès est ajoutée.')).first().waitFor()
  if ((await kept.count()) > 0) await kept.click()
  await leave(page)
}

const leave = async (page: Page) => {
  await page.locator('header').getByRole('button', { name: 'Se déconnecter' }).filter({ visible: true }).click()
  await page.waitForURL(/\/fr$/)
}

const byKey = async (page: Page) => {
  await page.goto('/fr/sign-in')
  await page.getByRole('button', { name: 'Utiliser ma clé d’accès' }).click()
}

await eachDatabase((database) => {
  let town: TestTown
  let browser: TestBrowser
  let samira: Page
  let helene: Page
  let nora: Page
  let reference: string
  const closing: (() => Promise<void> | void)[] = []
  const seen = async (page: Page, name: string) => {
    await axe(page)
    await fits(page)
    await screens(page, `whole-${name}-${database}`)
  }

  before(async () => {
    town = await startTown(undefined, { database, cases: false })
    // A key needs a name: 127.0.0.1 is none.
    browser = await openBrowser({ after: (fn) => void closing.push(fn as () => Promise<void>) }, town.url.replace('127.0.0.1', 'localhost'))
    samira = await browser.page({ width: 390 })
    helene = await browser.page()
  })
  after(async () => {
    for (const close of closing) await close()
    await town.close()
  })

  test('she signs in with a passkey and is asked for whom she acts', async () => {
    await samira.goto('/fr/sign-in')
    await seen(samira, 'sign-in')
    await signIn(samira, 'Samira Lambert')
    await enrol(samira)
    await byKey(samira)
    await samira.getByRole('heading', { name: 'Pour qui agissez-vous ?' }).waitFor()
    await seen(samira, 'for-whom')
  })

  test('for her mother she begins the flood aid: what registers say of her mother, every page says for whom, personal pages stay closed', async () => {
    await samira.getByRole('button', { name: 'Fatima Benali' }).click()
    await band(samira).getByText('Vous agissez pour Fatima Benali').waitFor()
    await samira.goto('/fr/services/aide-logement-urgence')
    await samira.locator('.g-start .ds-button').click()
    await band(samira).waitFor()
    await samira.getByRole('button', { name: 'Demander et voir la réponse' }).click()
    assert.match((await samira.locator('.g-summary').textContent()) ?? '', /9\s400\s€/, "her mother's income, not hers")
    await seen(samira, 'mother-register')
    await samira.getByRole('button', { name: 'Utiliser cette réponse' }).click()
    await samira.getByRole('heading', { level: 1, name: /Aide au logement/ }).waitFor()
    await seen(samira, 'mother-tasks')
    await samira.goto('/fr/me')
    await samira.getByRole('heading', { name: 'Cette page est personnelle' }).waitFor()
    await seen(samira, 'mother-personal')
  })

  test("another agency's site asks who she is, not for whom she acts: the page says so", async () => {
    await samira.goto('/demo/agency')
    await seen(samira, 'agency')
    await samira.getByRole('button', { name: /Se connecter : Guichet/ }).click()
    await samira.getByRole('heading', { name: /Continuer vers Transports scolaires/ }).waitFor()
    await samira.getByText('pas au nom de Fatima Benali').waitFor()
    await seen(samira, 'agency-consent')
    await samira.getByRole('button', { name: 'Continuer', exact: true }).click()
    await samira.getByText('Bonjour Samira.').waitFor()
    await seen(samira, 'agency-told')
    await samira.goto('/fr/me')
    await samira.getByRole('button', { name: 'Revenir à moi-même et continuer' }).click()
    await samira.getByRole('heading', { level: 1, name: 'Mes informations' }).waitFor()
    assert.equal(await band(samira).count(), 0)
    await seen(samira, 'me')
  })

  test('her own form is filled with what she agreed to; she corrects one fact, so a person decides', async () => {
    await samira.goto('/fr/services/aide-logement-urgence')
    await samira.locator('.g-start .ds-button').click()
    reference = /\/(\d{12})/.exec(samira.url())?.[1] ?? ''
    await samira.getByRole('button', { name: 'Demander et voir la réponse' }).click()
    assert.match((await samira.locator('.g-summary').textContent()) ?? '', /31\s240\s€/)
    await seen(samira, 'register')
    await samira.getByRole('button', { name: 'Utiliser cette réponse' }).click()
    await samira.getByRole('link', { name: 'Continuer', exact: true }).click()
    await samira.getByLabel('locataire').check()
    await samira.getByLabel('Oui', { exact: true }).check()
    await next(samira)
    await samira.getByRole('link', { name: /Corriger Revenu/ }).click()
    await samira.locator('input[name="revenu"]').fill('33000')
    await next(samira)
    await samira.locator('input[name="nuits"]').fill('10')
    await next(samira)
    await next(samira)
    await samira.getByRole('heading', { level: 1, name: 'Vérifiez, puis envoyez' }).waitFor()
    for (const known of ['quai des Tanneurs', '33']) assert.match((await samira.locator('main').textContent()) ?? '', new RegExp(known))
    await seen(samira, 'review')
    await samira.getByRole('button', { name: 'Envoyer ma demande' }).click()
    await samira.getByRole('heading', { level: 1, name: 'C’est à nous maintenant' }).waitFor()
  })

  test('the agent, with a key of her own, opens the case; at the counter she verifies somebody', async () => {
    await signIn(helene, 'Hélène Marchal')
    await enrol(helene)
    await byKey(helene)
    await helene.waitForURL(/\/fr\/desk/)
    await helene.goto(`/fr/desk/cases/${reference}`)
    await seen(helene, 'desk-case')

    nora = await browser.page({ width: 390 })
    await nora.goto('/fr/sign-in')
    await nora.getByLabel('Votre adresse e-mail').fill('nora@courriel.example')
    await nora.getByRole('button', { name: 'Recevoir un code' }).click()
    await nora.getByLabel('Code à six chiffres').fill(await codeInDemoMail())
    await nora.getByRole('button', { name: 'Continuer' }).click()
    await nora.getByLabel('Prénom').fill('Nora')
    await nora.getByLabel('Nom', { exact: true }).fill('Vidal')
    await nora.getByRole('button', { name: 'Ouvrir mon compte' }).click()
    await addAuthenticator(nora)
    await nora.goto('/fr/security')
    await nora.getByRole('button', { name: 'Ajouter une clé d’accès' }).click()
    await nora.getByRole('link', { name: 'Je les ai gardés' }).click()
    await nora.getByRole('link', { name: 'Faire vérifier mon identité au guichet' }).click()
    await nora.getByRole('button', { name: 'Demander un code' }).click()
    await seen(nora, 'visit')
    const code = (await nora.locator('.g-visit-code').textContent()) ?? ''

    await helene.goto('/fr/counter')
    await helene.getByLabel('Code de la personne').fill(code)
    await helene.getByRole('button', { name: 'Ouvrir la demande' }).click()
    await helene.getByLabel('Pièce', { exact: true }).selectOption('passport')
    await helene.getByLabel('Numéro').fill('19AB12345')
    for (const [field, value] of Object.entries({
      'expires.day': '3',
      'expires.month': '4',
      'expires.year': '2031',
      'birth.day': '12',
      'birth.month': '5',
      'birth.year': '1990',
    }))
      await helene.locator(`input[name="${field}"]`).fill(value)
    await helene.locator('input[name="keys"]').first().check()
    await helene.getByLabel('Substantiel').check()
    await helene.getByLabel('La photo est celle').check()
    await seen(helene, 'counter')
    await helene.getByRole('button', { name: 'Enregistrer la vérification' }).click()
    await helene.getByText('Son identité est vérifiée').waitFor()
    await nora.goto('/fr/security')
    assert.match((await nora.locator('section:has(#identity)').textContent()) ?? '', /niveau substantiel/)
  })

  test('she sees who looked and why, asks why, and the officer answers; her mother sees who acted for her', async () => {
    await samira.goto('/fr/access')
    const look = samira.locator('main').getByText('Hélène Marchal').first()
    await look.waitFor()
    await samira.getByText('Transports scolaires du Département').first().waitFor()
    assert.equal(await samira.getByText('porte votre nom de famille').count(), 0, 'what she let be asked herself is nothing unusual')
    assert.equal(await samira.getByText('registre interrogé pour vous par').count(), 0, 'she needs no naming to herself')
    await seen(samira, 'access')
    await samira
      .locator('tr, li, article')
      .filter({ hasText: 'Hélène Marchal' })
      .getByRole('link', { name: /Demander pourquoi/ })
      .first()
      .click()
    await samira.getByLabel('Votre question').fill('Pourquoi avez-vous ouvert mon dossier ?')
    await samira.getByRole('button', { name: 'Envoyer ma question' }).click()
    await samira.getByText('Pourquoi avez-vous ouvert mon dossier ?').waitFor()
    await seen(samira, 'asked')

    const claire = await browser.page()
    await signIn(claire, 'Claire Fontaine')
    await claire.getByRole('link', { name: 'Pourquoi cet accès' }).click()
    await claire.getByLabel('L’accès était justifié').check()
    await claire.getByLabel('Ce que vous dites à la personne').fill('Hélène Marchal instruit votre demande.')
    await seen(claire, 'officer')
    await claire.getByRole('button', { name: 'Répondre' }).click()
    await claire.getByText('Votre réponse est envoyée').waitFor()
    await samira.goto('/fr/requests')
    await samira.getByText('Hélène Marchal instruit votre demande.').waitFor()

    const fatima = await browser.page({ script: false })
    await signIn(fatima, 'Fatima Benali')
    await fatima.goto('/fr/access')
    await fatima.getByText('agit pour vous, comme proche').first().waitFor()
    await fatima.getByText('registre interrogé pour vous par Samira Lambert').first().waitFor()
    await seen(fatima, 'mother-access')
  })

  test('she takes everything about her along, in words', async () => {
    await samira.goto('/fr/me')
    const [download] = await Promise.all([
      samira.waitForEvent('download'),
      samira.getByRole('link', { name: 'Recevoir tout ce qui me concerne' }).click(),
    ])
    const files = unzipSync(new Uint8Array(readFileSync(await download.path())))
    const data = JSON.parse(Buffer.from(files['data.json']!).toString())
    assert.equal(data.cases.length, 1)
    assert.equal(data.passkeys.length, 1)
    assert.ok(data.sessions.length >= 1)
    assert.equal(data.sites[0].client, 'transports.departement.example')
    assert.equal(data.requests.length, 1)
    assert.equal(data.mandates.length, 2)
    const { made, person, ...parts } = data
    assert.ok(made && person)
    const html = Buffer.from(files['index.html']!).toString()
    const headings = [...html.matchAll(/<h2>([^<]+)<\/h2>/g)].map(([, text = '']) => text)
    assert.equal(headings.length, Object.keys(parts).length, 'no part of the data is missing on the page')
    for (const name of Object.keys(parts)) assert.ok(!headings.includes(name), `${name} has no words`)
    const page = await browser.page()
    await page.setContent(html)
    await axe(page)
  })

  test('erased: what the law keeps stays with its reason, the rest is gone, her mandates too; a newcomer goes whole', async () => {
    await samira.goto('/fr/me/erase')
    await samira.getByText('En cours').first().waitFor()
    await seen(samira, 'erase')
    await samira.locator('#sure').check()
    await samira.getByRole('button', { name: 'Effacer', exact: true }).click()
    await samira.waitForURL(/\/fr\/me$/)
    await samira.getByText('Nous ne savons rien de vous').waitFor()
    await seen(samira, 'erased')
    await samira.goto('/fr/acting')
    await samira.waitForURL(/\/fr\/mandates$/)
    assert.equal(await samira.getByText('Fatima Benali').count(), 0, 'no mandate is left')
    await samira.goto('/fr/access')
    await samira.getByText('Hélène Marchal').first().waitFor()

    // A newcomer of today, with nothing that must stay, goes with her account: her key opens nothing any more.
    await nora.goto('/fr/me/erase')
    await nora.locator('#sure').check()
    await nora.getByRole('button', { name: 'Effacer', exact: true }).click()
    await nora.waitForURL(/\/fr\/erased$/)
    await seen(nora, 'erased-whole')
    await byKey(nora)
    await nora.getByText('Nous ne reconnaissons pas cette clé').waitFor()
    assert.match(nora.url(), /sign-in/)
  })

  test('what the demonstration plays for others speaks three languages, and its links to them lead somewhere', async () => {
    const visitor = await browser.page({ script: false })
    for (const [lang, title, agency] of [
      ['en', 'Mail of the demonstration', 'School transport of the Département'],
      ['nl', 'Post van de demonstratie', 'Schoolvervoer van het Departement'],
    ] as const) {
      await visitor.goto('/demo/mail')
      await visitor.locator(`header a[hreflang="${lang}"]`).click()
      await visitor.getByRole('heading', { level: 1, name: title }).waitFor()
      await visitor.goto(`/demo/agency?lang=${lang}`)
      await visitor.getByRole('heading', { level: 1, name: agency }).waitFor()
      await axe(visitor)
      await visitor.goto(`/${lang}/sign-in`)
      await visitor.locator('form[action$="/sign-in/with/franceconnect"] button').click()
      await visitor.waitForURL(/\/demo\/idp\/franceconnect\/authorize/)
      await axe(visitor)
      assert.equal(await visitor.locator('html').getAttribute('lang'), lang, 'the provider speaks the language in which she came')
    }
  })

  /** As the README says: the mail of the demonstration is on a page. */
  async function codeInDemoMail(): Promise<string> {
    const page = await browser.page()
    for (let tries = 0; tries < 600; tries++) {
      await page.goto('/demo/mail')
      const link = page.getByRole('link', { name: /code/i }).first()
      if ((await link.count()) > 0) {
        await link.click()
        return /\b(\d{6})\b/.exec((await page.locator('main').textContent()) ?? '')?.[1] ?? ''
      }
      await page.waitForTimeout(250)
    }
    throw new Error('no code arrived')
  }
})
