/** The person seen whole in a browser: her household, needs and preferences; an agent's view; a merge by two; with and without script, on a phone and in the dark. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asSystem } from '#cases'
import { searchDuplicates, stateFact } from '#people'
import { openBrowser, seen, signIn, type TestBrowser } from './support/browser.ts'
import { startTown, type TestTown } from './support/town.ts'
import { actorNamed, applied, worked } from './support/walk.ts'

let town: TestTown
let browser: TestBrowser
let reference: string
const closing: (() => Promise<void> | void)[] = []

before(async () => {
  town = await startTown(undefined)
  browser = await openBrowser({ after: (fn) => void closing.push(fn as () => Promise<void>) }, town.url)
  const samira = await actorNamed(town, 'Samira Lambert')
  const answers = { occupation: 'locataire', inhabitable: true, nuits: 10, revenu: 31_000 }
  ;({ reference } = await applied(town.edge, samira, 'aide-logement-urgence', answers))
  await worked(town.edge, await actorNamed(town, 'Hélène Marchal'), reference, { action: 'instruire' })
  await town.edge.store.as(asSystem('identite'), async (tx) => {
    for (const [concept, value] of Object.entries({
      person: { given: 'Samira', family: 'Lambert', birth: '1988-06-09' },
      'person.phone': '+33639980142',
    }))
      await stateFact(town.edge.log, tx, '0190f000-0000-7000-8000-00000000beef', { concept, value, source: 'profile', verified: true })
    await searchDuplicates(town.edge.log, tx)
  })
})
after(async () => {
  for (const close of closing) await close()
  await town.close()
})

test('on her phone she tells needs, adds a child of whom she knows the year, asks the register, and chooses large print', async () => {
  const page = await browser.page({ width: 360 })
  await signIn(page, 'Samira Lambert')
  await page.goto('/fr/me')
  await seen(page, 'me-phone')
  await page.getByRole('link', { name: 'Mes besoins' }).click()
  await page.getByRole('button', { name: 'J’accepte, dites-le' }).click()
  await page.getByRole('alert').waitFor()
  await seen(page, 'needs-refused-phone')
  await page.getByLabel('Lire en gros caractères').check()
  await page.getByLabel('Personne près de moi pour m’aider').check()
  await page.getByRole('button', { name: 'J’accepte, dites-le' }).click()
  await page.getByText('C’est dit aux agents de vos dossiers.').waitFor()
  await seen(page, 'needs-phone')

  await page.goto('/fr/me/household')
  await seen(page, 'household-empty-phone')
  await page.getByRole('link', { name: 'Ajouter une personne' }).click()
  await page.getByRole('button', { name: 'Ajouter' }).click()
  await page.getByRole('alert').waitFor()
  await seen(page, 'household-refused-phone')
  await page.getByLabel('Qui est cette personne ?').selectOption('child')
  await page.getByLabel('Prénom').fill('Inès')
  await page
    .getByRole('group', { name: /Date de naissance/ })
    .getByLabel('Année')
    .fill('2015')
  await page.getByRole('button', { name: 'Ajouter' }).click()
  await page.getByText('naissance en 2015').waitFor()
  await page.getByRole('link', { name: 'Demander au registre des familles' }).click()
  await page.getByRole('button', { name: 'Demander et voir la réponse' }).click()
  await seen(page, 'family-preview-phone')
  await page.getByRole('button', { name: 'Noter ces personnes' }).click()
  await page.getByText('Les personnes du registre sont notées.').waitFor()
  await seen(page, 'household-phone')

  await page.goto('/fr/me/preferences')
  await seen(page, 'preferences-phone')
  await page.getByLabel('Afficher en gros caractères').check()
  await page.getByRole('combobox', { name: 'Mes dossiers et mes décisions' }).selectOption('letter')
  await page.getByLabel('L’école').check()
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('Vos préférences sont enregistrées.').waitFor()
  await seen(page, 'preferences-large-phone')
  await page.goto('/fr')
  await seen(page, 'home-large-phone')
})

test('without script, in the dark, an agent opens the person from her case, searches another with a reason, and merges with a colleague', async () => {
  const page = await browser.page({ script: false, dark: true })
  await signIn(page, 'Hélène Marchal')
  await page.goto(`/fr/desk/cases/${reference}`)
  await page.getByRole('link', { name: 'Voir la personne en entier' }).click()
  await page.getByText('Besoins que la personne accepte de dire').waitFor()
  await seen(page, 'person-dark')
  await page.goto('/fr/desk/people')
  await page.getByRole('button', { name: 'Ouvrir', exact: true }).click()
  await page.getByRole('alert').waitFor()
  await seen(page, 'search-refused-dark')
  await page.getByLabel('Nom', { exact: true }).fill('Petitjean')
  await page.getByLabel('Prénom').fill('Odile')
  await page.getByLabel('Jour').fill('21')
  await page.getByLabel('Mois').fill('5')
  await page.getByLabel('Année').fill('1945')
  await page.getByLabel('Pourquoi ouvrez-vous cette personne ?').fill('Demande au guichet ce qui manque.')
  await page.getByRole('button', { name: 'Ouvrir', exact: true }).click()
  await page.getByRole('heading', { name: 'Odile Petitjean' }).waitFor()
  await seen(page, 'person-look-dark')

  await page.goto('/fr/duplicates')
  await seen(page, 'duplicates-dark')
  await page.getByRole('link', { name: /Samira Lambert et Samira Lambert/ }).click()
  await seen(page, 'pair-dark')
  await page.getByRole('button', { name: 'Réunir, garder la première' }).click()
  await page.getByText('C’est proposé. Un autre agent confirme.').waitFor()
  const colleague = await browser.page()
  await signIn(colleague, 'Karim Ouldali')
  await colleague.goto('/fr/duplicates')
  await colleague.getByRole('link', { name: /Samira Lambert et Samira Lambert/ }).click()
  await seen(colleague, 'pair-proposed')
  await colleague.getByRole('button', { name: 'Confirmer : une seule personne' }).click()
  await colleague.getByText('Les deux inscriptions sont lues comme une seule personne.').waitFor()
  await colleague.getByRole('link', { name: /Samira Lambert et Samira Lambert/ }).click()
  await colleague.getByRole('button', { name: 'Séparer de nouveau' }).click()
  await colleague.getByText('Rien n’est perdu.').waitFor()
})

test('a limited case, an unusual access and its question, in three languages', async () => {
  const citizen = await browser.page({ script: false })
  await signIn(citizen, 'Samira Lambert')
  await citizen.goto('/fr/me/limit')
  const options = await citizen.locator('#what option').evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value))
  await citizen.locator('#what').selectOption(options.find((value) => value.startsWith('restrict')) ?? '')
  await citizen.locator('#text').fill('Mes revenus sont faux.')
  await citizen.getByRole('button', { name: /Envoyer|Demander/ }).click()
  const agent = await browser.page({ width: 360 })
  await signIn(agent, 'Hélène Marchal')
  await agent.goto(`/fr/desk/cases/${reference}`)
  await agent.getByRole('heading', { name: 'Dossier limité' }).waitFor()
  await seen(agent, 'limited-phone')
  await agent.goto('/nl/desk/questions')
  await seen(agent, 'questions-phone')
  await agent.goto('/en/desk/letters')
  await seen(agent, 'letters-phone')
  const officer = await browser.page()
  await signIn(officer, 'Claire Fontaine')
  await officer.goto('/en/officer/unusual')
  await seen(officer, 'unusual')
  assert.equal(await officer.locator('h1').innerText(), 'Unusual accesses')
})
