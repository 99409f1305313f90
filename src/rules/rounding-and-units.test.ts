import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compiled, plain, today } from './testing/flood.ts'

test('rounding has a direction and a step', () => {
  const round = (arrondi: unknown, unit = '€') => compiled({ r: { valeur: 'x', arrondi } }, [{ name: 'x', type: 'money', unit }])
  const rounds = (arrondi: unknown, values: readonly number[]) => values.map((x) => plain(round(arrondi), { x }, ['r'])[0])
  assert.deepEqual(rounds({ sens: 'bas', à: '1 €' }, [1809.5, 1809, -1.2, 0, 0.999]), [1809, 1809, -2, 0, 0])
  assert.deepEqual(rounds({ sens: 'haut', à: '1 €' }, [1809.01, 1809, -1.8, 0]), [1810, 1809, -1, 0])
  assert.deepEqual(rounds({ sens: 'bas', à: '10 €' }, [1809, 10, 9.99]), [1800, 10, 0])
  assert.deepEqual(rounds({ à: '0.05 €' }, [1.02, 1.03]), [1, 1.05])
  assert.deepEqual(rounds('oui', [2.5, -2.5, 2.49]), [3, -2, 2])
  assert.deepEqual(rounds('2 décimales', [1.005, 1234.565, 0.615]), [1.01, 1234.57, 0.62])
  assert.deepEqual(rounds('non', [1.005]), [1.005])
  // 0.57 × 100 is 56.99999999999999 in binary: not a cent less for that.
  assert.deepEqual(rounds({ sens: 'bas', à: '0.01 €' }, [0.57, 4.35, 1.1]), [0.57, 4.35, 1.1])
  assert.deepEqual(plain(round({ sens: 'bas', à: '1 €/mois' }, '€/an'), { x: 21714 }, ['r']), [21708])
})

test('units convert exactly and a zero keeps its own', () => {
  const set = compiled(
    {
      mensuel: { valeur: 'annuel', unité: '€/mois' },
      'sur un an': 'mensuel * 12 mois/an',
      total: 'mensuel * 2 mois',
      part: '20 % * annuel',
      majoré: 'annuel + 20 %',
      minoré: 'annuel - 50 %',
      somme: '20 % + 20 %',
      produit: '20 % * 20 %',
      rapport: 'annuel / 50 %',
      nombre: 'annuel / mensuel',
      nul: 'annuel * 0',
    },
    [{ name: 'annuel', type: 'money', unit: '€/an' }],
  )
  const names = ['mensuel', 'sur un an', 'total', 'part', 'majoré', 'minoré', 'somme', 'produit', 'rapport', 'nombre', 'nul']
  assert.deepEqual(plain(set, { annuel: 1200 }, names), [100, 1200, 200, 240, 1440, 600, 40, 4, 2400, 1, 0])
  assert.deepEqual(
    names.map((name) => set.unit(name)),
    ['€/mois', '€/an', '€', '€/an', '€/an', '€/an', '%', '%', '€/an', undefined, '€/an'],
  )
  assert.equal(set.holds('annuel >= 100 €/mois', { annuel: 1200 }, today), true)
  assert.equal(set.holds('annuel > 100 €/mois', { annuel: 1200 }, today), false)
  assert.deepEqual(plain(set, { annuel: 0 }, ['mensuel', 'nombre']), [0, 'not-applicable'])
})

test('units of several words, plurals and powers', () => {
  const set = compiled({ a: '5 jours ouvrés * 2', b: 'surface * 3 €/m2', c: 'nuits + 2 nuits', d: 'côté * côté - surface' }, [
    { name: 'surface', type: 'number', unit: 'm²' },
    { name: 'nuits', type: 'integer', unit: 'nuit' },
    { name: 'côté', type: 'number', unit: 'm' },
  ])
  assert.deepEqual(plain(set, { surface: 10, nuits: 1, côté: 4 }, ['a', 'b', 'c', 'd']), [10, 30, 3, 6])
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((name) => set.unit(name)),
    ['jours ouvrés', '€', 'nuit', 'm²'],
  )
})

test('a small amount is an amount: it equals itself, is rounded and compared', () => {
  // publicodes cut one side of a comparison to sixteen decimals: 0.01 / 9 was not applicable.
  const set = compiled(
    {
      part: 'a / 9',
      même: 'part = part',
      arrondie: { valeur: 'part', arrondi: '3 décimales' },
      grande: { 'le maximum de': ['part', '0.001'] },
    },
    [{ name: 'a', type: 'number' }],
  )
  assert.deepEqual(plain(set, { a: 0.01 }, ['part', 'même', 'arrondie', 'grande']), [0.00111111111111111, true, 0.001, 0.00111111111111111])
})
