/** Two designers change a service in a browser, with and without script: a mistake first, then an offer, then publication by the other one. */
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { asPerson, findCase } from '#cases'
import { axe, fits, openBrowser, screens, signIn, type TestBrowser } from './support/browser.ts'
import { startTown, type TestTown } from './support/town.ts'
import { actorNamed } from './support/walk.ts'

const root = join(import.meta.dirname, '..')
const exampleFile = join(root, 'docs', 'how-to', 'examples', 'stationnement-demenagement.service.yaml')
const example = readFileSync(exampleFile, 'utf8')

let town: TestTown
let browser: TestBrowser
let folder = ''
const closing: (() => Promise<void> | void)[] = []

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-services-'))
  mkdirSync(join(folder, 'demenagement'))
  cpSync(exampleFile, join(folder, 'demenagement', 'service.yaml'))
  town = await startTown(undefined, { jobs: false, services: [folder] })
  browser = await openBrowser({ after: (fn) => void closing.push(fn as () => Promise<void>) }, town.url)
})
after(async () => {
  for (const close of closing) await close()
  await town.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The page says so; a failure shows the sentence, not the page. Spaces that do not break count as spaces. */
const says = (answer: { readonly text: string }, words: string | RegExp) => {
  const text = answer.text
  assert.ok(typeof words === 'string' ? text.includes(words) : words.test(text), `the page does not say ${words}`)
}
const source = (page: Page) => page.getByRole('textbox', { name: 'service.yaml', exact: true })
const checkFile = (page: Page) => page.getByRole('button', { name: 'Vérifier le fichier' }).click()
const versionOf = async (name: string, reference: string): Promise<number> => {
  const actor = await actorNamed(town, name)
  return (await findCase(town.edge, asPerson(actor, 'compte'), reference)).version
}
async function begin(page: Page, name: string, service: string): Promise<string> {
  await signIn(page, name)
  await page.goto(`/fr/services/${service}`)
  await page.getByRole('button', { name: 'Commencer ma demande' }).click()
  return /\d{12}/.exec(page.url())?.[0] ?? ''
}

describe('who may not', () => {
  test('nobody but a designer sees or posts anything here', async () => {
    const paths = [
      '/fr/designer',
      '/fr/designer/new',
      '/fr/designer/services/aide-logement-urgence',
      '/fr/designer/services/aide-logement-urgence/edit',
    ]
    for (const name of ['Samira Lambert', 'Hélène Marchal', 'Isabelle Aubry']) {
      const visitor = await town.signIn(name)
      for (const path of paths) assert.equal((await visitor.get(path)).status, 403, `${name} ${path}`)
      assert.equal((await visitor.post('/fr/designer/new', { 'text:service.yaml': example, do: 'offer' })).status, 403)
    }
    assert.deepEqual(town.edge.catalogue.offered(), [])
  })

  test('a service that does not exist has no page', async () => {
    const nadege = await town.signIn('Nadège Lefèvre')
    for (const path of ['services/rien', 'services/rien/edit', 'offers/rien/1', 'services/rien/stage?version=1&stage=live'])
      assert.equal((await nadege.get(`/fr/designer/${path}`)).status, 404, path)
    assert.equal((await nadege.post('/fr/designer/services/rien/edit', { 'text:service.yaml': example })).status, 404)
  })
})

describe('hostile files', () => {
  const check = async (text: string | File, path = '/fr/designer/new') => {
    const nadege = await town.signIn('Nadège Lefèvre')
    return await nadege.post(
      path,
      typeof text === 'string'
        ? { 'text:service.yaml': text, do: 'offer' }
        : { 'text:service.yaml': 'gardé: oui', upload: text, do: 'check' },
    )
  }

  test('10 MB and a picture are refused by name, and the text on the page is kept', async () => {
    const big = await check(new File([new Uint8Array(10_000_000).fill(97)], 'grand.yaml'))
    assert.equal(big.status, 422)
    says(big, '« grand.yaml » dépasse 1 Mo')
    says(big, /gardé: oui/)
    const picture = await check(new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0xff, 0xfe])], 'photo.yaml'))
    assert.equal(picture.status, 422)
    says(picture, '« photo.yaml » n’est pas un fichier de texte')
    says(picture, /gardé: oui/)
  })

  test('an alias bomb, endless brackets and a text of 2 MB get a sentence at their line', async () => {
    const bomb = `a: &a [x]\n${Array.from({ length: 300 }, (_, index) => `b${index}: [*a, *a]`).join('\n')}`
    for (const text of [bomb, '['.repeat(5000), 'x'.repeat(1_500_000), '']) {
      const answer = await check(text)
      assert.equal(answer.status, 422)
      says(answer, /Ligne \d/u)
    }
    assert.deepEqual(town.edge.catalogue.offered(), [])
  })

  test('texts of a file are words on a page: no tag, no script address', async () => {
    const evil = example
      .replace('fr: "Réserver une place pour un déménagement"', 'fr: "<script>alert(1)</script>"')
      .replace('fr: "Longueur à réserver"', 'fr: "<img src=x onerror=alert(1)>"')
      .replace('version: 1', 'version: 2')
    const shown = await check(evil.replace('stage: live', 'stage: prototype'))
    const page = await (await town.signIn('Bruno Noël')).get(shown.location ?? '')
    for (const text of [shown.text, page.text]) {
      assert.doesNotMatch(text, /<script>alert|<img src=x/)
    }
    says(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/)
    const [offer] = town.edge.catalogue.offered()
    await (await town.signIn('Bruno Noël')).post(`/fr/designer/offers/${offer!.id}/2/drop`, { hash: offer!.hash })
    assert.deepEqual(town.edge.catalogue.offered(), [])

    const link = await check(example.replace('https://example.org/tarifs#art4', 'javascript:alert(1)').replace('version: 1', 'version: 2'))
    assert.equal(link.status, 422)
    assert.doesNotMatch(link.text, /href="javascript:/)
  })
})

