import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Field } from '../contract.ts'
import { exampleCtx, exampleField, readForm, refusal } from './fixtures/example-field.ts'
import { formatValue, kindOf, problemText, summaryText } from './index.ts'

const typed = (day: string, month: string, year: string, more: Partial<Field> = {}) =>
  readForm('date', { 'champ.day': [day], 'champ.month': [month], 'champ.year': [year] }, more)

test('days that no calendar has are refused', () => {
  assert.equal(typed('31', '4', '2026'), 'En avril de cette année-là, il y a 30 jours. Vérifiez le jour.')
  assert.match(String(typed('29', '2', '1900')), /28 jours/)
  assert.equal(typed('32', '1', '2026'), 'Écrivez le jour avec un nombre de 1 à 31.')
  assert.equal(typed('1', '13', '2026'), 'Écrivez le mois avec un nombre de 1 à 12.')
  assert.equal(typed('1', '1', '86'), 'Écrivez l’année avec quatre chiffres, par exemple 2015.')
  for (const value of ['2026-02-30', '2026-13-01', '26-01-01', '2026-1-1', '2026-11', 20261124, null, {}, '0000-01-01'])
    assert.ok(refusal('date', value), String(value))
})

test('a missing part is asked by its name, and the problem leads to it', () => {
  const field = exampleField('date', { name: 'naissance' })
  const form = { 'naissance.day': ['2'], 'naissance.month': ['11'], 'naissance.year': [''] }
  const read = kindOf(field).parse(form, 'naissance', field, exampleCtx({ who: 'Jules' }))
  assert.ok(read.problem)
  assert.equal(read.problem.at, 'naissance-year')
  assert.equal(problemText(read.problem, 'fr'), 'Écrivez l’année de naissance de Jules.')
  assert.deepEqual(read.typed, form)
  assert.equal(typed('', '11', '2026'), 'Écrivez le jour pour «\u00a0Votre réponse\u00a0».')
})

test('each language says whose year it is', () => {
  const field = exampleField('date', { name: 'naissance' })
  const says = (lang: string, who: string) => {
    const read = kindOf(field).parse({ 'naissance.day': ['2'], 'naissance.month': ['11'] }, 'naissance', field, exampleCtx({ lang, who }))
    return read.problem && problemText(read.problem, lang)
  }
  assert.equal(says('fr', 'Inès'), 'Écrivez l’année de naissance d’Inès.')
  assert.equal(says('en', 'Jules'), 'Enter Jules’s year of birth.')
  assert.equal(says('nl', 'Jules'), 'Vul het geboortejaar van Jules in.')
})

test('a birth is never in the future; the summary begins with the name', () => {
  const field = exampleField('date', { name: 'naissance' })
  const read = kindOf(field).parse(
    { 'naissance.day': ['14'], 'naissance.month': ['3'], 'naissance.year': ['2105'] },
    'naissance',
    field,
    exampleCtx({ who: 'Inès' }),
  )
  assert.ok(read.problem)
  assert.equal(summaryText(read.problem, 'fr'), 'Inès\u00a0: l’année de naissance est dans le futur. Écrivez par exemple 2015.')
  assert.match(String(typed('25', '11', '2026', { concept: 'person.birth' })), /après aujourd’hui/)
  assert.equal(typed('24', '11', '2026', { concept: 'person.birth' }), '2026-11-24')
  assert.match(String(typed('1', '1', '1850', { concept: 'person.birth' })), /130 ans/)
})

test('bounds are a year or a day', () => {
  assert.match(String(typed('31', '12', '1999', { min: 2000 })), /trop tôt. La première possible\u00a0: 1er janvier 2000/)
  assert.match(String(typed('2', '6', '2026', { max: 20260601 })), /trop tard/)
  assert.equal(typed('1', '6', '2026', { max: 20260601 }), '2026-06-01')
})

test('a date is as precise as its field', () => {
  assert.equal(typed('', '3', '2026', { precision: 'month' }), '2026-03')
  assert.equal(typed('', '', '2026', { precision: 'year' }), '2026')
  assert.equal(typed('1er', 'mars', '2026'), '2026-03-01')
  assert.equal(typed('2', 'sept.', '2026'), '2026-09-02')
  assert.equal(typed('29', '02', '2024'), '2024-02-29')
  assert.equal(formatValue(exampleField('date'), '2026-03-01', 'fr'), '1er mars 2026')
  assert.equal(formatValue(exampleField('date', { precision: 'month' }), '2026-03', 'nl'), 'maart 2026')
  assert.equal(formatValue(exampleField('date', { precision: 'year' }), '2026', 'en'), '2026')
})

test('of a partial date the year is needed; a day without its month and a month without its year are asked for', () => {
  const partial = (day: string, month: string, year: string) => typed(day, month, year, { precision: 'partial' })
  assert.equal(partial('12', '', '1988'), 'Écrivez le mois pour «\u00a0Votre réponse\u00a0».')
  assert.equal(partial('', '6', ''), 'Écrivez l’année pour «\u00a0Votre réponse\u00a0».')
  assert.equal(partial('31', '6', '1988'), 'En juin de cette année-là, il y a 30 jours. Vérifiez le jour.')
  assert.equal(partial('', '13', '1988'), 'Écrivez le mois avec un nombre de 1 à 12.')
  assert.equal(partial('0', '0', '0'), 'Écrivez l’année avec quatre chiffres, par exemple 2015.')
  for (const value of ['1988-00', '1988-00-00', '1988-13', '1988-6', '88', '1988-', '', null, 1988])
    assert.ok(refusal('date', value, { precision: 'partial' }), String(value))
  assert.match(String(typed('', '', '2027', { precision: 'partial', concept: 'person.birth' })), /futur/)
  assert.match(String(typed('', '12', '2026', { precision: 'partial', concept: 'person.birth' })), /après aujourd’hui/)
})

test('a partial date is kept as far as it is known, and shown again as it was typed', () => {
  const partial = (day: string, month: string, year: string) => typed(day, month, year, { precision: 'partial' })
  assert.equal(partial('', '', '1988'), '1988')
  assert.equal(partial('0', '00', '1988'), '1988', 'papers write 00 for what nobody knows')
  assert.equal(partial('', 'juin', '1988'), '1988-06')
  assert.equal(partial('9', '6', '1988'), '1988-06-09')
  assert.equal(partial('', '', ''), null)
  assert.equal(typed('', '', '2026', { precision: 'partial', concept: 'person.birth' }), '2026', 'a child of this year')
  const field = exampleField('date', { name: 'naissance', precision: 'partial' })
  assert.deepEqual(kindOf(field).toForm('1988-06', 'naissance', field, 'fr'), {
    'naissance.day': [''],
    'naissance.month': ['06'],
    'naissance.year': ['1988'],
  })
  for (const value of ['1988', '1988-06', '1988-06-09']) assert.equal(refusal('date', value, { precision: 'partial' }), undefined)
  assert.equal(formatValue(field, '1988-06', 'fr'), 'juin 1988')
})
