import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Refusal } from '#kernel'
import {
  compute,
  type Engine,
  engines,
  generatedMapping,
  type Law,
  type Mapping,
  openAnalytics,
  openPopulation,
  populationCsv,
  type Reform,
  type Results,
  readLaw,
  readMargins,
  readReform,
  type Simulation,
  simulate,
  tablesOf,
} from '#simulation'
import { openScratch } from '#store'

const lawFolder = fileURLToPath(new URL('../../laws/impot-sur-le-revenu', import.meta.url))
const tax = readLaw(lawFolder)
const folder = mkdtempSync(join(tmpdir(), 'guichet-simulate-'))
after(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const reformOf = (law: Law, changes: string): Reform =>
  readReform('r.yaml', `reform: essai\nlaw: ${law.id}\ntitle: { fr: Essai }\nchanges:\n${changes}`, law).reform!

interface Try {
  readonly law: Law
  readonly reform: Reform
  readonly path: string
  readonly mapping: Mapping
  readonly engine?: Engine
}
async function run({ law, reform, path, mapping, engine = 'kernel' }: Try, more: Partial<Simulation> = {}): Promise<Results> {
  await using analytics = await openAnalytics({ files: [path] })
  const population = await openPopulation(analytics, path, mapping, law)
  return await simulate({
    ...{ engine, law, reform, population, analytics, draws: 50, seed: 1, takeUp: 1, step: 100, date: law.covers.until },
    by: ['decile', 'household'],
    scratch: () => openScratch(),
    ...more,
  })
}

const allowance = readLaw(
  write(
    'allowance.yaml',
    `law: allocation
version: 1
title: { fr: Allocation }
about: { fr: Pour essayer }
source: { title: Essai, url: "https://example.org" }
covers: { from: 2024-01-01, until: 2024-12-31 }
outputs: [aide]
fields:
  - { name: revenu, type: money, unit: €/an, min: 0, label: { fr: Revenu } }
  - { name: personnes, type: integer, min: 0, max: 9, label: { fr: Personnes } }
rules:
  aide: { valeur: 1000 €/an - 10 % * revenu, plancher: 0 €/an }
  sorte: { variations: [{ si: personnes > 1, alors: "'plusieurs'" }, { sinon: "'seul'" }] }
simulation:
  measure: aide
  kind: benefit
  income: revenu
  units: personnes
  persons: personnes
  type: { rule: sorte, labels: { seul: { fr: Seul }, plusieurs: { fr: Plusieurs } } }
  raise: revenu
  typical: [{ title: { fr: Sans revenu }, answers: { revenu: 0, personnes: 1 } }]
`,
  ),
)
const plain: Mapping = { columns: { revenu: 'income', personnes: 'people' }, expect: {} }
const twenty = (from: number) => Array.from({ length: 20 }, () => `${from},1`).join('\n')

test('a population that cannot be simulated is refused, and says where', async () => {
  const reform = reformOf(allowance, '  aide / plancher: 100 €/an\n')
  const on = (name: string, text: string, more?: Partial<Simulation>) =>
    run({ law: allowance, reform, path: write(name, text), mapping: plain }, more)
  await assert.rejects(on('few.csv', 'income,people\n1,1\n'), refused('population.too-few'))
  await assert.rejects(on('nowhere.csv', `income,people\n${twenty(1)}\n`, { by: ['commune'] }), refused('population.no-commune'))
  const facts = async (work: Promise<unknown>) => await work.catch((error: Refusal) => error.details.faults)
  assert.deepEqual(await facts(on('nobody.csv', `income,people\n${twenty(1)}\n5,0\n`)), [{ column: 'personnes', code: 'nobody', line: 21 }])
  assert.deepEqual(await facts(on('empty.csv', `income,people\n${twenty(1)}\n,1\n`)), [{ column: 'aide', code: 'no-result', line: 21 }])
  const weighted = run({
    law: allowance,
    reform,
    path: write('w.csv', 'income,people,w\n1,1,0\n1,1,x\n'),
    mapping: { ...plain, weight: 'w' },
  })
  assert.deepEqual(await facts(weighted), [
    { column: 'w', code: 'not-a-number', line: 2 },
    { column: 'w', code: 'too-small', line: 1 },
  ])
  const endless = reformOf(allowance, '  aide / valeur: 1000 €/an * (1 + revenu / 1 €/an) ** 400\n')
  const huge = run({ law: allowance, reform: endless, path: write('huge.csv', `income,people\n${twenty(1)}\n20000,1\n`), mapping: plain })
  assert.deepEqual(await facts(huge), [{ column: 'aide', code: 'no-result', line: 21 }], 'an amount that no number holds')
  const bare = { ...allowance, simulation: undefined }
  await assert.rejects(
    run({ law: bare, reform, path: write('x.csv', `income,people\n${twenty(1)}\n`), mapping: plain }),
    refused('law.no-simulation'),
  )
})

test('a benefit by hand: cost, winners, weights, marginal rates and take-up', async () => {
  // Twenty with nothing, twenty with 5 000 €, twenty with 20 000 €: aid 1 000, 500 and 0; the reform makes it 1 200, 700 and 0.
  const path = write(
    'three.csv',
    `income,people,w\n${[0, 5000, 20_000].flatMap((income) => Array.from({ length: 20 }, () => `${income},1,3`)).join('\n')}\n`,
  )
  const reform = reformOf(allowance, '  aide / valeur: 1200 €/an - 10 % * revenu\n')
  const results = await run({ law: allowance, reform, path, mapping: { ...plain, weight: 'w' } })
  assert.deepEqual(results.population, { rows: 60, households: 180 })
  assert.equal(results.cost?.value, 2 * 20 * 3 * 200)
  assert.deepEqual([results.outcomes.winners.rows, results.outcomes.winners.mean?.value, results.outcomes.losers.rows], [40, 200, 0])
  assert.ok(results.cost!.low < 24_000 && results.cost!.high > 24_000)
  // Median 5 500, line 3 300: twenty are below it before; after 5 700, line 3 420.
  assert.deepEqual([results.poverty.line.value, results.poverty.before.value], [3300, 1 / 3])
  assert.deepEqual(
    results.marginal.map(({ before }) => before),
    [0.5, 0.5, 0, 0, 0],
    'ten cents of a euro, for those with an aid and an income',
  )
  assert.deepEqual(results.typical, [{ title: { fr: 'Sans revenu' }, before: 1000, after: 1200 }])
  assert.equal(results.by.household?.find(({ name }) => name === 'seul')?.cost?.value, 24_000)
  assert.equal(results.by.household?.find(({ name }) => name === 'plusieurs')?.rows, 0)
  const half = await run({ law: allowance, reform, path, mapping: { ...plain, weight: 'w' } }, { takeUp: 0.5 })
  const asks = half.outcomes.winners.rows!
  assert.ok(asks > 8 && asks < 32, `${asks} of 40 ask`)
  assert.equal(half.cost?.value, asks * 3 * 200)
  assert.equal(half.assumptions.takeUp, 0.5)
  assert.match(tablesOf(results)['figures.csv']!, /^cost,,24000,/m)
})

test('a bracket of income tax changes: every machine finds the same figures, and so does SQL that only adds up', async () => {
  const { margins } = readMargins('p.yaml', readFileSync(join(lawFolder, 'population.yaml'), 'utf8'), tax)
  const few = { ...margins!, households: 60 }
  const path = write('tax.csv', [...populationCsv(few)].join(''))
  const mapping = generatedMapping(few)
  const reform = reformOf(
    tax,
    '  impôt sans plafonnement / barème / tranches / 2 / taux: 14 %\n  impôt sans enfants / barème / tranches / 2 / taux: 14 %\n',
  )
  const found: Results[] = []
  for (const engine of engines)
    found.push(await run({ law: tax, reform, path, mapping, engine }, { by: ['decile', 'household', 'commune'] }))
  const bare = found.map(({ assumptions: { engine: _, ...assumptions }, ...rest }) => ({ ...rest, assumptions }))
  for (const other of bare.slice(1)) assert.deepEqual(other, bare[0])
  await using analytics = await openAnalytics({ files: [path] })
  const population = await openPopulation(analytics, path, mapping, tax)
  const sums: number[] = []
  for (const law of [tax, reform.law]) {
    await compute('duckdb', { law, population, analytics, ask: ['impôt à payer'], date: law.covers.until, scratch: () => openScratch() })
    sums.push(Number((await analytics.rows('SELECT sum(o0) AS sum FROM result'))[0]!.sum))
  }
  assert.equal(found[0]!.budget.before.value, -sums[0]!)
  assert.equal(found[0]!.cost?.value, sums[0]! - sums[1]!)
  assert.ok(found[0]!.cost!.value < 0, 'a higher rate brings in more')
})
