/** The desk without a mouse: every journey of an agent and of an accountant by real keys, each stop of Tab seen, axe on each page. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { axe, openBrowser, screens, signIn, type TestBrowser } from './support/browser.ts'
import { jobNamed } from './support/jobs.ts'
import { enter, skips, tabTo } from './support/keys.ts'
import { startTown, type TestTown } from './support/town.ts'
import { actorNamed, applied, worked } from './support/walk.ts'

const aid = 'aide-logement-urgence'
const answers = { occupation: 'locataire', inhabitable: true, nuits: 10, revenu: 20000 } as const
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

async function examined(name: string): Promise<string> {
  const { reference } = await applied(town.edge, await actorNamed(town, name), aid, answers)
  await worked(town.edge, await actorNamed(town, 'Hélène Marchal'), reference, { action: 'instruire' })
  return reference
}
const asAgent = async (name = 'Hélène Marchal'): Promise<Page> => {
  const page = await browser.page()
  await signIn(page, name)
  return page
}
const says = (page: Page, text: string | RegExp) => page.locator('main').getByText(text).first().waitFor()
const bulkOf = (page: Page) => page.url().split('/').at(-1)!.split('?')[0]!
/** A choice in a list of a form, by its first letters. */
const choose = async (page: Page, name: RegExp, letters: string) => {
  await tabTo(page, name)
  await page.keyboard.type(letters)
}

test('list, filter, open, take, decide, next', async () => {
  const [first] = [await examined('Samira Lambert'), await examined('Odile Petitjean')]
  const page = await asAgent()
  await page.waitForURL('**/fr/desk')
  await skips(page)
  await choose(page, /^Affecté à/, 'Per')
  await enter(page, /^Filtrer$/)
  await page.waitForURL('**who=nobody**')
  await axe(page)
  await skips(page)
  await enter(page, /^Samira Lambert$/)
  await page.waitForURL(`**/desk/cases/${first}`)
  await skips(page)
  await enter(page, /^Prendre( A)?$/)
  await page.waitForURL(`**/desk/cases/${first}*`)
  await page.getByRole('status').first().waitFor()
  await axe(page)
  // She goes on where she was, beside what she pressed.
  await tabTo(page, /^Rendre à l’équipe/, { most: 2 })
  await enter(page, /^Accorder \d/)
  await page.waitForURL('**/do/accorder')
  await axe(page)
  await enter(page, /^Accorder$/)
  await page.waitForURL(`**/desk/cases/${first}`)
  await says(page, 'C’est fait')
  await screens(page, 'keyboard-decided')
  // The next one, without going back to the list.
  await skips(page)
  await enter(page, /Suivant|Dossier suivant/)
  await page.waitForURL((url) => /\/desk\/cases\/\d{12}$/.test(url.pathname) && !url.pathname.endsWith(first))
})

test('many at once: ticked, tried, done', async () => {
  for (const name of ['Kevin Marchand', 'Leïla Haddad']) await examined(name)
  const page = await asAgent()
  await page.waitForURL('**/fr/desk')
  for (const _ of [1, 2]) {
    await tabTo(page, /^Sélectionner/)
    await page.keyboard.press('Space')
  }
  await enter(page, /^Agir sur/)
  await page.waitForURL('**/desk/bulk/*')
  await axe(page)
  await skips(page)
  await tabTo(page, /^(Les prendre|Prendre en instruction|Accorder|Les confier)/)
  while (!(await page.getByRole('radio', { name: 'Les prendre' }).isChecked())) await page.keyboard.press('ArrowDown')
  await enter(page, /^Voir ce qui se passerait/)
  await says(page, 'Essai sans rien faire')
  await jobNamed('work.bulk').run(town.edge, { bulk: bulkOf(page) })
  await page
    .locator('main')
    .getByRole('button', { name: /^Le faire pour 2/ })
    .waitFor()
  await axe(page)
  await enter(page, /^Le faire pour 2/)
  await says(page, 'En cours')
  await jobNamed('work.bulk').run(town.edge, { bulk: bulkOf(page) })
  await says(page, /Faits.: 2/)
  await axe(page)
})

test('a list is exported', async () => {
  const page = await asAgent()
  await page.waitForURL('**/fr/desk')
  await skips(page)
  await enter(page, /^Exporter/)
  await axe(page)
  await skips(page)
  await tabTo(page, /^État/)
  await page.keyboard.press('Space')
  await enter(page, /^Préparer le fichier/)
  await jobNamed('work.bulk').run(town.edge, { bulk: bulkOf(page) })
  await page.locator('main').getByRole('link', { name: 'Prendre le fichier' }).waitFor()
  await axe(page)
  await skips(page)
  const file = page.waitForEvent('download')
  await tabTo(page, /^Prendre le fichier/)
  await page.keyboard.press('Enter')
  assert.match((await file).suggestedFilename(), /\.csv$|\.xlsx$/)
})

test('an opinion is asked of another team', async () => {
  const reference = await examined('Jean-Luc Didier')
  const page = await asAgent()
  await page.goto(`/fr/desk/cases/${reference}`)
  await skips(page)
  await enter(page, /^Demander un avis à une équipe/)
  await page.waitForURL('**/opinion')
  await axe(page)
  // Nothing written: the summary says what lacks, has the focus, and leads to each question.
  await skips(page)
  await enter(page, /^Demander l’avis/)
  await page.getByRole('alert').first().waitFor()
  await axe(page)
  await enter(page, /^Écrivez la question/, { stays: true })
  await page.keyboard.type('Le logement est-il réparable ?')
  await tabTo(page, /^À quelle équipe/, { back: true })
  await page.keyboard.press('ArrowDown')
  await screens(page, 'keyboard-opinion')
  await enter(page, /^Demander l’avis/)
  await page.waitForURL(`**/desk/cases/${reference}*`)
  await says(page, 'Le logement est-il réparable ?')
  await axe(page)
})

test('money leaves: one prepares the list, another approves it', async () => {
  const reference = await examined('Mariam Traoré')
  await worked(town.edge, await actorNamed(town, 'Hélène Marchal'), reference, { action: 'accorder' })
  const orders = await town.edge.store.owner.query("select id, stream from log.event where type = 'case.payment-ordered'")
  for (const { id, stream } of orders) await jobNamed('payouts.take').run(town.edge, { event: String(id), stream: String(stream) })
  const page = await asAgent('Rachida Amrani')
  await page.goto('/fr/payouts')
  await axe(page)
  await skips(page)
  await enter(page, /^Préparer la liste/)
  await says(page, 'une autre personne l’approuve')
  await axe(page)
  const list = new URL(page.url()).pathname
  const other = await asAgent('Gérard Klein')
  await other.goto('/fr/payouts')
  await skips(other)
  await enter(other, /^GCT-/)
  await other.waitForURL(`**${list}`)
  await skips(other)
  await enter(other, /^Approuver la liste/)
  await says(other, 'La liste est approuvée')
  await axe(other)
  await screens(other, 'keyboard-approved')
})
