import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unsupported } from './verify.ts'

const sources = [
  'Impôt à payer : 1 477 € par an',
  'Selon la loi au 31 décembre 2024. C’est un calcul, pas une décision.',
  'Décote : 152,03 € par an (CGI, art. 197, I, 4, a)',
]
const kinds = (text: string) => unsupported(text, sources).map(({ kind }) => kind)

test('a figure, date, article or name of its own is found, however it is written', () => {
  for (const [text, kind] of [
    ['Votre impôt est de 1 478 €.', 'number'],
    ['Votre impôt est de 1477 %.', 'number'],
    ['Votre impôt est de 147 €.', 'number'],
    ['Votre impôt est de 14 77 €, soit 123 € par mois.', 'number'],
    ['Vous payez deux mille euros.', 'word'],
    ['La loi du 31 mars 2024 le dit.', 'word'],
    ['La décote vient de l’art. 198.', 'number'],
    ['La décote vient de l’article L. 197-1.', 'article'],
    ['Écrivez à Madame Dupont, qui décide.', 'name'],
    ['Vous payez 1 477 €, sauf en cas de divorce.', 'word'],
    ['Vous êtes exonere : 1 477 €.', 'word'],
    ['Vous payez le double de 1 477 €.', 'word'],
  ] as const)
    assert.ok(kinds(text).includes(kind), `${text} → ${kinds(text).join()}`)
})

test('markup, addresses, hidden signs and long talk are refused as such', () => {
  for (const text of ['<b>1 477 €</b>', 'Voir https://evil.example', '[ici](x)', 'Votre impôt\u202eest de', 'a'.repeat(1501), '  '])
    assert.match(kinds(text).join(), /markup|length/, JSON.stringify(text.slice(0, 30)))
})

test('what only says again what stands there passes, in other spaces and signs', () => {
  for (const text of [
    'Votre impôt est de 1 477 € par an. Une décote de 152,03 € a été retirée (art. 197).',
    'Le calcul suit la loi au 31 décembre 2024 : 1477 €.',
    'Ce n’est pas une décision.'.replace('n’', ''),
  ])
    assert.deepEqual(unsupported(text, sources), [], text)
})
