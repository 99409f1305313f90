import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOne, refusal } from './fixtures/example-field.ts'
import { formatNumber, readNumber } from './number.ts'

test('what is no number is refused with a sentence', () => {
  assert.equal(readOne('integer', 'douze'), 'Écrivez un nombre en chiffres pour «\u00a0Votre réponse\u00a0».')
  assert.equal(readOne('money', '1e5'), 'Nous ne savons pas lire le montant «\u00a01e5\u00a0». Écrivez par exemple 1260,50.')
  assert.equal(readOne('integer', '12,5'), 'Écrivez un nombre entier pour «\u00a0Votre réponse\u00a0», sans virgule.')
  assert.equal(readOne('money', '1,234'), 'Écrivez 2 chiffres au plus après la virgule pour «\u00a0Votre réponse\u00a0».')
  assert.equal(readOne('money', '-1'), 'Le montant de «\u00a0Votre réponse\u00a0» ne peut pas être négatif.')
  assert.equal(readOne('integer', '140', { min: 1, max: 90 }), 'Écrivez un nombre de 1 à 90 pour «\u00a0Votre réponse\u00a0».')
  assert.equal(readOne('integer', '0', { min: 1 }), 'Écrivez 1 ou plus pour «\u00a0Votre réponse\u00a0».')
  assert.equal(readOne('number', '99999999999999999'), 'Ce nombre est trop grand pour «\u00a0Votre réponse\u00a0». Vérifiez les zéros.')
})

test('badly grouped digits are no number', () => {
  for (const typed of ['1.23.456', '12.34,5.6', '1,2,3', '1.2345.678', '--1', '1-', '.', ',', '1 . x'])
    assert.equal(readNumber(typed, 'fr'), undefined, typed)
})

test('hostile values are refused', () => {
  for (const value of ['12', null, undefined, Number.NaN, Number.POSITIVE_INFINITY, [], {}, true, 1e300]) assert.ok(refusal('money', value))
  assert.equal(refusal('money', 0.001), 'number.decimals')
  assert.equal(refusal('integer', 1.5), 'number.whole')
  assert.equal(refusal('integer', -1), 'number.negative')
  assert.equal(refusal('number', 1e-7), undefined)
})

test('each language writes numbers in its way', () => {
  const value = (typed: string, lang: string) => readNumber(typed, lang)?.value
  for (const typed of ['1260,5', '1 260,50', '1\u00a0260,50', '1\u202f260,50', '1.260,50', "1'260,5", '+1260,50', '1260.5'])
    assert.equal(value(typed, 'fr'), 1260.5, typed)
  assert.equal(value('1.260', 'fr'), 1260)
  assert.equal(value('1.260', 'nl'), 1260)
  assert.equal(value('1.260', 'en'), 1.26)
  assert.equal(value('1,260', 'en'), 1260)
  assert.equal(value('1,260.50', 'en'), 1260.5)
  assert.equal(value('1.260.000', 'fr'), 1260000)
  assert.equal(value('0.125', 'fr'), 0.125)
  assert.equal(value('−4', 'fr'), -4)
  assert.ok(Object.is(value('-0', 'fr'), 0))
})

test('a unit written after the number is understood', () => {
  assert.equal(readOne('money', '31 240 €', { unit: '€/an' }), 31240)
  assert.equal(readOne('money', '€ 31.240,10', { unit: '€/an' }), 31240.1)
  assert.equal(readOne('integer', '12 nuits', { unit: 'nuit' }), 12)
  assert.equal(readOne('integer', '-3', { min: -10 }), -3)
})

test('numbers are said with their unit', () => {
  assert.equal(formatNumber(31240, '€/an', 'fr'), '31\u00a0240\u00a0€ par an')
  assert.equal(formatNumber(12.5, '€', 'fr'), '12,50\u00a0€')
  assert.equal(formatNumber(1260, '€', 'en'), '€1,260')
  assert.equal(formatNumber(1, 'nuit', 'fr'), '1\u00a0nuit')
  assert.equal(formatNumber(12, 'nuit', 'nl'), '12\u00a0nachten')
  assert.equal(formatNumber(50, 'm²', 'fr'), '50\u00a0m²')
})
