import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Refusal } from '#kernel'
import { compareWith, compute, csvOf, openAnalytics, openPopulation, readLaw, readMapping } from '#simulation'

const root = fileURLToPath(new URL('../../', import.meta.url))
const lawFolder = join(root, 'laws/impot-sur-le-revenu')
const folder = mkdtempSync(join(tmpdir(), 'guichet-compute-'))
after(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const facts = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work
  } catch (error) {
    if (error instanceof Refusal) return [error.code, error.details.faults ?? error.details.problems]
    throw error
  }
  return 'nothing was refused'
}

const small = write(
  'small.yaml',
  `law: petite
version: 1
title: { fr: Petite loi }
about: { fr: Pour essayer }
source: { title: Essai, url: "https://example.org" }
covers: { from: 2024-01-01, until: 2024-12-31 }
outputs: [taxe, majeur, pour]
fields:
  - { name: revenu, type: money, unit: €/an, min: 0, label: { fr: Revenu } }
  - { name: enfants, type: integer, max: 9, label: { fr: Enfants } }
  - { name: naissance, type: date, label: { fr: Naissance } }
  - { name: zone, type: choice, options: [{ key: a }, { key: b }], label: { fr: Zone } }
rules:
  taxe: { valeur: 10 % * revenu - enfants * 100 €/an, plancher: 0 €/an }
  majeur: naissance . âge >= 18 an
  pour: { variations: [{ si: "zone = 'a'", alors: "'ici'" }, { sinon: "'ailleurs'" }] }
`,
)
const mapping = { columns: { revenu: 'income', enfants: 'kids', naissance: 'born', zone: 'zone' }, expect: {} }
const open = async (name: string, text: string, columns = mapping) => {
  const path = write(name, text)
  const analytics = await openAnalytics({ files: [path] })
  return { analytics, population: await openPopulation(analytics, path, columns, readLaw(small)) }
}

test('a law that is not one is refused with its problems', () => {
  assert.throws(() => readLaw(join(folder, 'none')), refused('law.not-found'))
  assert.throws(() => readLaw(write('no-law.yaml', 'law: x\nrules: 3')), refused('law.broken'))
  const unknown = write('unknown.yaml', 'law: x')
  assert.throws(() => readMapping(unknown), refused('columns.broken'))
  assert.throws(() => readMapping(join(folder, 'none.yaml')), refused('columns.not-found'))
})

test('a population with faults is refused whole, with lines', async () => {
  assert.deepEqual(await facts(open('bad.csv', 'income,kids,born\n1,2,2000-01-01\n')), [
    'population.faulty',
    [{ column: 'zone', code: 'no-column' }],
  ])
  const text = 'income,kids,born,zone\n100,1,2000-01-01,a\nabc,1.5,2000-02-30,c\n-1,12,,a\nNaN,1,1999,b\n'
  assert.deepEqual(await facts(open('worse.csv', text)), [
    'population.faulty',
    [
      { column: 'income', code: 'not-a-number', line: 2 },
      { column: 'income', code: 'not-a-number', line: 4 },
      { column: 'income', code: 'too-small', line: 3 },
      { column: 'kids', code: 'too-large', line: 3 },
      { column: 'kids', code: 'not-whole', line: 2 },
      { column: 'born', code: 'not-a-day', line: 2 },
      { column: 'zone', code: 'not-an-option', line: 2 },
    ],
  ])
  assert.equal(((await facts(open('text.txt', 'x'))) as unknown[])[0], 'population.format')
  assert.equal(((await facts(open('torn.ndjson', '{"income": 1,'))) as unknown[])[0], 'population.unreadable')
})

test('a year that the law does not cover is refused', async () => {
  const dated = { columns: { ...mapping.columns, 'date de référence': 'year' }, expect: {} }
  const text = 'income,kids,born,zone,year\n1,1,2000-01-01,a,2024\n1,1,2000-01-01,a,2025\n1,1,2000-01-01,a,2023-12-31\n'
  assert.deepEqual(await facts(open('years.csv', text, dated)), [
    'population.faulty',
    [
      { column: 'year', code: 'outside-law', line: 2 },
      { column: 'year', code: 'outside-law', line: 3 },
    ],
  ])
})

test('DuckDB opens the named file and no other, and nothing of the network', async () => {
  const other = write('other.csv', 'a\n1\n')
  await using analytics = await openAnalytics({ files: [write('mine.csv', 'a\n1\n')] })
  await assert.rejects(analytics.rows(`SELECT * FROM read_csv('${other}')`), /Permission|disabled|not allowed/i)
  await assert.rejects(analytics.rows('SET enable_external_access = true'))
  await assert.rejects(analytics.run('INSTALL spatial'))
})

test('empty cells are missing answers; interpreter, kernel and DuckDB write the same file', async () => {
  const text = 'income,kids,born,zone\n10000,2,2000-01-01,a\n,0,2010-05-05,b\n300.5,0,2024,\n'
  const { analytics, population } = await open('good.csv', text)
  const law = readLaw(small)
  const written: string[] = []
  for (const engine of ['interpreter', 'kernel', 'duckdb'] as const) {
    const scratch = () => Promise.reject(new Error('not asked'))
    const computed = await compute(engine, { law, population, analytics, ask: law.outputs, date: law.covers.until, scratch })
    written.push([...csvOf(await population.keys(), computed)].join(''))
  }
  assert.equal(written[0], 'row,taxe,majeur,pour\n1,800,true,ici\n2,,false,ailleurs\n3,30.05,false,\n')
  assert.deepEqual(new Set(written).size, 1)
  await analytics[Symbol.asyncDispose]()
})

test('income tax: all 1,200 households of the outside answer key agree, whichever machine computes', async () => {
  const path = join(lawFolder, 'oracle/cases.ndjson')
  const law = readLaw(lawFolder)
  const columns = readMapping(join(lawFolder, 'oracle-columns.yaml'))
  await using analytics = await openAnalytics({ files: [path] })
  const population = await openPopulation(analytics, path, columns, law)
  assert.equal(population.count, 1200)
  for (const engine of ['interpreter', 'kernel', 'duckdb'] as const) {
    const scratch = () => Promise.reject(new Error('not asked'))
    const computed = await compute(engine, { law, population, analytics, ask: law.outputs, date: law.covers.until, scratch })
    const { agreements, differences } = await compareWith(population, columns, computed)
    assert.deepEqual(differences, [], engine)
    assert.deepEqual(
      agreements.map(({ compared }) => compared),
      [1200, 1200, 1200, 1200, 1200],
    )
  }
})

test('a law that is wrong by two euros is told so, row by row', async () => {
  const path = write('one.csv', 'income,kids,born,zone,wanted\n10000,2,2000-01-01,a,802\n10000,0,2000-01-01,a,1000\n')
  const law = readLaw(small)
  const columns = { ...mapping, expect: { taxe: { column: 'wanted', within: 1 } } }
  await using analytics = await openAnalytics({ files: [path] })
  const population = await openPopulation(analytics, path, columns, law)
  const computed = await compute('kernel', {
    law,
    population,
    analytics,
    ask: ['taxe'],
    date: '2024-12-31',
    scratch: () => Promise.reject(new Error('not asked')),
  })
  const { differences } = await compareWith(population, columns, computed)
  assert.deepEqual(differences, [{ line: 1, rule: 'taxe', computed: 800, expected: 802 }])
})
