import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { compute, csvOf, openAnalytics, openPopulation, readLaw, readMapping, rowsOf } from '#simulation'

const laws = fileURLToPath(new URL('../../laws/', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'guichet-rows-'))
after(() => rmSync(folder, { recursive: true }))
const scratch = () => Promise.reject(new Error('not asked'))

async function text(pieces: AsyncIterable<string | Uint8Array>): Promise<string> {
  const found: Uint8Array[] = []
  for await (const piece of pieces) found.push(typeof piece === 'string' ? Buffer.from(piece) : piece)
  return Buffer.concat(found).toString()
}

test('rows in pieces on two threads are written as one thread and whole columns write them, in the order of the file', async () => {
  const law = readLaw(join(laws, 'impot-sur-le-revenu'))
  const names = ['couple', 'enfants', 'parent isolé', 'salaire 1', 'salaire 2', 'pension 1']
  // More than two pieces, the last one short, and some answers missing.
  const lines = Array.from({ length: 120_003 }, (_, i) => `n${i},${i % 2 === 0},${i % 4},false,${i % 97 === 0 ? '' : 9000 + i},0,${i % 7}`)
  const path = join(folder, 'foyers.csv')
  writeFileSync(path, `nom,${names.join(',')}\n${lines.join('\n')}\n`)
  await using analytics = await openAnalytics({ files: [path] })
  const mapping = { columns: Object.fromEntries(names.map((name) => [name, name])), key: 'nom', expect: {} }
  const population = await openPopulation(analytics, path, mapping, law)
  const work = { law, population, analytics, ask: ['impôt à payer', 'parts'], date: law.covers.until, scratch }
  const whole = [...csvOf(await population.keys(), await compute('kernel', work))].join('')
  assert.match(whole, /^row,impôt à payer,parts\nn0,,2\nn1,0,1.5\n/)
  assert.equal(await text(rowsOf(work, 1)!), whole)
  assert.equal(await text(rowsOf(work, 2)!), whole)
})

test('what a thread cannot do is refused by the one that waits, and no thread stays behind', async () => {
  const law = readLaw(join(laws, 'impot-sur-le-revenu'))
  const path = join(laws, 'impot-sur-le-revenu/oracle/cases.ndjson')
  await using analytics = await openAnalytics({ files: [path] })
  const population = await openPopulation(
    analytics,
    path,
    { ...readMapping(join(laws, 'impot-sur-le-revenu/oracle-columns.yaml')), expect: {} },
    law,
  )
  // A piece without one of its columns: the kernel refuses it in its thread.
  const torn = {
    ...population,
    async *pieces(size: number) {
      for await (const { data, ...piece } of population.pieces(size))
        yield { ...piece, data: { ...data, couple: { values: new Uint8Array(0) } } }
    },
  }
  const work = { law, population: torn, analytics, ask: law.outputs, date: law.covers.until, scratch }
  await assert.rejects(text(rowsOf(work, 2)!), /“couple” is missing or too short/)
})

test('a law that reads lists is not computed in pieces', async () => {
  const law = readLaw(join(laws, 'cheque-energie'))
  const path = join(laws, 'cheque-energie/example/logements.csv')
  const mapping = { ...readMapping(join(laws, 'cheque-energie/columns.yaml')), expect: {} }
  const beside = ['foyers.csv', 'personnes.csv'].map((name) => join(laws, 'cheque-energie/example', name))
  await using analytics = await openAnalytics({ files: [path, ...beside] })
  const population = await openPopulation(analytics, path, mapping, law)
  assert.equal(rowsOf({ law, population, analytics, ask: law.outputs, date: law.covers.until, scratch }), undefined)
})
