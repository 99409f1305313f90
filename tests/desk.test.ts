/** The desk: who may not, then the work of an agent in a browser: list, case, decisions, letters to the person, with the keyboard alone. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { asPerson, findCase, readCase, runCommand, whoIs } from '#cases'
import { type AccessLine, accessTo } from '#consent'
import { axe, fits, openBrowser, screens, signIn, type TestBrowser } from './support/browser.ts'
import { jobNamed } from './support/jobs.ts'
import { startTown, type TestTown } from './support/town.ts'
import { actorNamed, applied, worked } from './support/walk.ts'

const aid = 'aide-logement-urgence'
const answers = { occupation: 'locataire', inhabitable: true, nuits: 10, revenu: 20000 } as const
const tooRich = { ...answers, revenu: 900000 }

let town: TestTown
let browser: TestBrowser
const closing: (() => Promise<void> | void)[] = []

before(async () => {
  town = await startTown(undefined, { jobs: false })
  browser = await openBrowser({ after: (fn) => void closing.push(fn as () => Promise<void>) }, town.url)
})
after(async () => {
  for (const close of closing) await close()
  await town.close()
})

/** A case that a housing officer is examining. */
async function examined(name: string, given: Parameters<typeof applied>[3] = answers, by = 'Hélène Marchal') {
  const { reference } = await applied(town.edge, await actorNamed(town, name), aid, given)
  await worked(town.edge, await actorNamed(town, by), reference, { action: 'instruire' })
  return reference
}

async function viewOf(reference: string) {
  const access = { actor: 'system', purpose: 'administration' }
  return await town.edge.store.as(access, async (tx) => (await readCase(town.edge, tx, { reference })).view)
}

async function accessesTo(name: string): Promise<readonly AccessLine[]> {
  const actor = await actorNamed(town, name)
  return await town.edge.store.as(asPerson(actor, 'compte'), (tx) => accessTo(tx, actor.person!, 100))
}

/** A message of the person to the office. */
async function writes(name: string, reference: string, text: string) {
  const actor = await actorNamed(town, name)
  const row = await findCase(town.edge, asPerson(actor, 'compte'), reference)
  const loaded = town.edge.catalogue.at(row.service, row.version)
  await runCommand(town.edge, asPerson(actor, 'compte'), row.id, { do: 'message', who: whoIs(actor, loaded), text })
}

const caseAt = (reference: string, lang = 'fr') => `/${lang}/desk/cases/${reference}`
const main = (page: Page) => page.locator('main')

