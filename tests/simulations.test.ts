/** The workbench: who may come, a bad population, a run that is stopped, and the same figures on the page, from the command line and in SQL. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Results } from '#simulation'
import { axe, fits, openBrowser, seen, signIn } from './support/browser.ts'
import { startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const bracket = `reform: seconde-tranche
law: impot-sur-le-revenu
title: { fr: Seconde tranche à 12 % }
changes:
  impôt sans plafonnement / barème / tranches / 2 / taux: 12 %
  impôt sans enfants / barème / tranches / 2 / taux: 12 %
`
let town: TestTown
let mathilde: Visitor
const folder = mkdtempSync(join(tmpdir(), 'guichet-simulations-'))

before(async () => {
  town = await startTown(undefined)
  mathilde = await town.signIn('Mathilde Caron')
})
after(async () => {
  await town.close()
  rmSync(folder, { recursive: true })
})

const rows = (query: string, values?: readonly unknown[]) => town.edge.store.owner.query(query, values)

/** The form as it stands when it is opened, with what a test changes. */
async function formOf(changes: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const { text } = await mathilde.get('/fr/simulations/new')
  const values: Record<string, string> = { law: 'impot-sur-le-revenu', do: 'run', population: 'invented', by: 'decile' }
  for (const [, name = '', value = ''] of text.matchAll(/<input class="ds-input" type="text"[^>]* name="([^"]+)"[^>]* value="([^"]*)"/g))
    values[name] = value
  values.communes = /<textarea[^>]* name="communes"[^>]*>([^<]*)</.exec(text)?.[1] ?? ''
  return { ...values, ...changes }
}

const ended = async (path: string): Promise<string> => {
  for (let tries = 0; tries < 1500; tries++) {
    const { text } = await mathilde.get(path)
    if (!text.includes('data-progress')) return text
    await setTimeout(200)
  }
  throw new Error('the run did not end')
}

test('only an analyst of the agency comes; another agency’s simulation is not there', async () => {
  for (const name of ['Hélène Marchal', 'Pascal Didier', 'Odile Petitjean'])
    for (const path of ['/fr/simulations', '/fr/simulations/new', '/fr/simulations/01900000-0000-7000-8000-000000000001/figures.csv'])
      assert.equal((await (await town.signIn(name)).get(path)).status, 403, `${name} ${path}`)
  const id = '01900000-0000-7000-8000-000000000001'
  await rows(
    `insert into workbench.run (id, agency_id, law, title, asked, state, made_at, made_by) values ($1, 'ville', 'x', 'De la ville', '{}', 'failed', now(), 'x')`,
    [id],
  )
  assert.doesNotMatch((await mathilde.get('/fr/simulations')).text, /De la ville/)
  for (const path of [`/fr/simulations/${id}`, `/fr/simulations/${id}/reform.yaml`]) assert.equal((await mathilde.get(path)).status, 404)
  assert.equal((await mathilde.post(`/fr/simulations/${id}`, { do: 'discard' })).status, 404)
})

test('a form that is wrong says everything that is, in words, and starts nothing', async () => {
  const wrong = await mathilde.post(
    '/fr/simulations/new',
    await formOf({
      reform: bracket.replace('tranches / 2', 'tranches / 9'),
      'd0.share': '120',
      'd4.mean': '10',
      draws: 'x',
      communes: 'Rien',
      by: '',
    }),
  )
  assert.equal(wrong.status, 422)
  for (const words of [
    /Réforme, ligne 5, colonne 59 : la loi n’a pas cet endroit\./,
    /Imposition commune : part des foyers : écrivez un nombre de 0 à 100\./,
    /Salaire de la première personne : la moyenne n’est pas plus petite que la médiane\./,
    /Tirages pour l’intervalle : écrivez un nombre de 20 à/,
    /Communes, ligne 1 : écrivez un nom, un point-virgule et un poids\./,
    /Choisissez au moins une façon de montrer les résultats\./,
  ])
    assert.match(wrong.text, words)
  assert.deepEqual(await rows(`select 1 from workbench.run where agency_id = 'departement'`), [])
})

