import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleCtx, exampleField, readForm, refusal, someCommunes } from './fixtures/example-field.ts'
import { completeAddress, FieldInput, formatValue, kindOf, suggestCommunes } from './index.ts'

const form = (parts: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(parts).map(([part, value]) => [`champ.${part}`, [value]]))
const read = (parts: Readonly<Record<string, string>>) => readForm('address', form(parts))
const verdun = { line: '1 rue du Pont', postcode: '55100', town: 'Verdun', commune: '55545', département: '55', country: 'FR' }

test('what is missing is asked by its name', () => {
  assert.equal(read({ postcode: '55000' }), 'Écrivez le numéro et la rue.')
  assert.match(String(read({ line: '1 rue' })), /Écrivez le code postal/)
  assert.match(String(read({ line: '1 rue', postcode: '5500' })), /cinq chiffres/)
  assert.match(String(read({ line: '1 rue', postcode: '99999', town: 'Nulle-Part' })), /ne connaissons pas le code postal 99999/)
  assert.match(String(read({ line: '1 rue', country: 'BE', postcode: '4000' })), /Écrivez la commune/)
  assert.match(String(read({ line: '1 rue', country: 'ZZ', town: 'x' })), /Choisissez un pays/)
  assert.equal(readForm('address', { 'champ.country': ['FR'] }), null)
})

test('a postcode of several communes brings the page back with them to choose from, and keeps what was typed', () => {
  const field = exampleField('address')
  const typed = form({ line: '1 rue', postcode: '55100', town: 'Vredun' })
  const found = kindOf(field).parse(typed, 'champ', field, exampleCtx())
  assert.equal(found.problem?.at, 'champ-commune')
  const html = String(<FieldInput field={field} typed={found.typed} problems={found.problems} lang="fr" ctx={exampleCtx()} />)
  assert.match(html, /<select[^>]*name="champ.commune"[^>]*aria-invalid="true"/)
  assert.match(html, /<option value="55545">Verdun<\/option>/)
  assert.match(html, /value="1 rue"/)
})

test('a postcode of another town is not silently believed', () => {
  assert.equal(
    read({ line: '1 rue', postcode: '55000', town: 'Verdun' }),
    'Le code postal 55000 est celui de Bar-le-Duc. Choisissez cette commune, ou corrigez le code postal.',
  )
})

test('hostile values are refused', () => {
  const values = [
    null,
    'x',
    [],
    {},
    { ...verdun, line: '' },
    { ...verdun, postcode: 55100 },
    { ...verdun, commune: '00000' },
    { ...verdun, département: '75' },
    { ...verdun, country: 'fr' },
    { ...verdun, other: 1 },
    { ...verdun, line: 'a\u0000' },
  ]
  for (const value of values) assert.ok(refusal('address', value), JSON.stringify(value))
  assert.equal(refusal('address', verdun), undefined)
})

test('the commune is found from the postcode, the name, or the choice', () => {
  assert.deepEqual(read({ line: '1 rue du Pont', postcode: '55 100', town: 'VERDUN' }), verdun)
  assert.deepEqual(read({ line: '1 rue du Pont', postcode: '55100', commune: '55545' }), verdun)
  assert.equal((read({ line: '1 rue', postcode: '55000' }) as typeof verdun).commune, '55029')
  assert.equal((read({ line: '1 rue', town: 'bar le duc' }) as typeof verdun).postcode, '55000')
  assert.equal((read({ line: '1 rue', postcode: '55109', town: 'Verdun Cedex 9' }) as typeof verdun).commune, '55545')
  assert.equal((read({ line: '1 rue', postcode: '20000' }) as typeof verdun).département, '2A')
  assert.equal((read({ line: '1 rue', postcode: '75012', town: 'Paris 12e' }) as typeof verdun).commune, '75056')
})

test('a choice for another postcode does not survive the new one', () => {
  assert.equal((read({ line: '1 rue', postcode: '55000', commune: '55545' }) as typeof verdun).commune, '55029')
})

test('another country has free postcode and town', () => {
  assert.deepEqual(read({ line: 'Rue Haute 1', postcode: '4000', town: 'Liège', country: 'BE' }), {
    line: 'Rue Haute 1',
    postcode: '4000',
    town: 'Liège',
    country: 'BE',
  })
  assert.equal(
    formatValue(exampleField('address'), { line: 'Rue Haute 1', postcode: '4000', town: 'Liège', country: 'BE' }, 'nl'),
    'Rue Haute 1, 4000 Liège, België',
  )
})

test('an address of a register is completed, never changed', () => {
  assert.deepEqual(completeAddress({ line: '1 rue du Pont', postcode: '55100', town: 'Verdun', country: 'FR' }, someCommunes), verdun)
  const odd = { line: '1 rue', postcode: '99999', town: 'X', country: 'FR' }
  assert.equal(completeAddress(odd, someCommunes), odd)
})

test('with script a proposal is picked while one types, and an older pick never wins over a postcode', () => {
  assert.deepEqual(suggestCommunes('bar', someCommunes), [{ value: '55029', label: 'Bar-le-Duc (55000)' }])
  assert.equal((read({ line: '1 rue', town: 'Bar-le-Duc (55000)', 'town.code': '55029' }) as typeof verdun).commune, '55029')
  assert.match(String(read({ line: '1 rue', postcode: '55000', town: 'Verdun', 'town.code': '55545' })), /celui de Bar-le-Duc/)
  const field = exampleField('address')
  const html = String(<FieldInput field={field} typed={form({ line: '1 rue' })} lang="fr" ctx={exampleCtx({ suggest: '/fr/communes' })} />)
  assert.match(html, /data-suggest="\/fr\/communes"/)
})

test('an address of any country is kept as it was written and reads as its post reads it', () => {
  for (const [parts, words] of [
    [{ line: 'Rue de la Gare 12', postcode: '6780', town: 'Messancy', country: 'BE' }, 'Rue de la Gare 12, 6780 Messancy, Belgique'],
    [{ line: '1234, rue Guy', postcode: 'H3G 1P1', town: 'Montréal QC', country: 'CA' }, '1234, rue Guy, Montréal QC H3G 1P1, Canada'],
    [{ line: '千代田1-1', postcode: '100-8111', town: '東京都千代田区', country: 'JP' }, '千代田1-1, 東京都千代田区 100-8111, Japon'],
    [{ line: 'PO Box 1234', postcode: '', town: 'Dubai', country: 'AE' }, 'PO Box 1234, Dubai, Émirats arabes unis'],
  ] as const) {
    assert.deepEqual(read(parts), parts)
    assert.equal(formatValue(exampleField('address'), parts, 'fr'), words)
  }
  // A telephone's digits alone would not let her write the code of Montréal.
  assert.doesNotMatch(
    String(<FieldInput field={exampleField('address')} typed={{}} problems={[]} lang="fr" ctx={exampleCtx()} />),
    /inputmode/,
  )
})
