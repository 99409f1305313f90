import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownWords } from './reply.ts'

const own = 'Bonjour,\n\nVoici la photo.\n\nSamira'
const quoted = '> Bonjour Samira Lambert,\n>\n> Il nous manque une photo.'

test('what is answered to is left out, in the ways of the usual programmes', () => {
  for (const between of [
    `Le mar. 24 nov. 2026 à 15:02, Guichet <guichet@valmont.example> a écrit :\n${quoted}`,
    `Le mar. 24 nov. 2026 à 15:02, Guichet de la ville\n<guichet@valmont-sur-meuse.example> a\nécrit\u00a0:\n\n${quoted}`,
    `On Tue, Nov 24, 2026 at 3:02 PM Guichet <guichet@valmont.example> wrote:\n${quoted}`,
    `Op di 24 nov 2026 om 15:02 schreef Guichet <guichet@valmont.example>:\n${quoted}`,
    `-----Message d’origine-----\nDe : Guichet\nEnvoyé : mardi\nÀ : Samira\nObjet : photo\n\nBonjour`,
    `De : Guichet <guichet@valmont.example>\nEnvoyé : mardi 24 novembre 2026 15:02\nÀ : Samira\nObjet : photo\n\nBonjour Samira`,
    `From: Guichet\nSent: Tuesday\nTo: Samira\nSubject: photo\n\nHello`,
    `________________________________\nVan: Guichet\nVerzonden: dinsdag\n\nHallo`,
    `-- \nSamira Lambert\n06 39 98 01 42`,
    `Envoyé de mon iPhone\n\n${quoted}`,
    quoted,
  ])
    assert.equal(ownWords(`${own}\n\n${between}`), own, between)
})

test('answers between the lines stay, and a sentence that only looks like an introduction', () => {
  assert.equal(ownWords('> Avez-vous la photo ?\nOui.\n> Et le bail ?\nDemain.'), 'Oui.\nDemain.')
  assert.equal(ownWords('Le bail est là.\nOn verra demain.'), 'Le bail est là.\nOn verra demain.')
  assert.equal(ownWords('De : rien à voir'), 'De : rien à voir')
})

test('a mail of nothing but a quote is kept whole rather than lost', () => {
  assert.equal(ownWords(quoted), quoted)
})

test('a long and hostile text is cut, not searched', () => {
  assert.equal(ownWords(`Le ${'a '.repeat(200_000)}`).length, 50_000)
  assert.equal(ownWords('On 1\n'.repeat(20_000)).split('\n').length, 2000)
})