test('an agency runs three at a time; a fourth is told to wait', async () => {
  const insert = `insert into workbench.run (id, agency_id, law, title, asked, state, made_at, made_by)
    select gen_random_uuid(), 'departement', 'x', 'Une autre', '{}', 'waiting', now(), 'x' from generate_series(1, 3)`
  await rows(insert)
  const { status, text } = await mathilde.post('/fr/simulations/new', await formOf({ reform: bracket }))
  assert.equal(status, 422)
  assert.match(text, /3 simulations attendent déjà/)
  await rows(`delete from workbench.run where title = 'Une autre'`)
})

test('a population with faults is refused by line; its file and its key are gone', async () => {
  const csv = 'couple,enfants,parent isolé,salaire 1,salaire 2,pension 1\noui,1,non,20000,0,0\npeut-être,40,non,-5,0,abc\n'
  const values = await formOf({ reform: bracket, population: 'file' })
  const { status, location } = await mathilde.post('/fr/simulations/new', {
    ...values,
    file: new File([csv], 'foyers.csv', { type: 'text/csv' }),
  })
  assert.equal(status, 303)
  const text = (await ended(location!)).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
  assert.match(text, /Rien n’a été calculé/)
  for (const fault of [
    '2 couple ce n’est ni oui ni non',
    '2 enfants la valeur est trop grande',
    '2 salaire 1 la valeur est trop petite',
    '2 pension 1 ce n’est pas un nombre',
  ])
    assert.ok(text.includes(fault), `${fault} in ${text}`)
  assert.doesNotMatch(text, /peut-être|abc/, 'faults name columns and lines, never cells')
  const id = location!.split('/').at(-1)
  assert.deepEqual(await rows(`select results from workbench.run where id = $1`, [id]), [{ results: null }])
  assert.deepEqual(await rows(`select 1 from store.key where id = $1`, [`simulation:${id}`]), [])
  assert.deepEqual(await rows(`select 1 from store.file where key_id = $1`, [`simulation:${id}`]), [])
})

test('an uploaded population is read by the columns that were named, weighed, and erased when the run is over', async () => {
  const lines = Array.from({ length: 40 }, (_, i) => `oui;1;0;${60_000 + 100 * i};0;0;2.5;${i < 35 ? 'Bar-le-Duc' : '=Loin'}`)
  const csv = ['marié;enf;T;s1;s2;p1;poids;lieu', ...lines].join('\n')
  const columns = { c0: 'marié', c1: 'enf', c2: 'T', c3: 's1', c4: 's2', c5: 'p1', weight: 'poids', commune: 'lieu' }
  const values = await formOf({ reform: bracket, population: 'file', by: 'commune', ...columns })
  const { location } = await mathilde.post('/fr/simulations/new', { ...values, file: new File([csv], 'foyers.csv') })
  const text = (await ended(location!)).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
  assert.match(text, /40 foyers, fichier foyers\.csv, effacé depuis/)
  // Five live elsewhere: neither they nor, by subtraction from the whole, the others are told.
  assert.match(text, /=Loin non montré non montré/)
  assert.match(text, /Bar-le-Duc non montré non montré/)
  const results = (await mathilde.get(`${location}/results.json`)).json() as Results
  assert.deepEqual(results.population, { rows: 40, households: 100 })
  assert.ok(results.cost!.value < 0)
  const id = location!.split('/').at(-1)
  assert.deepEqual(await rows(`select 1 from store.key where id = $1`, [`simulation:${id}`]), [])
  assert.deepEqual(await rows(`select 1 from store.file where key_id = $1`, [`simulation:${id}`]), [])
})

test('a run that takes long is stopped; nothing of it is kept', async () => {
  const { location } = await mathilde.post('/fr/simulations/new', await formOf({ reform: bracket, households: '200000', draws: '1000' }))
  await mathilde.post(location!, { do: 'stop' })
  assert.match(await ended(location!), /Cette simulation a été arrêtée/)
  await town.edge.store.jobs.idle()
  assert.deepEqual(await rows(`select state, results from workbench.run where id = $1`, [location!.split('/').at(-1)]), [
    { state: 'stopped', results: null },
  ])
  assert.match((await mathilde.submit(location!, { do: 'discard' })).text, /La simulation est retirée/)
  assert.equal((await mathilde.get(location!)).status, 404)
})

