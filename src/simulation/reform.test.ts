import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { checkLawFolder, generatedMapping, lawFolders, populationCsv, readLaw, readMargins, readReform } from '#simulation'

const folder = fileURLToPath(new URL('../../laws/impot-sur-le-revenu', import.meta.url))
const law = readLaw(folder)
const head = 'reform: essai\nlaw: impot-sur-le-revenu\ntitle: { fr: Essai }\n'
const places = (rest: string, begin = head) =>
  readReform('r.yaml', begin + rest, law).mistakes.map(({ line, column, why }) => [line, column, why])

test('a reform that is none is refused with line and column', () => {
  assert.deepEqual(places('changes: {}\n'), [[1, 1, 'It changes nothing: write “changes” or “adds”.']])
  assert.deepEqual(places('changes:\n  taux frais: { valeur: 12 %\n')[0]?.slice(0, 1), [6])
  assert.deepEqual(places('changes:\n  taux des frais: 12 %\n  décote: ~\n  seuil 1 / nulle part / 3: 1\n'), [
    [5, 19, '“taux des frais” is not a rule of this law. A rule that it does not have goes under “adds”.'],
    [6, 11, 'Write what it becomes.'],
    [7, 29, 'The law has no such place.'],
  ])
  const other = 'reform: essai\nlaw: autre\ntitle: { fr: Essai }\n'
  assert.deepEqual(places('changes: { taux frais: 12 % }\n', other), [
    [2, 6, 'This reform is of “autre”, the law is “impot-sur-le-revenu”.'],
  ])
  assert.deepEqual(places('changes:\n  décote/plancher: 5 €/an\n  décote: 3 €/an\n'), [
    [6, 11, '“décote / plancher” changes the same place.'],
  ])
  assert.deepEqual(places('adds:\n  décote: 3 €/an\n'), [[5, 11, 'The law has this rule: write it under “changes”.']])
  assert.deepEqual(places('changes:\n  impôt sans enfants / barème / tranches / 7 / taux: 3 %\n'), [[5, 54, 'The law has no such place.']])
})

test('what the rules refuse stands where the change was written', () => {
  const [[line, column, why] = []] = places('changes:\n  impôt sans plafonnement / barème / tranches / 2 / taux: 14 €\n')
  assert.deepEqual([line, column], [5, 59])
  assert.match(String(why), /^impôt sans plafonnement \/ barème: /)
  assert.match(String(places('changes:\n  impôt à payer: "\'rien\'"\n')[0]?.[2]), /must stay a number|impôt à payer/)
  assert.match(String(places('changes:\n  parts: impôt\n')[0]?.[2]), /parts|impôt/)
})

test('a place of a rule becomes what the reform says, and nothing else of the law does', () => {
  const text = `${head}changes:\n  impôt sans plafonnement / barème / tranches / 2 / taux: 14 %\n  décote seul: 1000 €/an\nadds:\n  prime: { valeur: 3 €/an }\n`
  const { reform } = readReform('r.yaml', text, law)
  assert.deepEqual(reform?.changes, [
    { place: 'impôt sans plafonnement / barème / tranches / 2 / taux', before: '11 %', after: '14 %' },
    { place: 'décote seul', before: law.source['décote seul'], after: '1000 €/an' },
    { place: 'prime', after: { valeur: '3 €/an' } },
  ])
  const single = { couple: false, enfants: 0, 'parent isolé': false, 'salaire 1': 24_000, 'salaire 2': 0, 'pension 1': 0 }
  const at = { date: '2024-12-31' }
  const [before, after] = [law, reform!.law].map(({ rules }) =>
    rules.evaluate(single, ['impôt sans plafonnement', 'prime'].slice(0, rules.names.has('prime') ? 2 : 1), at),
  )
  // 24 000 € less a tenth is 21 600 €; 10 103 € of it are above 11 497 €: 11 % of them before, 14 % after.
  assert.deepEqual(before!['impôt sans plafonnement'], { kind: 'value', value: 1111.33, unit: '€/an' })
  assert.deepEqual(after!['impôt sans plafonnement'], { kind: 'value', value: 1414.42, unit: '€/an' })
  assert.deepEqual(after!.prime, { kind: 'value', value: 3, unit: '€/an' })
  assert.equal((law.source['impôt sans plafonnement'] as { barème: { tranches: { taux: string }[] } }).barème.tranches[1]!.taux, '11 %')
})

