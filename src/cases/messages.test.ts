import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatText } from './messages.ts'

test('an amount by the month is said once, in a text that was written for the amount alone too', () => {
  const droit = { kind: 'rule', value: { kind: 'value', value: 646.5, unit: '€/mois' } } as never
  const said = (lang: string, text: string) => formatText({ [lang]: text }, { droit }, { lang, service: { fields: [] } } as never)
  assert.equal(said('fr', 'Votre droit est de {$droit} par mois.'), 'Votre droit est de 646,50\u00a0€ par mois.')
  assert.equal(said('fr', 'Votre droit est de {$droit}.'), 'Votre droit est de 646,50\u00a0€ par mois.')
  assert.equal(said('en', 'Your right is {$droit} a month.'), 'Your right is €646.50 a month.')
  assert.equal(said('nl', 'Uw recht is {$droit} per maand.'), 'Uw recht is €\u00a0646,50 per maand.')
})
