/** The whole of it, on both databases: she applies, an agent decides, she reads the decision and who looked. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { axe, openBrowser, signIn, useRegister } from './support/browser.ts'
import { eachDatabase, startTown } from './support/town.ts'

const next = (page: Page) => page.locator('.g-actions button').first().click()

await eachDatabase((database) => {
  const script = database === 'pglite'
  test(`apply, decide, read the letter, ${script ? 'with' : 'without'} script`, async (t) => {
    const town = await startTown(t, { database })
    const browser = await openBrowser(t, town.url)
    const samira = await browser.page({ script })
    await signIn(samira, 'Samira Lambert')
    await samira.goto('/fr/services/aide-logement-urgence')
    await samira.locator('.g-start .ds-button').click()
    await useRegister(samira)
    const [, reference = ''] = /apply\/(\d{12})/.exec(samira.url()) ?? []
    await samira.getByRole('link', { name: 'Continuer', exact: true }).click()
    await samira.getByLabel('locataire').check()
    await samira.getByLabel('Oui', { exact: true }).check()
    await next(samira)
    // What she says herself is not verified: the system may not grant, a person must look.
    await samira.getByRole('link', { name: /Corriger Revenu/ }).click()
    await samira.locator('input[name="revenu"]').fill('30 000')
    await next(samira)
    await samira.locator('input[name="nuits"]').fill('10')
    await next(samira)
    await next(samira)
    await samira.getByRole('button', { name: 'Envoyer ma demande' }).click()
    await samira.getByRole('heading', { level: 1, name: 'C’est à nous maintenant' }).waitFor()

    const helene = await browser.page({ script })
    await signIn(helene, 'Hélène Marchal')
    await helene.goto('/fr/desk')
    await axe(helene)
    await helene.goto(`/fr/desk/cases/${reference}`)
    await axe(helene)
    await helene.getByRole('button', { name: /Prendre en instruction/ }).click()
    await helene
      .locator('main a, main button')
      .filter({ hasText: /^Accorder/ })
      .first()
      .click()
    await axe(helene)
    assert.match((await helene.locator('main').textContent()) ?? '', /900\s€/)
    await helene
      .locator('main form button')
      .filter({ hasText: /Accorder|Confirmer/ })
      .first()
      .click()
    await helene.waitForURL(new RegExp(`/fr/desk/cases/${reference}`))

    await samira.goto(`/fr/cases/${reference}`)
    await axe(samira)
    assert.match((await samira.locator('main').textContent()) ?? '', /Votre aide de 900\s€ est accordée/)
    const letter = await samira.locator('a[href$="decision.pdf"]').first().getAttribute('href')
    const pdf = await samira.request.get(new URL(letter ?? '', town.url).href)
    assert.equal(pdf.headers()['content-type'], 'application/pdf')
    assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-')
    await samira.goto('/fr/access')
    await axe(samira)
    assert.match((await samira.locator('main').textContent()) ?? '', /Hélène Marchal/)
  })
})