describe('a change of the flood aid', () => {
  const path = '/fr/designer/services/aide-logement-urgence'
  const label = 'Nuits passées ailleurs'

  for (const script of [true, false])
    test(`mistake, correction, offer, publication by another; ${script ? 'with' : 'without'} script`, async () => {
      const version = script ? 4 : 5
      const words = `${label} (${version})`
      const early = await browser.page({ script })
      const draft = await begin(early, script ? 'Samira Lambert' : 'Odile Petitjean', 'aide-logement-urgence')

      const page = await browser.page({ script })
      await signIn(page, 'Nadège Lefèvre')
      await page.goto('/fr/designer')
      await axe(page)
      await screens(page, `designer-${script}`)
      await page.getByRole('link', { name: 'Aide au logement', exact: false }).first().click()
      await axe(page)
      await screens(page, `designer-service-${script}`)
      await page.getByRole('link', { name: `Écrire la version ${version}` }).click()
      await axe(page)
      const text = await source(page).inputValue()
      assert.match(text, new RegExp(`^version: ${version} `, 'm'))

      // A key that does not exist, and the number of a published version: both said at their line, nothing lost.
      const changed = text.replace(/fr: "Nuits [^"]*"/u, `fr: "${words}"`)
      const wrong = changed.replace('    unit: nuit\n', '    unité: nuit\n')
      const line = wrong.split('\n').findIndex((one) => one.includes('unité: nuit')) + 1
      await source(page).fill(wrong)
      await checkFile(page)
      assert.equal(await source(page).inputValue(), wrong)
      const mistake = page.locator('.g-problems > li').first()
      await mistake.getByText(`Ligne ${line}, colonne 5`).waitFor()
      await mistake.locator('code', { hasText: 'unité: nuit' }).waitFor()
      assert.match(await page.title(), /^Erreur/u)
      await axe(page)
      await fits(page)
      await screens(page, `designer-errors-${script}`)

      await source(page).fill(changed.replace(/^version: \d+/m, `version: ${version - 1}`))
      await checkFile(page)
      await page
        .getByText(`La version ${version - 1} est publiée avec un autre contenu`)
        .last()
        .waitFor()
      await page.getByRole('button', { name: `Écrire version: ${version} dans le fichier` }).click()
      assert.equal(await source(page).inputValue(), changed)

      // What passes is shown: the difference, the gates, the form as an example sees it.
      const preview = page.locator('.g-preview')
      await page
        .getByRole('row', { name: /nuits . label . fr/u })
        .getByText(words)
        .waitFor()
      await preview.getByText(words).waitFor()
      await page.getByLabel('Voir comme').selectOption({ label: 'famille de Samira, quatorze nuits' })
      await page.getByRole('button', { name: 'Voir cet exemple' }).click()
      assert.equal(await preview.getByLabel(words).inputValue(), '14')
      await page.getByRole('row', { name: /^aide/ }).getByText(/1.260/u).first().waitFor()
      await axe(page)
      await fits(page)
      await screens(page, `designer-passed-${script}`)
      await page.getByRole('button', { name: 'Proposer à la publication' }).click()

      // Whoever offered it does not publish it: no button, and a post by hand is refused in words.
      await page.getByText('une autre personne doit la publier').waitFor()
      assert.equal(await page.getByRole('button', { name: /^Publier/ }).count(), 0)
      await axe(page)
      const offered = town.edge.catalogue.offered().find((one) => one.version === version)!
      const publish = `/fr/designer/offers/aide-logement-urgence/${version}/publish`
      const refused = await (await town.signIn('Nadège Lefèvre')).post(publish, { hash: offered.hash })
      assert.equal(refused.status, 409)
      says(refused, /une autre personne doit la publier/)
      assert.equal(town.edge.catalogue.current('aide-logement-urgence')?.service.version, version - 1)

      const second = await browser.page({ script })
      await signIn(second, 'Bruno Noël')
      await second.goto('/fr/designer')
      await second.getByRole('cell', { name: 'Nadège Lefèvre' }).first().waitFor()
      await second.getByRole('link', { name: `Version ${version}` }).click()
      await axe(second)
      await screens(second, `designer-offer-${script}`)
      await second.getByRole('button', { name: `Publier la version ${version}` }).click()
      await second.getByText('La version est publiée.').waitFor()
      assert.equal(new URL(second.url()).pathname, path)
      await axe(second)

      // Who starts now has the new version; who began before keeps hers.
      const late = await browser.page({ script })
      const [now, before] = script ? ['Mariam Traoré', 'Samira Lambert'] : ['Fatima Benali', 'Odile Petitjean']
      const fresh = await begin(late, now!, 'aide-logement-urgence')
      assert.equal(await versionOf(now!, fresh), version)
      assert.equal(await versionOf(before!, draft), version - 1)
    })

  test('on a phone and in the dark nothing is cut', async () => {
    const page = await browser.page({ width: 390, dark: true })
    await signIn(page, 'Nadège Lefèvre')
    for (const [name, address] of [
      ['list', '/fr/designer'],
      ['service', path],
      ['edit', `${path}/edit`],
    ] as const) {
      await page.goto(address)
      await fits(page)
      await axe(page)
      await screens(page, `designer-phone-${name}`)
    }
  })
})