describe('who may not', () => {
  test('an agent of another agency, or of another service, finds nothing, and no line says that they tried', async () => {
    const reference = await examined('Samira Lambert')
    const before = (await accessesTo('Samira Lambert')).length
    for (const name of ['Paul Humbert', 'Jeroen de Vries']) {
      const agent = await town.signIn(name)
      for (const path of [
        '',
        '/do/refuser',
        '/decision.pdf',
        '/files/01900000-0000-7000-8000-00000000abcd',
        '/documents/01900000-0000-7000-8000-00000000abcd',
      ]) {
        const answer = await agent.get(`${caseAt(reference)}${path}`)
        assert.equal(answer.status, 404, `${name} ${path}`)
        assert.doesNotMatch(answer.text, /Lambert|Tanneurs|quai/)
      }
      assert.equal((await agent.post(`${caseAt(reference)}/do/refuser`, { reason: 'non' })).status, 404)
      assert.equal((await agent.post(`${caseAt(reference)}/messages`, { text: 'bonjour' })).status, 404)
      for (const q of ['Lambert', reference]) {
        const found = await agent.post('/fr/desk/search', { q })
        assert.equal(found.status, 422)
        assert.match(found.text, /Aucun dossier de vos services/)
      }
    }
    assert.equal((await accessesTo('Samira Lambert')).length, before)
    assert.equal((await viewOf(reference)).state, 'instruction')
  })

  test('a citizen, a designer and a visitor do not reach the desk', async () => {
    for (const name of ['Samira Lambert', 'Nadège Lefèvre']) assert.equal((await (await town.signIn(name)).get('/fr/desk')).status, 403)
    assert.match((await town.visitor().get('/fr/desk')).location ?? '', /^\/fr\/sign-in/)
    assert.equal((await (await town.signIn('Hélène Marchal')).get('/fr/admin')).status, 403)
  })

  test('a draft is not at the desk', async () => {
    const kevin = await town.signIn('Kevin Marchand')
    const started = await kevin.post(`/fr/services/${aid}/start`, {})
    const reference = /(\d{12})/.exec(started.location ?? '')?.[1] ?? ''
    assert.match(reference, /^\d{12}$/)
    assert.equal((await (await town.signIn('Hélène Marchal')).get(caseAt(reference))).status, 404)
  })

  test('refusing without a reason is sent back with what was typed, and nothing is decided', async () => {
    const reference = await examined('Odile Petitjean', tooRich)
    const helene = await town.signIn('Hélène Marchal')
    const answer = await helene.post(`${caseAt(reference)}/do/refuser`, { reason: '  ' })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Écrivez le motif/)
    assert.equal((await viewOf(reference)).state, 'instruction')
  })

  test('asking for nothing in particular is sent back', async () => {
    const reference = await examined('Mariam Traoré')
    const helene = await town.signIn('Hélène Marchal')
    const answer = await helene.post(`${caseAt(reference)}/do/${encodeURIComponent('compléter')}`, {
      reason: 'photo floue',
      ask: 'no such question',
    })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Cochez au moins une question/)
    assert.match(answer.text, /photo floue/)
    assert.equal((await viewOf(reference)).state, 'instruction')
  })

  test('an action of another role, of another state or of no state is not there', async () => {
    const reference = await examined('Luc Vandenberghe')
    const helene = await town.signIn('Hélène Marchal')
    assert.equal((await helene.post(`${caseAt(reference)}/do/viser`, {})).status, 404)
    assert.equal((await helene.get(`${caseAt(reference)}/do/rien`)).status, 404)
    assert.equal((await helene.get(`${caseAt(reference)}/do/viser`)).location, caseAt(reference))
    assert.doesNotMatch((await helene.get(caseAt(reference))).text, /do\/viser|do\/instruire/)
  })

  test('who proposed may not approve: said on the case, on the page, and to a post that comes all the same', async () => {
    const reference = await examined('Emma Janssen', answers, 'Sylvie Thiébaut')
    await worked(town.edge, await actorNamed(town, 'Sylvie Thiébaut'), reference, { action: 'proposer' })
    const sylvie = await town.signIn('Sylvie Thiébaut')
    assert.match((await sylvie.get(caseAt(reference))).text, /Vous avez déjà travaillé sur ce dossier/)
    for (const answer of [await sylvie.get(`${caseAt(reference)}/do/viser`), await sylvie.post(`${caseAt(reference)}/do/viser`, {})]) {
      assert.equal(answer.status, 403)
      assert.match(answer.text, /Une autre personne doit le viser/)
    }
    assert.equal((await viewOf(reference)).state, 'visa')
  })

  test('when a colleague was faster, the page says what they did, and keeps what was typed', async () => {
    const reference = await examined('Ngoc Anh Pham')
    const helene = await town.signIn('Hélène Marchal')
    const page = await helene.get(`${caseAt(reference)}/do/refuser`)
    const expected = /name="expected" value="(\d+)"/.exec(page.text)?.[1] ?? ''
    await worked(town.edge, await actorNamed(town, 'Karim Ouldali'), reference, { action: 'proposer' })
    const late = await helene.post(`${caseAt(reference)}/do/refuser`, { expected, reason: 'Le plafond est dépassé.' })
    assert.equal(late.status, 409)
    assert.match(late.text, /Karim Ouldali/)
    assert.match(late.text, /Proposer au visa/)
    assert.match(late.text, /Le plafond est dépassé\./)
    assert.equal((await viewOf(reference)).state, 'visa')
  })

  test('when the action is still possible, the page asks again with the news', async () => {
    const reference = await examined('Élise Gaudron', tooRich)
    const helene = await town.signIn('Hélène Marchal')
    const expected = String((await viewOf(reference)).sequence)
    await writes('Élise Gaudron', reference, 'Je me suis trompé de revenu.')
    const first = await helene.post(`${caseAt(reference)}/do/refuser`, { expected, reason: 'Vos ressources dépassent le plafond.' })
    assert.equal(first.status, 409)
    assert.match(first.text, /La personne a écrit/)
    assert.match(first.text, /Vos ressources dépassent le plafond\./)
    const again = /name="expected" value="(\d+)"/.exec(first.text)?.[1] ?? ''
    assert.equal(
      (await helene.post(`${caseAt(reference)}/do/refuser`, { expected: again, reason: 'Vos ressources dépassent le plafond.' })).status,
      303,
    )
    assert.equal((await viewOf(reference)).state, 'refusé')
    // What the person reads, the office reads; before the decision there was nothing to read.
    const letter = await helene.get(`${caseAt(reference)}/decision.pdf`)
    assert.equal(letter.headers.get('content-type'), 'application/pdf')
    assert.match((await helene.get(caseAt(reference))).text, /Lettre de décision \(PDF\)/)
    assert.equal((await helene.get(`${caseAt(await examined('Monique Aubertin'))}/decision.pdf`)).status, 404)
  })

  test('a name stands in no address, and a reference with a wrong figure is told', async () => {
    const helene = await town.signIn('Hélène Marchal')
    const wrong = await helene.post('/fr/desk/search', { q: '123456789012' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /Vérifiez les 12 chiffres/)
    assert.equal((await helene.post('/fr/desk/search', { q: 'x' })).status, 422)
    const found = await helene.post('/fr/desk/search', { q: 'lambert' })
    assert.equal(found.status, 303)
    assert.doesNotMatch(found.location ?? '', /lambert/i)
  })

  test('a person is found as an office writes her: family name first, either name alone, as far as it was typed', async () => {
    const reference = await examined('Ngoc Anh Pham')
    const helene = await town.signIn('Hélène Marchal')
    const found = async (q: string) => (await helene.post('/fr/desk/search', { q })).location ?? ''
    for (const q of ['PHAM Ngoc Anh', 'pham ngoc', 'Ngoc-Anh Ph', 'ngoc anh', ' Ngoc Anh '])
      assert.match(await found(q), new RegExp(reference), q)
    for (const q of ['Anh Pham', 'Pham Anh', 'Ngocanh']) assert.equal(await found(q), '', q)
  })
})

