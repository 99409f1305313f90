import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openAnalytics, openPopulation, readLaw, readReform, simulate, simulateBetween, tablesOf } from '#simulation'

const lawFolder = fileURLToPath(new URL('../../laws/impot-sur-le-revenu/', import.meta.url))
const law = readLaw(lawFolder)
const folder = mkdtempSync(join(tmpdir(), 'guichet-versus-'))
after(() => rmSync(folder, { recursive: true }))

const text = readFileSync(join(lawFolder, 'reforms/seconde-tranche.yaml'), 'utf8')
const top = (rate: string) =>
  `${text}${['impôt sans plafonnement', 'impôt sans enfants'].map((rule) => `  ${rule} / barème / tranches / 5 / taux: ${rate}\n`).join('')}`
const reformOf = (text: string) => readReform('reform.yaml', text, law).reform!

/** 39 households of ordinary wages and one of a very high one. */
async function households() {
  const lines = Array.from({ length: 40 }, (_, i) => `non,0,non,${i === 7 ? 900_000 : 30_000 + 100 * i},0,0,${i < 20 ? 'Ici' : 'Là'}`)
  const names = ['couple', 'enfants', 'parent isolé', 'salaire 1', 'salaire 2', 'pension 1']
  const path = join(folder, 'foyers.csv')
  writeFileSync(path, `${[...names, 'commune'].join(',')}\n${lines.join('\n')}\n`)
  const analytics = await openAnalytics({ files: [path] })
  const mapping = { columns: Object.fromEntries(names.map((name) => [name, name])), commune: 'commune', expect: {} }
  const population = await openPopulation(analytics, path, mapping, law)
  const work = {
    ...{ engine: 'kernel' as const, law, population, analytics, draws: 20, seed: 1, takeUp: 1, step: 100, date: law.covers.until },
    by: ['household', 'commune'] as const,
    scratch: () => Promise.reject(new Error('not asked')),
  }
  return { work, analytics }
}

test('two reforms that differ for one household tell nothing of it, not by subtraction either', async () => {
  const { work, analytics } = await households()
  const [one, other] = [reformOf(text), reformOf(top('50 %'))]
  // Each by itself changes forty households, and is told.
  const [alone, beside] = [await simulate({ ...work, reform: one }), await simulate({ ...work, reform: other })]
  assert.ok(alone.cost !== null && beside.cost !== null && alone.cost.value !== beside.cost.value)
  const found = await simulateBetween({ ...work, reform: other }, one)
  const nothing = { one: null, other: null, change: null }
  const { cost, poverty, gini, by } = found.versus!
  assert.deepEqual({ cost, poverty, gini }, { cost: nothing, poverty: nothing, gini: nothing })
  assert.equal(found.versus!.outcomes, null)
  for (const { name, ...pair } of [...by.household!, ...by.commune!]) assert.deepEqual(pair, nothing, name)
  assert.deepEqual([found.cost, found.budget.after], [null, null])
  assert.doesNotMatch(tablesOf(found)['versus.csv']!, /\d\d/)
  await analytics[Symbol.asyncDispose]()
})

test('two reforms that differ for many stand side by side, and the difference is that of their costs', async () => {
  const { work, analytics } = await households()
  const [one, other] = [reformOf(text), reformOf(text.replaceAll('taux: 12 %', 'taux: 13 %'))]
  const found = await simulateBetween({ ...work, reform: other }, one)
  const [alone, beside] = [await simulate({ ...work, reform: one }), await simulate({ ...work, reform: other })]
  const { cost, by, outcomes } = found.versus!
  assert.deepEqual([cost.one, cost.other], [alone.cost, beside.cost])
  assert.ok(Math.abs(cost.change!.value - (beside.cost!.value - alone.cost!.value)) < 1e-6)
  assert.ok(by.commune!.every(({ one, other, change }) => Math.abs(other!.value - one!.value - change!.value) < 1e-6))
  assert.deepEqual(outcomes!.losers, { one: alone.outcomes.losers.share, other: beside.outcomes.losers.share })
  await analytics[Symbol.asyncDispose]()
})

test('a reform of which nothing may be told is set beside no other', async () => {
  const { work, analytics } = await households()
  const alone = reformOf(
    `${text.split('changes:')[0]}changes:\n  impôt sans plafonnement / barème / tranches / 5 / taux: 50 %\n  impôt sans enfants / barème / tranches / 5 / taux: 50 %\n`,
  )
  await assert.rejects(simulateBetween({ ...work, reform: reformOf(text) }, alone), /comparison.too-few/)
  await analytics[Symbol.asyncDispose]()
})