test('a newer version is retired after a signature asks for it, the one before is in force again', async () => {
  const id = 'aide-logement-urgence'
  const bruno = await town.signIn('Bruno Noël')
  const newest = town.edge.catalogue.current(id)!.service.version
  const stage = `/fr/designer/services/${id}/stage`
  says(await bruno.get(`${stage}?version=${newest}&stage=retired`), new RegExp(`prendront la version ${newest - 1}`))
  await bruno.post(stage, { version: String(newest), stage: 'retired' })
  assert.equal(town.edge.catalogue.current(id)?.service.version, newest - 1)
  // Back into service: a named person answers for it.
  const unsigned = await bruno.post(stage, { version: String(newest), stage: 'live' })
  assert.equal(unsigned.status, 422)
  says(unsigned, /Cochez que vous répondez/)
  assert.equal(town.edge.catalogue.current(id)?.service.version, newest - 1)
  const signed = await bruno.post(stage, { version: String(newest), stage: 'live', signed: 'yes' })
  assert.equal(signed.status, 303)
  assert.equal(town.edge.catalogue.current(id)?.service.version, newest)
})

describe('a service in a folder', () => {
  const file = () => join(folder, 'demenagement', 'service.yaml')

  test('a file nobody has seen before is a working service', async () => {
    const page = await browser.page({ script: false })
    const reference = await begin(page, 'Samira Lambert', 'stationnement-demenagement')
    assert.equal(await versionOf('Samira Lambert', reference), 1)
    await axe(page)
  })

  test('changed later it is offered, not loaded; broken it is refused by line, and the published version goes on', async () => {
    const { catalogue } = town.edge
    const id = 'stationnement-demenagement'
    writeFileSync(file(), example.replace('version: 1', 'version: 2').replace('max: 30', 'max: 40'))
    await catalogue.takeIn(false)
    assert.equal(catalogue.current(id)?.service.version, 1)
    const nadege = await town.signIn('Nadège Lefèvre')
    const offered = await nadege.get('/fr/designer')
    says(offered, new RegExp(`/fr/designer/offers/${id}/2`))
    says(offered, /Dossier des services/)

    writeFileSync(file(), example.replace('type: integer', 'type: entier'))
    await catalogue.takeIn(false)
    const page = await browser.page()
    await signIn(page, 'Nadège Lefèvre')
    await page.goto('/fr/designer')
    await page.getByRole('heading', { name: 'Dossier refusé : demenagement' }).waitFor()
    await page.locator('.g-problems mark', { hasText: 'entier' }).waitFor()
    await axe(page)
    await screens(page, 'designer-broken')
    assert.doesNotMatch(await page.content(), new RegExp(folder))
    assert.equal(catalogue.current(id)?.service.version, 1)

    // What came with a folder has no author in Guichet: either designer may publish it.
    const offer = catalogue.offered().find((one) => one.id === id)!
    assert.equal((await nadege.post(`/fr/designer/offers/${id}/2/publish`, { hash: offer.hash })).status, 303)
    assert.equal(catalogue.current(id)?.service.version, 2)
  })
})