const other = bracket.replace('seconde-tranche', 'seconde-a-13').replace('à 12 %', 'à 13 %').replaceAll('taux: 12 %', 'taux: 13 %')

test('two simulations are compared on the same households; those of another law, of nobody or of another agency are not there', async () => {
  const form = { households: '400', draws: '20', by: 'household' }
  const run = async (reform: string) => {
    const { location } = await mathilde.post('/fr/simulations/new', await formOf({ ...form, reform }))
    await ended(location!)
    return location!
  }
  const one = await run(bracket)
  const two = await run(other)
  const id = one.split('/').at(-1)!
  for (const against of ['x', '01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-00000000000f'])
    assert.equal((await mathilde.post(two, { do: 'compare', against })).status, 404, against)
  await rows(`insert into workbench.run (id, agency_id, law, title, asked, state, made_at, made_by)
    values ('01900000-0000-7000-8000-000000000002', 'departement', 'autre', 'Autre loi', '{}', 'done', now(), 'x')`)
  assert.equal((await mathilde.post(two, { do: 'compare', against: '01900000-0000-7000-8000-000000000002' })).status, 404)
  await rows(`delete from workbench.run where law = 'autre'`)
  assert.doesNotMatch((await mathilde.get(two)).text, /Autre loi/)

  const { status, location } = await mathilde.post(two, { do: 'compare', against: id })
  assert.equal(status, 303)
  const text = (await ended(location!)).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
  assert.match(text, /vont de « Seconde tranche à 12 % » à « Seconde tranche à 13 % »/)
  const of = async (path: string) => (await mathilde.get(`${path}/results.json`)).json() as Results
  const [first, second, between] = [await of(one), await of(two), await of(location!)]
  assert.deepEqual([between.versus!.cost.one, between.versus!.cost.other], [first.cost, second.cost])
  assert.ok(Math.abs(between.cost!.value - (second.cost!.value - first.cost!.value)) < 1e-6)
  const csv = await mathilde.get(`${location}/versus.csv`)
  assert.match(csv.text, /^figure,name,one,other,change,low,high\r\ncost,,-/)
  assert.equal((await mathilde.get(`${one}/versus.csv`)).status, 404)
  // A comparison is compared with nothing, and a simulation not with itself.
  assert.doesNotMatch((await mathilde.get(location!)).text, /name="against"/)
  assert.doesNotMatch((await mathilde.get(one)).text, new RegExp(`value="${id}"`))
})

test('a file is asked for again to compare; the form says with what', async () => {
  const lines = Array.from({ length: 40 }, (_, i) => `oui;1;0;${60_000 + 100 * i};0;0`)
  const csv = ['marié;enf;T;s1;s2;p1', ...lines].join('\n')
  const columns = { c0: 'marié', c1: 'enf', c2: 'T', c3: 's1', c4: 's2', c5: 'p1' }
  const file = () => new File([csv], 'foyers.csv')
  const values = await formOf({ reform: other, population: 'file', by: 'household', draws: '20', ...columns })
  const { location } = await mathilde.post('/fr/simulations/new', { ...values, file: file() })
  await ended(location!)
  const against = /<option value="([^"]+)"/.exec((await mathilde.get(location!)).text)![1]!
  const asked = await mathilde.post(location!, { do: 'compare', against })
  assert.match(asked.location!, /new\?from=.*&against=/)
  assert.match((await mathilde.get(asked.location!)).text, /Comparée à « /)
  const again = await mathilde.post('/fr/simulations/new', { ...values, against, file: file() })
  assert.equal(((await mathilde.get(`${again.location}/results.json`)).status === 404 && (await ended(again.location!))) !== '', true)
  const results = (await mathilde.get(`${again.location}/results.json`)).json() as Results
  assert.equal(results.versus!.by.household!.length > 0, true)
})