describe('the work', () => {
  test('the list and the case write an access line each; the person reads them', async () => {
    const reference = await examined('Dorota Wiśniewska')
    await writes('Dorota Wiśniewska', reference, 'Je suis à l’hôtel.')
    const helene = await town.signIn('Hélène Marchal')
    const list = await helene.get('/fr/desk?view=open')
    assert.match(list.text, /Dorota Wiśniewska/)
    assert.match(list.text, /traitement T-014/)
    assert.match(list.text, /1 non lu/)
    assert.equal((await helene.get(caseAt(reference))).status, 200)
    const lines = (await accessesTo('Dorota Wiśniewska')).filter(({ purpose }) => purpose === 'aide-urgence-logement')
    assert.deepEqual(
      lines.slice(0, 2).map(({ categories, role, agency }) => ({ categories, role, agency })),
      [
        { categories: 'case answers', role: 'departement.logement', agency: 'departement' },
        { categories: 'list', role: 'departement.logement', agency: 'departement' },
      ],
    )
    const dorota = await town.signIn('Dorota Wiśniewska')
    assert.match((await dorota.get('/fr/access')).text, /Hélène Marchal/)
    assert.notEqual((await viewOf(reference)).messages.find(({ from }) => from === 'person')?.readAt, undefined)
  })

  test('an agent finds, opens, reads and grants with the keyboard alone', async () => {
    const reference = await examined('Jean-Luc Didier')
    const page = await browser.page()
    await signIn(page, 'Hélène Marchal')
    await page.waitForURL('**/fr/desk')
    await axe(page)
    await screens(page, 'desk-list')
    await page.keyboard.press('/')
    await page.keyboard.type('didier')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**${caseAt(reference)}`)
    await axe(page)
    await screens(page, 'desk-case')
    await page.getByRole('heading', { name: /Droit à l’aide\s: oui, parce que/ }).waitFor()
    await press(page, /^Accorder 700/)
    await page.waitForURL('**/do/accorder')
    await axe(page)
    await screens(page, 'desk-grant')
    await main(page).getByText('700 € seront versés').waitFor()
    await main(page).getByText('Votre aide de 700 € est accordée').waitFor()
    await press(page, /^Accorder$/)
    await page.waitForURL(`**${caseAt(reference)}`)
    await page.getByRole('status').getByText('C’est fait').waitFor()
    await axe(page)
    await screens(page, 'desk-granted')
    const view = await viewOf(reference)
    assert.equal(view.state, 'accordé')
    assert.equal(view.payments[0]?.amount, 70000)
    assert.match((await main(page).textContent()) ?? '', /Demande accordée/)
  })

  test('J and K move through the list, Enter opens', async () => {
    const page = await browser.page()
    await signIn(page, 'Hélène Marchal')
    await page.waitForURL('**/fr/desk')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    const first = await page.locator('tr[data-row] th a').first().getAttribute('href')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**${first}`)
  })

  test('with the keyboard alone: help, tick two, act on them, see what would happen', async () => {
    for (const name of ['Kevin Marchand', 'Leïla Haddad']) await examined(name)
    const page = await browser.page()
    await signIn(page, 'Hélène Marchal')
    await page.waitForURL('**/fr/desk')
    await page.keyboard.press('?')
    await page.waitForURL('**/desk/keys')
    await axe(page)
    await screens(page, 'desk-keys')
    await page.goto('/fr/desk')
    for (const key of ['j', 'x', 'j', 'x', 'a']) await page.keyboard.press(key)
    await page.waitForURL('**/desk/bulk/*')
    await main(page).getByText('2 dossiers choisis').waitFor()
    await axe(page)
    await fits(page)
    await screens(page, 'desk-bulk')
    await press(page, /^Voir ce qui se passerait/)
    await page.getByRole('alert').getByText('Choisissez ce qu’il faut faire').waitFor()
    await axe(page)
    await screens(page, 'desk-bulk-error')
    await page.getByRole('radio', { name: 'Les prendre' }).focus()
    await page.keyboard.press('Space')
    await press(page, /^Voir ce qui se passerait/)
    await page.getByText('Essai sans rien faire').waitFor()
    await axe(page)
    await screens(page, 'desk-bulk-trying')
    await jobNamed('work.bulk').run(town.edge, { bulk: page.url().split('/').at(-1)! })
    await main(page).getByRole('button', { name: 'Le faire pour 2 dossiers' }).waitFor()
    await axe(page)
    await press(page, /^Le faire pour 2 dossiers/)
    await page.getByText('En cours').waitFor()
    await jobNamed('work.bulk').run(town.edge, { bulk: page.url().split('/').at(-1)! })
    // The page finds out by itself.
    await main(page).getByText('Faits : 2').waitFor()
    await axe(page)
    await screens(page, 'desk-bulk-done')
    await page.goto('/fr/desk?view=open&who=me&sort=limit')
    await main(page).getByText('Vous', { exact: true }).first().waitFor()
    await axe(page)
    await fits(page)
    await screens(page, 'desk-list-filtered')
    await page.goto('/fr/desk/away')
    await axe(page)
    await fits(page)
    await screens(page, 'desk-away')
  })

  for (const script of [true, false])
    test(`a refusal with its reason reaches the person in her words, ${script ? 'with' : 'without'} script`, async () => {
      const name = script ? 'Yusuf Şahin' : 'Monique Aubertin'
      const reference = await examined(name, tooRich)
      const page = await browser.page({ script })
      await signIn(page, 'Hélène Marchal')
      await page.goto(caseAt(reference))
      await page.getByRole('heading', { name: /Droit à l’aide\s: non, parce que/ }).waitFor()
      await page.getByRole('link', { name: 'Refuser, avec un motif' }).click()
      await axe(page)
      await main(page).getByRole('button', { name: 'Refuser' }).click()
      await page.getByRole('alert').getByText('Écrivez le motif').waitFor()
      assert.match(await page.title(), /^Erreur/)
      await axe(page)
      await screens(page, `desk-refuse-error-${script}`)
      await page.getByLabel('Motif').fill('Vos ressources dépassent le plafond de votre foyer.')
      await main(page).getByRole('button', { name: 'Refuser' }).click()
      await page.waitForURL(`**${caseAt(reference)}`)
      await axe(page)
      const view = await viewOf(reference)
      assert.equal(view.decision?.reason, 'Vos ressources dépassent le plafond de votre foyer.')
      const person = await town.signIn(name)
      assert.match((await person.get(`/fr/cases/${reference}`)).text, /Vos ressources dépassent le plafond de votre foyer\./)
    })

  test('a correction names its questions; the person answers them and no others', async () => {
    const reference = await examined('Leïla Haddad')
    const page = await browser.page()
    await signIn(page, 'Hélène Marchal')
    await page.goto(caseAt(reference))
    await page.getByRole('link', { name: 'Demander un complément' }).click()
    await main(page).getByRole('button', { name: 'Demander un complément' }).click()
    await page.getByRole('alert').getByText('Cochez au moins une question').waitFor()
    await axe(page)
    await screens(page, 'desk-ask-error')
    await page.getByRole('checkbox', { name: /Nuits/ }).check()
    await main(page).getByRole('button', { name: 'Demander un complément' }).click()
    await page.waitForURL(`**${caseAt(reference)}`)
    await main(page).getByText('Une réponse de la personne est attendue').waitFor()
    await axe(page)
    assert.deepEqual((await viewOf(reference)).asked?.fields, ['nuits'])
  })

  test('a document opens in the viewer and alone, in its own case only', async () => {
    const reference = await examined('Samira Lambert')
    const other = await examined('Odile Petitjean')
    const samira = await town.signIn('Samira Lambert')
    const png = new File([readFileSync(join(import.meta.dirname, '../towns/demo/files/degats-salon.png'))], 'salon.png', {
      type: 'image/png',
    })
    assert.equal((await samira.post(`/fr/cases/${reference}/files`, { field: 'photos', files: png })).status, 303)
    const helene = await town.signIn('Hélène Marchal')
    const file = /documents\/([\da-f-]{36})/.exec((await helene.get(caseAt(reference))).text)?.[1] ?? ''
    const alone = await helene.get(`${caseAt(reference)}/files/${file}`)
    assert.equal(alone.headers.get('content-type'), 'image/png')
    assert.match(alone.headers.get('content-disposition') ?? '', /^inline/)
    assert.equal(alone.headers.get('x-content-type-options'), 'nosniff')
    for (const kind of ['files', 'documents']) assert.equal((await helene.get(`${caseAt(other)}/${kind}/${file}`)).status, 404)
    assert.equal((await accessesTo('Samira Lambert'))[0]?.categories, 'document')
    const page = await browser.page()
    await signIn(page, 'Hélène Marchal')
    await page.goto(caseAt(reference))
    await page.getByRole('link', { name: 'salon.png' }).first().click()
    await page.getByRole('img', { name: 'Pièce : salon.png' }).waitFor()
    await axe(page)
    await screens(page, 'desk-paper')
  })

  test('somebody else approves what was proposed', async () => {
    const reference = await examined('René Humblot')
    await worked(town.edge, await actorNamed(town, 'Hélène Marchal'), reference, { action: 'proposer' })
    const page = await browser.page({ script: false })
    await signIn(page, 'Sylvie Thiébaut')
    await page.goto(caseAt(reference))
    await page.getByRole('link', { name: /^Viser et accorder/ }).click()
    await main(page)
      .getByRole('button', { name: /^Viser et accorder/ })
      .click()
    await page.waitForURL(`**${caseAt(reference)}`)
    assert.equal((await viewOf(reference)).state, 'accordé')
  })

  test('the office writes back; an empty message is sent back', async () => {
    const reference = await examined('Paulette Simonin')
    await writes('Paulette Simonin', reference, 'Où en êtes-vous ?')
    const page = await browser.page()
    await signIn(page, 'Karim Ouldali')
    await page.goto(caseAt(reference))
    await page.getByRole('button', { name: 'Envoyer' }).click()
    await page.getByRole('alert').getByText('Écrivez votre message').waitFor()
    await axe(page)
    await page.getByLabel('Écrire à la personne').fill('Votre dossier est complet, nous décidons cette semaine.')
    await page.getByRole('button', { name: 'Envoyer' }).click()
    await page.getByRole('status').getByText('Message envoyé').waitFor()
    const paulette = await town.signIn('Paulette Simonin')
    assert.match((await paulette.get(`/fr/cases/${reference}`)).text, /nous décidons cette semaine/)
  })

  test('pages speak three languages, fit a phone, stand in the dark', async () => {
    const reference = await examined('Sébastien Colin')
    for (const [lang, title] of [
      ['fr', 'File de travail'],
      ['en', 'Work list'],
      ['nl', 'Werklijst'],
    ] as const) {
      const page = await browser.page({ lang, width: 390, dark: lang === 'nl' })
      await signIn(page, 'Hélène Marchal', lang)
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
      await axe(page)
      await fits(page)
      await page.goto(caseAt(reference, lang))
      await axe(page)
      await fits(page)
      await screens(page, `desk-case-phone-${lang}`)
      await page.goto(`${caseAt(reference, lang)}/do/refuser`)
      await fits(page)
    }
  })

  test('the states of a service lead to its cases', async () => {
    await examined('Kevin Marchand')
    const page = await browser.page()
    await signIn(page, 'Hélène Marchal')
    await page
      .getByRole('navigation', { name: 'Vues' })
      .getByRole('link', { name: /^Instruction/ })
      .click()
    await axe(page)
    const states = await page.locator('tbody tr td[data-label="État"]').allTextContents()
    assert.ok(states.length > 0 && states.every((state) => state.startsWith('Instruction')))
  })

  test('the administrator sees database, services and jobs, and nobody’s data', async () => {
    const page = await browser.page()
    await signIn(page, 'Isabelle Aubry')
    await page.waitForURL('**/fr/admin')
    await axe(page)
    await fits(page)
    await screens(page, 'admin')
    await main(page)
      .getByText(town.edge.store.kind === 'pglite' ? 'Base de données embarquée' : 'PostgreSQL')
      .first()
      .waitFor()
    assert.match((await main(page).textContent()) ?? '', /Chèque énergie/)
    assert.doesNotMatch((await main(page).textContent()) ?? '', /Lambert|Petitjean/)
  })
})

/** Moves with Tab to the link or button of this name and presses Enter. */
async function press(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press('Tab')
    const text = await page.evaluate(() =>
      document.activeElement?.closest('main') ? (document.activeElement.textContent ?? '').trim() : '',
    )
    if (!name.test(text)) continue
    await page.keyboard.press('Enter')
    return
  }
  throw new Error(`Tab never came to ${name}`)
}
