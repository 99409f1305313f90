/** A citizen applies, in a browser with and without script: the form page by page, its refusals, two tabs, files, sending once. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { axe, fits, openBrowser, screens, signIn, type TestBrowser, useRegister } from './support/browser.ts'
import { startTown, type TestTown } from './support/town.ts'

const files = (name: string) => join(import.meta.dirname, '..', 'towns', 'demo', 'files', name)
const next = (page: Page) => page.locator('.g-actions button').first().click()
const referenceIn = (page: Page): string => /\/(?:apply|cases)\/(\d{12})/.exec(page.url())?.[1] ?? ''

let town: TestTown
let browser: TestBrowser
const closing: (() => Promise<void> | void)[] = []

before(async () => {
  town = await startTown(undefined)
  browser = await openBrowser({ after: (fn) => void closing.push(fn as () => Promise<void>) }, town.url)
})
after(async () => {
  for (const close of closing) await close()
  await town.close()
})

async function begin(page: Page, name: string, service: string, lang = 'fr'): Promise<string> {
  await signIn(page, name, lang)
  await page.goto(`/${lang}/services/${service}`)
  await page.locator('.g-start .ds-button').click()
  return referenceIn(page)
}

describe('the flood aid', () => {
  for (const script of [true, false])
    test(`Samira says that she earns more, so a person decides; ${script ? 'with' : 'without'} script`, async () => {
      const page = await browser.page({ script })
      const who = script ? 'Samira Lambert' : 'Mariam Traoré'
      await signIn(page, who)
      await page.goto('/fr')
      await axe(page)
      await screens(page, `home-${script}`)
      await page.goto('/fr/services/aide-logement-urgence')
      await axe(page)
      await screens(page, `service-${script}`)
      await page.getByRole('button', { name: 'Commencer ma demande' }).click()
      const reference = referenceIn(page)

      // The tax office is asked because she wants it, and she sees the answer before it serves.
      await page.getByRole('heading', { level: 1, name: /Pouvons-nous demander votre revenu/ }).waitFor()
      await axe(page)
      await fits(page)
      await screens(page, `register-open-${script}`)
      await page.getByRole('button', { name: 'Demander et voir la réponse' }).click()
      await page.getByRole('heading', { level: 1, name: /Voici la réponse/ }).waitFor()
      assert.match((await page.locator('.g-summary').textContent()) ?? '', script ? /31\s240\s€/ : /17\s450\s€/)
      await axe(page)
      await fits(page)
      await screens(page, `register-shown-${script}`)
      await page.getByRole('button', { name: 'Utiliser cette réponse' }).click()
      await page.getByRole('heading', { level: 1, name: /Aide au logement/ }).waitFor()
      await axe(page)
      await screens(page, `tasks-${script}`)
      await page.getByRole('link', { name: 'Continuer', exact: true }).click()

      // Nothing answered: 422, what is wrong is said, nothing is lost.
      await axe(page)
      await page.getByLabel('locataire').check()
      await next(page)
      await page.getByRole('alert').getByText('Le logement est-il inhabitable').waitFor()
      assert.equal(await page.getByLabel('locataire').isChecked(), true)
      await axe(page)
      await screens(page, `errors-${script}`)
      await page.getByLabel('Oui', { exact: true }).check()
      await next(page)

      // A known fact becomes a question; what was known stands in it.
      await page.getByRole('link', { name: /Corriger Revenu/ }).click()
      const income = page.locator('input[name="revenu"]')
      assert.match(await income.inputValue(), /^\d+$/)
      await income.fill('beaucoup')
      await next(page)
      assert.equal(await page.locator('input[name="revenu"]').inputValue(), 'beaucoup')
      await axe(page)
      await page.locator('input[name="revenu"]').fill('33 000,00')
      await next(page)
      await axe(page)
      await page.locator('input[name="nuits"]').fill('14')
      await next(page)
      await axe(page)
      await next(page)

      await page.getByRole('heading', { level: 1, name: 'Vérifiez, puis envoyez' }).waitFor()
      await axe(page)
      await screens(page, `review-${script}`)
      assert.match((await page.locator('.g-amount__n').textContent()) ?? '', /1\s260\s€/)
      await page.getByRole('link', { name: /Modifier Nuits/ }).click()
      await page.locator('input[name="nuits"]').fill('10')
      await next(page)
      assert.match((await page.locator('.g-amount__n').textContent()) ?? '', /900\s€/)
      await page.getByRole('button', { name: 'Envoyer ma demande' }).click()
      await page.getByRole('heading', { level: 1, name: 'C’est à nous maintenant' }).waitFor()
      assert.match(page.url(), new RegExp(`/fr/cases/${reference}/sent$`))
      // In this state an agent takes it up and does not decide yet: no answer is promised for that day.
      await page.getByText('Une personne prend votre demande en charge').waitFor()
      assert.equal(await page.getByText('Vous aurez une réponse').count(), 0)
      await axe(page)
      await fits(page)
      await screens(page, `sent-${script}`)

      // Back and again: the browser's old page sends nothing twice.
      await page.goto(`/fr/apply/${reference}/review`)
      assert.match(page.url(), /\/sent$/)
      const rows = await town.edge.store.owner.query(`select state, phase from cases.case where reference = $1`, [reference])
      assert.deepEqual(rows, [{ state: 'déposé', phase: 'open' }])
    })

  test('Dorota, whose income nobody knows, is asked for it in Dutch and on a phone', async () => {
    const page = await browser.page({ lang: 'nl', width: 390 })
    const reference = await begin(page, 'Dorota Wiśniewska', 'aide-logement-urgence', 'nl')
    await page.goto(`/nl/apply/${reference}/logement`)
    await fits(page)
    await axe(page)
    await page.getByLabel('huurder').check()
    await page.getByLabel('Ja', { exact: true }).check()
    await next(page)
    await page.locator('input[name="revenu"]').fill('12.500')
    await fits(page)
    await next(page)
    await page.locator('input[name="nuits"]').fill('3')
    await next(page)
    await next(page)
    await fits(page)
    await axe(page)
    await page.getByRole('button', { name: 'Mijn aanvraag versturen' }).click()
    await page.getByRole('heading', { level: 1, name: 'Nu is het aan ons' }).waitFor()
    await axe(page)
  })

  test('all that the rules need is verified: granted at once, and said so', async () => {
    const page = await browser.page({ dark: true })
    const reference = await begin(page, 'Paulette Simonin', 'aide-logement-urgence')
    await useRegister(page)
    await page.goto(`/fr/apply/${reference}/logement`)
    await page.getByLabel('locataire').check()
    await page.getByLabel('Oui', { exact: true }).check()
    await next(page)
    await next(page)
    await page.locator('input[name="nuits"]').fill('2')
    await next(page)
    await next(page)
    await axe(page)
    await page.getByRole('button', { name: 'Envoyer ma demande' }).click()
    await page.getByRole('heading', { level: 1, name: 'C’est accordé' }).waitFor()
    await axe(page)
  })
})

test('the parking permit: a list of vehicles with files, a disguised file, an exception that asks for more', async () => {
  const page = await browser.page({ script: false })
  const reference = await begin(page, 'James Whitfield', 'stationnement-residents')
  await page.goto(`/fr/apply/${reference}/adresse`)
  await page.getByLabel('Centre et quais').check()
  // A page of HTML that calls itself a PDF is looked into and refused; the rest of the page is kept.
  await page
    .getByLabel('Justificatif de domicile')
    .setInputFiles({ name: 'bail.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html><script>alert(1)</script></html>') })
  await next(page)
  await page.getByRole('alert').waitFor()
  assert.equal(await page.getByLabel('Centre et quais').isChecked(), true)
  await axe(page)
  await page.getByLabel('Justificatif de domicile').setInputFiles(files('justificatif-domicile.pdf'))
  await next(page)
  for (const [place, plate] of ['AB-123-CD', 'EF-456-GH'].entries()) {
    await page
      .getByRole('button', { name: /Ajouter/ })
      .first()
      .click()
    await page.locator(`input[name="véhicules.${place}.plaque"]`).fill(plate)
    await page.locator(`input[name="véhicules.${place}.marque"]`).fill('Zoé')
    await page.locator(`input[name="véhicules.${place}.électrique"]`).first().check()
    await page.locator(`input[name="véhicules.${place}.titulaire"]`).first().check()
  }
  await page.locator('input[name="véhicules.0.carte grise.upload"]:not([capture])').setInputFiles(files('certificat-immatriculation.pdf'))
  await axe(page)
  await next(page)
  // Two vehicles: one more question is asked with the page.
  await page.getByRole('alert').waitFor()
  await axe(page)
  await screens(page, 'vehicles')
  await page.locator('input[name="principal"]').first().check()
  await next(page)
  await page.locator('input[name="places"]').fill('0')
  await page.getByLabel('la nuit').check()
  await page.locator('input[name="début.day"]').fill('1')
  await page.locator('input[name="début.month"]').fill('12')
  await page.locator('input[name="début.year"]').fill('2026')
  await next(page)
  await axe(page)
  await page.getByLabel('Je signale tout changement').check()
  await next(page)
  await page.getByText('certificat-immatriculation.pdf').first().waitFor()
  await axe(page)
  await page.getByRole('button', { name: 'Envoyer ma demande' }).click()
  await page.getByRole('heading', { level: 1, name: 'C’est à nous maintenant' }).waitFor()
})
