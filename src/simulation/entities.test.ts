import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Refusal } from '#kernel'
import {
  compareWith,
  compute,
  csvOf,
  type Engine,
  openAnalytics,
  openPopulation,
  populationFiles,
  readLaw,
  readMapping,
  readReform,
  simulate,
} from '#simulation'

const lawFolder = fileURLToPath(new URL('../../laws/cheque-energie/', import.meta.url))
const law = readLaw(lawFolder)
const columns = readMapping(join(lawFolder, 'columns.yaml'))
const example = join(lawFolder, 'example/logements.csv')
const folder = mkdtempSync(join(tmpdir(), 'guichet-entities-'))
after(() => rmSync(folder, { recursive: true }))
const scratch = () => Promise.reject(new Error('not asked'))

const noExpect = { ...columns, expect: {} }
async function open(path: string, mapping = noExpect) {
  const analytics = await openAnalytics({ files: populationFiles(path, mapping) })
  return { analytics, population: await openPopulation(analytics, path, mapping, law) }
}

/** Writes a population; the faults that it is refused with. */
async function faults(homes: string, households: string, persons: string): Promise<unknown> {
  const path = join(folder, 'logements.csv')
  writeFileSync(path, `dwelling,commune\n${homes}`)
  writeFileSync(join(folder, 'foyers.csv'), `household,dwelling,exceptional\n${households}`)
  writeFileSync(join(folder, 'personnes.csv'), `dwelling,household,born,income\n${persons}`)
  try {
    await using opened = (await open(path)).analytics
    return opened && 'nothing was refused'
  } catch (error) {
    if (error instanceof Refusal) return error.details.faults ?? error.code
    throw error
  }
}

test('a row that belongs to nothing, points to nothing or is there twice is a fault with its file and line', async () => {
  assert.deepEqual(await faults('L1,A\nL1,B\n', 'F1,L1,0\n', 'L1,F1,2000-01-01,5\n'), [{ column: 'dwelling', code: 'twice', line: 2 }])
  assert.deepEqual(await faults('L1,A\n', 'F1,L1,0\nF1,L1,0\n', 'L1,F1,2000-01-01,5\n'), [
    { list: 'foyers fiscaux', column: 'household', code: 'twice', line: 2 },
  ])
  assert.deepEqual(await faults('L1,A\n', 'F1,L2,0\n', 'L1,F9,2000-01-01,5\nL1,,2000-01-01,5\n,F1,2000-01-01,5\n'), [
    { list: 'foyers fiscaux', column: 'dwelling', code: 'no-such-row', line: 1 },
    { list: 'personnes', column: 'dwelling', code: 'no-such-row', line: 3 },
    { list: 'personnes', column: 'household', code: 'no-such-row', line: 1 },
  ])
  assert.deepEqual(await faults('L1,A\n', 'F1,L1,-1\n', 'L1,F1,demain,5\n'), [
    { list: 'foyers fiscaux', column: 'exceptional', code: 'too-small', line: 1 },
  ])
})

test('lists need the key of their population, fields of the law, and their files', async () => {
  const broken = join(folder, 'columns.yaml')
  writeFileSync(broken, 'columns: {}\nlists: { personnes: { file: personnes.csv, parent: a, columns: {} } }\n')
  assert.throws(
    () => readMapping(broken),
    (error) => error instanceof Refusal && error.code === 'columns.broken',
  )
  const named = (lists: NonNullable<typeof columns.lists>) => open(example, { ...noExpect, lists })
  const personnes = columns.lists!.personnes!
  await assert.rejects(named({ maisons: personnes }), /columns.unknown-input/)
  await assert.rejects(named({ personnes: { ...personnes, columns: { âge: 'born' } } }), /columns.unknown-input/)
  await assert.rejects(named({ personnes }), /columns.no-list/)
  await assert.rejects(named({ personnes: { ...personnes, file: 'absent.csv' } }), /population.not-found/)
})

test('a household of two dwellings is no answer of one person: the interpreter refuses, kernel and DuckDB agree', async () => {
  const nothing = await faults('L1,A\nL2,A\n', 'F1,L1,0\n', 'L1,F1,2000-01-01,3000\nL2,F1,2001-01-01,4000\n')
  assert.equal(nothing, 'nothing was refused')
  const { analytics, population } = await open(join(folder, 'logements.csv'))
  const run = async (engine: Engine) => {
    const computed = await compute(engine, { law, population, analytics, ask: ['revenu du logement'], date: '2024-12-31', scratch })
    return [...csvOf(['L1', 'L2'], computed)].join('')
  }
  await assert.rejects(run('interpreter'), /engine.other-parent/)
  assert.equal(await run('kernel'), 'row,revenu du logement\nL1,7000\nL2,0\n')
  assert.equal(await run('duckdb'), await run('kernel'))
  await analytics[Symbol.asyncDispose]()
})

test('120 dwellings of persons and tax households, counted outside: all agree, whichever machine computes', async () => {
  const { analytics, population } = await open(example, columns)
  const written = new Set<string>()
  for (const engine of ['interpreter', 'kernel', 'duckdb'] as const) {
    const computed = await compute(engine, { law, population, analytics, ask: law.outputs, date: law.covers.until, scratch })
    assert.deepEqual((await compareWith(population, columns, computed)).differences, [], engine)
    written.add([...csvOf(await population.keys(), computed)].join(''))
  }
  assert.equal(written.size, 1)
  await analytics[Symbol.asyncDispose]()
})

test('a reform on dwellings gives the same figures in kernel and DuckDB, with a person of each raised for marginal rates', async () => {
  const text = readFileSync(join(lawFolder, 'reforms/seuil.yaml'), 'utf8').replace('11500 €/an', '20000 €/an')
  const { reform, mistakes } = readReform('seuil.yaml', text, law)
  assert.deepEqual(mistakes, [])
  const { analytics, population } = await open(example)
  const run = async (engine: Engine) =>
    await simulate({
      ...{ engine, law, reform: reform!, population, analytics, by: ['household', 'commune'], draws: 20, seed: 1, takeUp: 1, step: 100 },
      ...{ date: law.covers.until, scratch },
    })
  const [kernel, duckdb] = [await run('kernel'), await run('duckdb')]
  assert.deepEqual({ ...duckdb, assumptions: kernel.assumptions }, kernel)
  const earning = (await population.earns('personnes . revenu net')).reduce((sum, one) => sum + one, 0)
  assert.ok(earning > 100 && kernel.cost !== null && kernel.cost.value > 0)
  await analytics[Symbol.asyncDispose]()
})
