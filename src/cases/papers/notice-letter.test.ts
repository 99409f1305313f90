import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPaper } from '../../../tests/support/read-paper.ts'
import { noticeLetter } from './notice-letter.ts'

const letter = {
  lang: 'fr',
  legalLang: 'fr',
  town: { name: 'Valmont-sur-Meuse' },
  agency: { name: 'Ville de Valmont', address: ['4 place du Pont', '55410 Valmont-sur-Meuse'], phone: '03 00 00 00 00' },
  person: { name: 'Odette Thibaut', address: ['17, quai des Tanneurs', '55410 Valmont-sur-Meuse'] },
  date: '2026-11-27',
  subject: 'Une réponse vous attend',
  text: 'Bonjour Odette,\n\nVotre réponse est là.\nVenez au guichet.',
  large: false,
}

test('a notice on paper is tagged: its title, each paragraph, who writes to whom; nothing of a case that it does not have', async () => {
  const paper = readPaper(await noticeLetter(letter))
  assert.match(paper.catalog, /\/StructTreeRoot/)
  assert.match(paper.catalog, /\/Lang \(fr\)/)
  assert.equal(paper.tags.find(({ type }) => type === 'H1')?.text.trim(), letter.subject)
  const said = paper.tags.filter(({ type }) => type === 'P').map(({ text }) => text.replace(/\s+/g, ' ').trim())
  for (const one of [
    'Bonjour Odette,',
    'Votre réponse est là. Venez au guichet.',
    'Odette Thibaut 17, quai des Tanneurs 55410 Valmont-sur-Meuse',
  ])
    assert.ok(said.includes(one), `${one} in ${said.join(' | ')}`)
  assert.doesNotMatch(paper.text, /Référence|Démarche/)
})

test('the same notice has the same bytes; printed large it has others', async () => {
  const [one, again, large] = await Promise.all([noticeLetter(letter), noticeLetter(letter), noticeLetter({ ...letter, large: true })])
  assert.ok(Buffer.from(one).equals(again))
  assert.ok(!Buffer.from(one).equals(large))
})