test('in Chromium: an analyst changes a bracket, sees the difference, runs it and reads the figures, which the command line and SQL find as well', async (t) => {
  const browser = await openBrowser(t, town.url)
  const page = await browser.page()
  await signIn(page, 'Mathilde Caron')
  await page.getByRole('link', { name: 'Nouvelle simulation' }).click()
  await page.getByLabel('Ce qui change', { exact: true }).fill(bracket)
  await page.getByLabel('Nombre de foyers').fill('2 000')
  await page.getByLabel('Commune', { exact: true }).check()
  await axe(page)
  await page.getByRole('button', { name: 'Voir la différence' }).click()
  await page.getByRole('cell', { name: '12 %' }).first().waitFor()
  await axe(page)
  await page.getByRole('button', { name: 'Lancer' }).click()
  await page.getByText('Pour le refaire').waitFor()
  await axe(page)
  await fits(page)
  const address = new URL(page.url()).pathname
  assert.match((await page.locator('dl.g-stats').innerText()).replaceAll(/[\u00a0\u202f]/g, ' '), /pour le budget, par an\s+−\d/)

  const onPage = JSON.parse((await mathilde.get(`${address}/results.json`)).text) as Results
  writeFileSync(join(folder, 'reform.yaml'), (await mathilde.get(`${address}/reform.yaml`)).text)
  const margins = readFileSync(join(root, 'laws/impot-sur-le-revenu/population.yaml'), 'utf8').replace(
    'households: 10000',
    'households: 2000',
  )
  writeFileSync(join(folder, 'population.yaml'), margins)
  for (const engine of ['kernel', 'duckdb']) {
    const out = join(folder, engine)
    const given = [
      '--law',
      'laws/impot-sur-le-revenu',
      '--population',
      join(folder, 'population.yaml'),
      '--reform',
      join(folder, 'reform.yaml'),
    ]
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['bin/guichet.mjs', 'simulate', ...given, '--by', 'decile,household,commune', '--engine', engine, '--out', out],
      { cwd: root },
    )
    const found = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as Results
    assert.deepEqual({ ...found, assumptions: { ...found.assumptions, engine: 'kernel' } }, onPage, engine)
    assert.ok(stdout.includes(`costs the budget ${Math.round(found.cost!.value).toLocaleString('en')} € a year`), stdout)
    assert.equal(readFileSync(join(out, 'figures.csv'), 'utf8'), (await mathilde.get(`${address}/figures.csv`)).text)
    const report = readFileSync(join(out, 'report.html'), 'utf8')
    assert.match(report, /<h1>Seconde tranche/)
    assert.doesNotMatch(report, /<script|<link|src=|@font-face/, 'a report asks nothing of anybody')
  }

  // Beside another reform, in the dark and on a phone.
  await page.goto('/fr/simulations/new')
  await page.getByLabel('Ce qui change', { exact: true }).fill(other)
  await page.getByLabel('Nombre de foyers').fill('2 000')
  await page.getByLabel('Commune', { exact: true }).check()
  await page.getByRole('button', { name: 'Lancer' }).click()
  await page.getByText('Pour le refaire').waitFor()
  await seen(page, 'simulation-to-compare')
  await page.getByLabel('Comparer à une autre simulation').selectOption({ index: 1 })
  await page.getByRole('button', { name: 'Comparer', exact: true }).click()
  await page.getByRole('heading', { name: 'Les deux réformes, côte à côte' }).waitFor()
  await seen(page, 'simulation-compared')
  const compared = new URL(page.url()).pathname
  for (const lang of ['en', 'nl']) {
    const phone = await browser.page({ script: false, width: 320, dark: true })
    await signIn(phone, 'Mathilde Caron')
    await phone.goto(compared.replace('/fr/', `/${lang}/`))
    await seen(phone, `simulation-compared-${lang}`)
  }

  // Without script, on a phone: the same page, and a new simulation from this one.
  const plain = await browser.page({ script: false, width: 375 })
  await signIn(plain, 'Mathilde Caron')
  await plain.goto(address)
  await fits(plain)
  await axe(plain)
  await plain.getByRole('link', { name: 'Reprendre et modifier' }).click()
  assert.match(await plain.getByLabel('Ce qui change', { exact: true }).inputValue(), /tranches \/ 2 \/ taux: 12 %/)
  assert.equal(await plain.getByLabel('Nombre de foyers').inputValue(), '2000')
  await fits(plain)
  await axe(plain)
  await plain.getByLabel('Ce qui change', { exact: true }).fill(bracket.replace('law: impot', 'law: autre'))
  await plain.getByRole('button', { name: 'Lancer' }).click()
  await plain.getByRole('alert').getByText('Réforme, ligne 2').waitFor()
  await axe(plain)
})
