import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readPaper } from '../../../tests/support/read-paper.ts'
import { readCrest } from './crest.ts'
import { printable } from './fonts.ts'
import { decisionLetter } from './index.ts'
import { granted } from './paper-samples.ts'
import { dayInWords, paperLanguages } from './words.ts'

const colours = { field: '#004a55', bridge: '#ffffff', tower: '#fbbb3d', water: '#ffffff' }

test('a crest gives nothing but paths in plain colours', () => {
  assert.equal(readCrest('<svg><path d="M0 0"/></svg>', colours), undefined)
  assert.equal(readCrest('<svg viewBox="0 0 40 46"><script>x</script><image href="https://x"/></svg>', colours), undefined)
  const crest = readCrest(
    '<svg viewBox="0 0 40 46"><path d="M0 0h4" fill="url(#x)"/><path d="javascript:1" fill="#000000"/><path d="M1 1h2" fill="#123456"/></svg>',
    colours,
  )
  assert.deepEqual(crest, { width: 40, height: 46, paths: [{ d: 'M1 1h2', fill: '#123456' }] })
})

test('a character that the font lacks leaves a mark, an accent alone may go', () => {
  const latin = (codePoint: number) => codePoint < 0x250
  assert.equal(printable('王 Ş', latin), '□ Ş')
  assert.equal(printable('ệ', latin), 'e')
  assert.equal(printable('1\u202f260\u200b\u0007', latin), '1\u00a0260')
})

test('names from all over Europe print whole on a letter, others leave a mark', async () => {
  const names = 'Şahin Wiśniewska Łukasz Ştefan Győző Ðorđe Þóra Ёлка Žižek Ηλίας Nguyễn'
  const text = readPaper(await decisionLetter({ ...granted, person: { name: names, address: ['王'] } })).text.replace(/\s+/g, ' ')
  assert.ok(text.includes(names), text.slice(0, 400))
  assert.ok(text.includes('□'))
})

test('a long address loses no line', async () => {
  const address = [
    'chez Madame Très-Long-Nom',
    'Bâtiment B',
    'Escalier 2',
    'Résidence des Tanneurs',
    '17 quai des Tanneurs',
    'BP 12',
    '08100 Valmont-sur-Meuse',
    'FRANCE',
  ]
  const text = readPaper(await decisionLetter({ ...granted, person: { name: 'Aylin Şahin', address } })).text
  for (const line of address) assert.ok(text.includes(line))
})

test('the first of a month is said in French as one says it', () => {
  assert.equal(dayInWords('2027-01-01', 'fr'), '1er janvier 2027')
  assert.equal(dayInWords('2027-01-21', 'fr', true), 'jeudi 21 janvier 2027')
  assert.equal(dayInWords('2027-01-01', 'en'), '1 January 2027')
})

test('every text exists in every language with the same values', () => {
  const read = (lang: string): Record<string, string> => JSON.parse(readFileSync(new URL(`./texts/${lang}.json`, import.meta.url), 'utf8'))
  const values = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()
  const source = read('fr')
  for (const lang of paperLanguages) {
    const texts = read(lang)
    assert.deepEqual(Object.keys(texts), Object.keys(source), lang)
    for (const [key, text] of Object.entries(texts)) assert.deepEqual(values(text), values(source[key]!), `${lang} ${key}`)
  }
})
