/** Fields of several parts: person, organisation, place, duration. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleCtx, exampleField, readForm, refusal } from './fixtures/example-field.ts'
import { formatValue, kindOf, problemText } from './index.ts'

test('person: every part that is wrong is said, each at its control', () => {
  const field = exampleField('person', { parts: ['nom', 'prénom', 'naissance'] })
  const form = {
    'champ.given': ['Jul3s'],
    'champ.family': [''],
    'champ.birth.day': ['2'],
    'champ.birth.month': ['11'],
    'champ.birth.year': [''],
  }
  const read = kindOf(field).parse(form, 'champ', field, exampleCtx())
  assert.deepEqual(
    read.problems.map((found) => [found.at, found.code]),
    [
      ['champ-given', 'person.signs'],
      ['champ-family', 'person.family-missing'],
      ['champ-birth-year', 'date.birth-year-missing'],
    ],
  )
  assert.equal(read.value, undefined)
  assert.deepEqual(read.typed, form)
})

test('person: hostile values are refused', () => {
  const values = [
    null,
    'Inès Lambert',
    [],
    { given: 'Inès' },
    { given: 1, family: 'x' },
    { given: { toString: 1 }, family: 'x' },
    { given: '<b>', family: 'x' },
    { given: 'Inès', family: 'Lambert', admin: true },
  ]
  for (const value of values) assert.ok(refusal('person', value), JSON.stringify(value))
  assert.equal(refusal('person', { given: 'Inès', family: 'Lambert', birth: '2015-02-30' }), 'date.no-such-day')
})

test('person: names of any script, and the birth said in words', () => {
  for (const [given, family] of [
    ['Nguyễn', 'Văn Ánh'],
    ['Şeyma-Nur', "O'Brien"],
    ['Ольга', 'Иванова'],
    ['Jean-Éric', 'd’Arc St. John'],
  ])
    assert.deepEqual(readForm('person', { 'champ.given': [given!], 'champ.family': [family!] }), { given, family })
  assert.equal(
    formatValue(exampleField('person'), { given: 'Samira', family: 'Lambert', birth: '1988-06-09' }, 'fr'),
    'Samira Lambert, naissance le 9 juin 1988',
  )
})

test('person: a birth known in part is kept so where the field allows it, and nowhere else', () => {
  const born = (birth: string) => ({ given: 'Amina', family: 'Diallo', birth })
  const parts = ['prénom', 'nom', 'naissance']
  assert.equal(refusal('person', born('1988'), { parts }), 'date.unreadable')
  assert.equal(refusal('person', born('1988-13'), { parts, precision: 'partial' }), 'date.month')
  assert.equal(refusal('person', born('1988'), { parts, precision: 'partial' }), undefined)
  const form = {
    'champ.given': ['Amina'],
    'champ.family': ['Diallo'],
    'champ.birth.day': [''],
    'champ.birth.month': ['6'],
    'champ.birth.year': ['1988'],
  }
  assert.deepEqual(readForm('person', form, { parts, precision: 'partial' }), born('1988-06'))
  const field = exampleField('person', { precision: 'partial' })
  assert.equal(formatValue(field, born('1988-06'), 'fr'), 'Amina Diallo, naissance en juin 1988')
  assert.equal(formatValue(field, born('1988'), 'nl'), 'Amina Diallo, geboren in 1988')
})

test('person: a part that is known and not asked survives a corrected name', () => {
  const answers = { champ: { given: 'Samira', family: 'Lambrt', birth: '1988-06-09' } }
  assert.deepEqual(readForm('person', { 'champ.given': ['Samira'], 'champ.family': ['Lambert'] }, {}, { answers }), {
    given: 'Samira',
    family: 'Lambert',
    birth: '1988-06-09',
  })
})

test('organisation: numbers are checked by the country’s own sum', () => {
  const read = (number: string, country = 'FR') =>
    readForm('organisation', { 'champ.name': ['Dupont'], 'champ.number': [number] }, {}, { country })
  assert.match(String(read('732 829 321')), /n’est pas juste/)
  assert.match(String(read('1234')), /SIREN a 9 chiffres/)
  assert.match(String(read('0123456789', 'BE')), /belge/)
  assert.match(String(read('123', 'NL')), /KVK/)
  assert.match(String(readForm('organisation', { 'champ.number': ['732829320'] })), /nom de l’organisme/)
  assert.deepEqual(read('732 829 320 00074'), { name: 'Dupont', number: '73282932000074' })
  assert.deepEqual(read('356 000 000 00048'), { name: 'Dupont', number: '35600000000048' })
  assert.deepEqual(read('BE 0403.170.701', 'BE'), { name: 'Dupont', number: '0403170701' })
  for (const value of [null, 'x', { name: '' }, { name: 'x', number: 5 }, { name: 'x', other: 1 }])
    assert.ok(refusal('organisation', value))
})

test('place: degrees beyond the earth are refused, a pasted pair is understood', () => {
  const read = (lat: string, lon = '') => readForm('place', { 'champ.lat': [lat], 'champ.lon': [lon] })
  assert.match(String(read('91', '0')), /latitude/)
  assert.match(String(read('48,9', '')), /longitude/)
  assert.match(String(read('1e1', '0')), /latitude/)
  assert.deepEqual(read('48,9461', '5,3894'), { lat: 48.9461, lon: 5.3894 })
  assert.deepEqual(read('48.9461, 5.3894'), { lat: 48.9461, lon: 5.3894 })
  assert.deepEqual(read('48.9461,-5.3894'), { lat: 48.9461, lon: -5.3894 })
  assert.deepEqual(read('48,9461 ; 5,3894'), { lat: 48.9461, lon: 5.3894 })
  for (const value of [null, { lat: '1', lon: 2 }, { lat: Number.NaN, lon: 2 }, { lat: 1, lon: 2, label: { toString: 1 } }])
    assert.ok(refusal('place', value))
})

test('duration: counted in the unit of the field, exact larger units only', () => {
  const read = (amount: string, unit: string, own?: string) =>
    readForm('duration', { 'champ.amount': [amount], 'champ.unit': [unit] }, own === undefined ? {} : { unit: own })
  assert.match(String(read('2', 'mois', 'jour')), /une des réponses proposées/)
  assert.match(String(read('deux', 'jour')), /en chiffres/)
  assert.equal(read('2', 'semaine', 'jour'), 14)
  assert.equal(read('1,5', 'an', 'mois'), 18)
  assert.equal(formatValue(exampleField('duration', { unit: 'mois' }), 18, 'en'), '18\u00a0months')
})

test('what is only shown takes no answer from anyone', () => {
  assert.equal(readForm('computed', { champ: ['1'] }), undefined)
  assert.equal(refusal('computed', 1260), 'value.not-asked')
  assert.equal(refusal('note', 'x'), 'value.not-asked')
  const field = exampleField('computed', { unit: '€/mois' })
  assert.equal(formatValue(field, 1260.5, 'fr'), '1\u00a0260,50\u00a0€ par mois')
  assert.ok(problemText(kindOf(field).check(1, field, exampleCtx())!, 'fr').length > 0)
})
