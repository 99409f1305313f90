/** The flood exercise in a browser: the officer declares and publishes, a citizen answers on her phone, keeps a bed; nothing for axe, nothing wider than a phone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { axe, fits, openBrowser, screens, seen, signIn, useRegister } from './support/browser.ts'
import { startTown } from './support/town.ts'

const zone = JSON.stringify({
  type: 'Polygon',
  coordinates: [
    [
      [5.548, 48.8285],
      [5.5472, 48.846],
      [5.5512, 48.846],
      [5.5548, 48.842],
      [5.556, 48.8352],
      [5.556, 48.8285],
      [5.548, 48.8285],
    ],
  ],
})

/** One of the town's staff, on the page that lists them. */
async function asStaff(page: Page, name: string): Promise<void> {
  await page.goto('/fr/sign-in')
  await page.getByRole('button', { name: new RegExp(name) }).click()
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'))
}

test('from the declaration of a flood to an answer on a phone', async (t) => {
  const town = await startTown(t)
  const browser = await openBrowser(t, town.url)
  const nora = await browser.page({ script: false })
  let situation = ''

  await t.test('one officer declares, on a page that also works without script', async () => {
    await asStaff(nora, 'Nora Collignon')
    await nora.goto('/fr/desk/response')
    await axe(nora)
    await nora.getByRole('link', { name: 'Déclarer un sinistre' }).click()
    await nora.getByRole('button', { name: 'Proposer' }).click()
    await nora.getByRole('alert').waitFor()
    await axe(nora)
    await nora.getByLabel('Titre (français)').fill('Crue de la Meuse')
    await nora
      .getByLabel('Ce qui se passe et ce qu’il faut faire (français)')
      .fill('La Meuse a débordé. Montez à l’étage ou rejoignez le gymnase.')
    await nora.getByLabel('Ou son texte').fill(zone)
    await nora.getByLabel('C’est un exercice').check()
    await nora.getByRole('button', { name: 'Proposer' }).click()
    await nora.getByText('Vous avez déclaré cette situation').waitFor()
    situation = new URL(nora.url()).pathname
    await axe(nora)
  })

  await t.test('another publishes; the situation shows who is hit, on a wide and a narrow screen', async () => {
    const etienne = await browser.page()
    await asStaff(etienne, 'Étienne Baudet')
    await etienne.goto(situation)
    await etienne.getByRole('button', { name: 'Publier l’alerte' }).click()
    await etienne.getByText('L’alerte est publiée').waitFor()
    await town.edge.store.jobs.idle()
    await etienne.goto(situation)
    await etienne.getByRole('heading', { name: /joints?.* sur|jointes? sur/ }).waitFor()
    await axe(etienne)
    await screens(etienne, 'response-situation')
    await etienne.setViewportSize({ width: 375, height: 800 })
    await fits(etienne)
    await etienne.getByRole('link', { name: 'Qui reste à joindre' }).click()
    await etienne.getByText('Odile Petitjean').first().waitFor()
    await axe(etienne)
    await fits(etienne)
    await screens(etienne, 'response-people')
    await etienne.goto(`${situation}/report`)
    await axe(etienne)
    await fits(etienne)
    await screens(etienne, 'response-report')
  })

  await t.test('everybody reads the alert', async () => {
    const anyone = await browser.page({ width: 375 })
    await anyone.goto('/fr/alerts')
    await anyone.getByRole('heading', { name: 'Exercice : Crue de la Meuse' }).waitFor()
    await axe(anyone)
    await fits(anyone)
    await screens(anyone, 'response-alerts')
  })

  await t.test('she answers what is missing and keeps a bed, on her phone', async () => {
    const samira = await browser.page({ width: 375 })
    await signIn(samira, 'Samira Lambert')
    await samira.goto('/fr/response')
    await axe(samira)
    await fits(samira)
    await screens(samira, 'response-mine')
    await samira.getByRole('button', { name: /Réserver un lit, Gymnase/ }).click()
    await samira.getByText('Un lit vous attend').waitFor()
    await axe(samira)
    await samira.getByRole('button', { name: 'Répondre et demander' }).click()
    await useRegister(samira)
    await samira.getByRole('heading', { level: 1 }).waitFor()
    assert.match(new URL(samira.url()).pathname, /^\/fr\/apply\/\d{12}/)
    await screens(samira, 'response-apply')
    await samira.goto('/fr/response')
    await samira.getByRole('link', { name: 'Continuer ma demande' }).waitFor()
    await axe(samira)
  })

  await t.test('she takes a voucher and asks for a hand, on her phone, in the dark; a merchant takes it', async () => {
    const odile = await browser.page({ width: 375, dark: true, script: false })
    await signIn(odile, 'Odile Petitjean')
    await odile.goto('/fr/response')
    await odile.getByRole('button', { name: /Prendre un bon/ }).click()
    const code = (await odile.locator('code.g-code').textContent()) ?? ''
    await seen(odile, 'response-voucher-dark')
    await odile.goto('/fr/alerts')
    await odile.getByRole('link', { name: 'Donner, ou demander un coup de main' }).click()
    await odile.getByRole('button', { name: 'Envoyer à la ville' }).click()
    await odile.getByRole('alert').first().waitFor()
    await seen(odile, 'response-gifts-errors')
    await odile.getByLabel('J’ai besoin').check()
    await odile.getByLabel('Quoi').selectOption('tools')
    await odile.getByLabel('Plus précisément').fill('Une pompe pour la cave')
    await odile.getByLabel('Comment vous joindre').fill('Odile, 06 39 98 03 03')
    await odile.getByLabel(/Si la ville me met en relation/).check()
    await odile.getByRole('button', { name: 'Envoyer à la ville' }).click()
    await odile.getByText('C’est envoyé').waitFor()
    await seen(odile, 'response-gifts')
    const merchant = await browser.page({ width: 375, script: false })
    await merchant.goto('/fr/merchant')
    await merchant.getByLabel('Votre clé de commerçant').fill('no')
    await merchant.getByLabel('Code du bon').fill(code)
    await merchant.getByRole('button', { name: 'Encaisser' }).click()
    await merchant.getByText('aucun commerçant').first().waitFor()
    await seen(merchant, 'response-merchant-error')
    await merchant.getByLabel('Votre clé de commerçant').fill(town.edge.config.secret('COMMERCE_BOULANGERIE') ?? '')
    await merchant.getByRole('button', { name: 'Encaisser' }).click()
    await merchant.getByText('Bon encaissé').waitFor()
    await seen(merchant, 'response-merchant')
  })

  await t.test('the office: a change that waits, gifts, tasks, visits, merchants, on a wide and a narrow screen', async () => {
    const wide = await browser.page({ script: false })
    await asStaff(wide, 'Nora Collignon')
    await wide.goto(situation)
    await wide.locator('summary', { hasText: 'Changer la zone' }).click()
    await wide.getByLabel('Ou son texte').fill(zone.replaceAll('5.556', '5.558'))
    await wide.getByRole('button', { name: 'Proposer cette zone' }).click()
    await wide.getByText('Vous avez proposé ce changement').waitFor()
    await seen(wide, 'response-pending')
    await wide.goto(`${situation}/tasks`)
    await wide.getByLabel('Service').selectOption('departement')
    await wide.getByLabel('Demande').fill('Deux pompes au pont')
    await wide.getByRole('button', { name: 'Demander' }).click()
    await wide.getByText('Pas encore vue').waitFor()
    for (const name of ['tasks', 'gifts', 'visits', 'vouchers', 'intakes', 'doubles', 'tablet']) {
      await wide.setViewportSize({ width: 1280, height: 900 })
      await wide.goto(`${situation}/${name}`)
      await seen(wide, `response-${name}-wide`)
      await wide.setViewportSize({ width: 375, height: 800 })
      await fits(wide)
    }
    const yann = await browser.page({ script: false })
    await asStaff(yann, 'Yann Le Goff')
    await yann
      .getByRole('link', { name: /Demandes des secours/ })
      .first()
      .click()
    await seen(yann, 'response-tasks-received')
  })

  await t.test(
    'a false alert is taken back by two: an error, what waits, and what she reads on her phone in Dutch, in the dark',
    async () => {
      const [nora, etienne] = [await browser.page({ script: false }), await browser.page({ width: 375, script: false })]
      await asStaff(nora, 'Nora Collignon')
      await nora.goto(situation)
      await nora.getByRole('button', { name: 'Arrêter et proposer de la retirer' }).click()
      await nora.getByRole('alert').first().waitFor()
      await seen(nora, 'response-retract-error')
      await nora.getByLabel('Elle est partie par erreur.').check()
      await nora.getByRole('button', { name: 'Arrêter et proposer de la retirer' }).click()
      await nora.getByText('Vous l’avez proposé').waitFor()
      await asStaff(etienne, 'Étienne Baudet')
      await etienne.goto(situation)
      await seen(etienne, 'response-retract-waits')
      await etienne.getByRole('button', { name: 'Retirer l’alerte et prévenir' }).click()
      await etienne.getByText('Chaque personne prévenue l’apprend').waitFor()
      await town.edge.store.jobs.idle()
      const odile = await browser.page({ width: 375, dark: true, script: false })
      await signIn(odile, 'Odile Petitjean')
      await odile.goto('/nl/response')
      await odile.getByText('Dit aanbod is ingetrokken').first().waitFor()
      await seen(odile, 'response-retracted-mine')
      await odile.goto('/en/alerts')
      await odile.getByText('This alert was false').first().waitFor()
      await seen(odile, 'response-retracted-alerts')
    },
  )
})
