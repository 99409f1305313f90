import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileRules, type RuleInput } from './index.ts'
import { compiled, plain, today } from './testing/flood.ts'

test('a dated value is the one in force on the day', () => {
  const set = compiled({
    rsa: { unité: '€/mois', depuis: { '2025-04-01': 646.52, '2023-04-01': 607.75, '2024-04-01': 635.71 } },
    double: '2 * rsa',
  })
  const on = (date: string) => plain(set, {}, ['rsa', 'double'], { date })
  assert.deepEqual(on('2024-03-31'), [607.75, 1215.5])
  assert.deepEqual(on('2024-04-01'), [635.71, 1271.42])
  assert.deepEqual(on('2030-01-01'), [646.52, 1293.04])
  assert.deepEqual(on('2023-03-31'), ['not-applicable', 'not-applicable'])
  assert.equal(set.unit('double'), '€/mois')
})

test('the reference date may be a field or a rule: ages and dated values follow it', () => {
  const inputs: readonly RuleInput[] = [
    { name: 'demande', type: 'date', required: false },
    { name: 'naissance', type: 'date' },
  ]
  const set = compiled({ 'date de référence': 'demande', taux: { depuis: { '2022-12-01': 1, '2023-12-01': 2 } } }, inputs)
  assert.deepEqual(plain(set, { demande: '2023-11-30', naissance: '2000-12-01' }, ['taux', 'naissance . âge', 'date de référence']), [
    1,
    22,
    '2023-11-30',
  ])
  assert.deepEqual(plain(set, { demande: null, naissance: '2000-12-01' }, ['taux', 'naissance . âge', 'date de référence']), [
    2,
    25,
    '2026-11-24',
  ])
  assert.deepEqual(plain(set, { naissance: '2000-12-01' }, ['taux', 'naissance . âge']), [
    { missing: ['demande'] },
    { missing: ['demande'] },
  ])
  assert.equal(compileRules({ inputs, rules: { 'date de référence': "'demain'" } }).problems[0]?.code, 'not-a-date')
  assert.equal(
    compileRules({ inputs, rules: { 'date de référence': { variations: [{ si: 'naissance . âge > 3 an', alors: 'demande' }] } } })
      .problems[0]?.code,
    'cycle',
  )
})

test('given names come with the day, or with the answers of an example', () => {
  const set = compiled({
    tard: 'date de dépôt . jours > 30 jour',
    libre: 'places libres > 0',
    net: 'dû - 5 €',
    seul: 'doublon possible = non',
  })
  const given = { 'date de dépôt': '2026-10-01', 'places libres': 0, dû: 12, 'doublon possible': false }
  const values = set.evaluate({}, ['tard', 'libre', 'net', 'seul'], { ...today, given })
  assert.deepEqual(
    Object.values(values).map((v) => v.kind === 'value' && v.value),
    [true, false, 7, true],
  )
  assert.deepEqual(plain(set, given, ['tard', 'libre', 'net', 'seul']), [true, false, 7, true])
  assert.deepEqual(plain(set, {}, ['libre']), [{ missing: ['places libres'] }])
})

test('of a date that may be partly unknown nothing is guessed: not known, never its first day', () => {
  const born = (precision?: 'partial' | 'year') =>
    compiled(
      { majeur: 'naissance . âge >= 18 an', ancien: 'naissance < 1960-01-01', aide: { 'applicable si': 'majeur', valeur: '10 €' } },
      [{ name: 'naissance', type: 'date', ...(precision === undefined ? {} : { precision }) }],
    )
  const wanted = ['majeur', 'ancien', 'naissance . âge', 'aide']
  for (const naissance of ['2008', '2008-11', '1950'])
    assert.deepEqual(
      plain(born('partial'), { naissance }, wanted),
      wanted.map(() => ({ missing: ['naissance'] })),
      naissance,
    )
  assert.deepEqual(plain(born('partial'), { naissance: '2008-11-24' }, wanted), [true, false, 18, 10])
  assert.deepEqual(plain(born('year'), { naissance: '2008' }, ['naissance . âge']), [18], 'asked to the year, it stands for its first day')

  const person = compiled({ majeur: 'demandeur . naissance . âge >= 18 an', avant: 'demandeur . naissance < 2000-01-01' }, [
    { name: 'demandeur', type: 'person', precision: 'partial' },
  ])
  const unknown = { missing: ['demandeur'] }
  assert.deepEqual(plain(person, { demandeur: { given: 'A', family: 'B', birth: '1950' } }, ['majeur', 'avant']), [unknown, unknown])
  assert.deepEqual(plain(person, { demandeur: { given: 'A', family: 'B', birth: '1950-02-03' } }, ['majeur', 'avant']), [true, true])
})

test('a date that may be partly unknown is an answer, and no reference date', () => {
  const inputs: readonly RuleInput[] = [{ name: 'naissance', type: 'date', precision: 'partial' }]
  const set = compiled({ majeur: 'naissance . âge >= 18 an' }, inputs)
  assert.deepEqual(set.faults({ naissance: '1988' }), [])
  assert.equal(set.faults({ naissance: '1988-13' })[0]?.code, 'bad-answer')
  assert.equal(compileRules({ inputs, rules: { 'date de référence': 'naissance' } }).problems[0]?.code, 'not-a-date')
})