test('a new service: uploaded with its parts, offered in English, withdrawn', async () => {
  const nadege = await town.signIn('Nadège Lefèvre', 'en')
  const [main = '', examples = ''] = example.split('\nexamples:\n')
  const text = main.replace('service: stationnement-demenagement', 'service: stationnement-chantier')
  const page = await nadege.post('/en/designer/new', { 'text:service.yaml': '', upload: new File([text], 'chantier.yaml'), do: 'check' })
  says(page, /The file is right/)
  const offered = await nadege.post('/en/designer/new', {
    'text:service.yaml': text,
    'text:examples.yaml': examples.replace(/^ {2}/gm, ''),
    do: 'offer',
  })
  assert.equal(offered.status, 303)
  const offer = await nadege.get(offered.location ?? '')
  says(offer, /You offered this version/)
  says(offer, /une camionnette/)
  const [, hash = ''] = /hash=(\w+)/.exec(offered.location ?? '') ?? []
  says(await nadege.get(`/en/designer/services/stationnement-chantier/edit?offer=${hash}`), /text:examples\.yaml/)
  assert.equal((await nadege.post('/en/designer/offers/stationnement-chantier/1/drop', { hash })).status, 303)
  assert.equal((await nadege.get('/en/designer/offers/stationnement-chantier/1')).status, 404)
})