const margins = readFileSync(join(folder, 'population.yaml'), 'utf8')

test('margins that are none are refused with line and column', () => {
  const wrong = (text: string) => readMargins('p.yaml', text, law).mistakes.map(({ line, why }) => [line, why])
  const some = 'population: p\nhouseholds: 10\nseed: 1\ndraws:\n'
  assert.deepEqual(wrong(`${some}  couple: { counts: [1] }\n  rang: { share: 1 }\n`).slice(0, 2), [
    [5, '“couple” is drawn by share.'],
    [6, '“rang” is not an input of the law.'],
  ])
  assert.ok(wrong(`${some}  couple: { share: 2 }\n`).length > 0)
  assert.deepEqual(wrong(margins.replace('mean: 24500', 'mean: 20000')), [[12, 'The mean is not below the median.']])
  assert.deepEqual(wrong(margins.replace('when: [couple] }', 'when: [salaire 3] }')), [[12, '“salaire 3” is not drawn before it.']])
  assert.deepEqual(wrong(margins.replace(/ {2}salaire 2.*\n/, '')), [[6, '“salaire 2” is missing.']])
})

test('a population has its margins, and is the same for the same seed', () => {
  const { margins: read } = readMargins('p.yaml', margins, law)
  // Everywhere the same incomes, so that margins are those that are written.
  const even = { ...read!, communes: read!.communes!.map(({ name, weight }) => ({ name, weight })) }
  const csv = [...populationCsv(even)].join('')
  assert.equal(csv, [...populationCsv(even)].join(''))
  assert.notEqual(csv, [...populationCsv({ ...even, seed: 2 })].join(''))
  const [names, ...rows] = csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','))
  assert.equal(rows.length, 10_000)
  const column = (name: string) => rows.map((row) => row[names!.indexOf(name)]!)
  const near = (found: number, wanted: number, within: number) => assert.ok(Math.abs(found - wanted) <= within, `${found} is not ${wanted}`)
  const couples = column('couple')
  near(couples.filter((one) => one === 'true').length / 10_000, 0.45, 0.015)
  near(column('enfants').filter((one) => one === '0').length / 10_000, 0.62, 0.015)
  // Of a couple, the second wage: 28 % have none, the others' have their median and mean.
  const wages = column('salaire 2').flatMap((one, i) => (couples[i] === 'true' ? [Number(one)] : []))
  near(wages.filter((one) => one === 0).length / wages.length, 0.28, 0.03)
  const paid = wages.filter((one) => one > 0).sort((a, b) => a - b)
  near(paid[Math.floor(paid.length / 2)]!, 20_500, 700)
  near(paid.reduce((sum, one) => sum + one, 0) / paid.length, 24_500, 900)
  assert.ok(column('salaire 2').every((one, i) => couples[i] === 'true' || one === '0'))
  assert.equal(generatedMapping(read!).commune, 'commune')
  near(column('commune').filter((one) => one === 'Bar-le-Duc').length / 10_000, 0.29, 0.015)
})

test('a law is checked with its margins and reforms, each mistake with its file, line and column', (t) => {
  const copy = mkdtempSync(join(tmpdir(), 'guichet-laws-'))
  t.after(() => rmSync(copy, { recursive: true }))
  cpSync(folder, join(copy, 'impot'), { recursive: true })
  const change = (file: string, from: string, to: string) => {
    const path = join(copy, 'impot', file)
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to))
  }
  assert.deepEqual(lawFolders(copy), [join(copy, 'impot')])
  assert.deepEqual(checkLawFolder(join(copy, 'impot')), [])
  const found = () => checkLawFolder(join(copy, 'impot')).map(({ file, why }) => [file.slice(copy.length + 1), why])
  change('population.yaml', 'share: 0.45', 'counts: [1]')
  change('reforms/seconde-tranche.yaml', 'décote seul', 'décote à deux')
  assert.deepEqual(found(), [
    ['impot/population.yaml', '“couple” is drawn by share.'],
    ['impot/reforms/seconde-tranche.yaml', '“décote à deux” is not a rule of this law. A rule that it does not have goes under “adds”.'],
  ])
  change('law.yaml', 'measure: impôt à payer', 'measure: impôt à rendre')
  assert.deepEqual(found(), [['impot/law.yaml', '“impôt à rendre” is not a rule.']])
})
