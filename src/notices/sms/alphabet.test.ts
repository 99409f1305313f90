import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decoded, encoded, gsmSafe, measured, split } from './alphabet.ts'

test('French leaves the GSM alphabet by one letter, and a message then holds 70 signs', () => {
  assert.deepEqual(measured('Votre dossier est complet.'), { alphabet: 'gsm', length: 26, segments: 1, foreign: [] })
  assert.deepEqual(measured('Votre dossier a été reçu').foreign, ['ç'])
  assert.deepEqual(measured('Rendez-vous fixé, être à l’heure').foreign, ['ê', '’'])
  assert.equal(measured('é'.repeat(160)).segments, 1)
  assert.equal(measured('é'.repeat(161)).segments, 2)
  assert.equal(measured('ê'.repeat(70)).segments, 1)
  assert.equal(measured('ê'.repeat(71)).segments, 2)
  assert.equal(measured('ê'.repeat(135)).segments, 3)
  assert.deepEqual(measured('1 260 €'), { alphabet: 'gsm', length: 8, segments: 1, foreign: [] }, 'the euro takes two')
})

test('no sign is cut in two: neither an escaped one nor a pair of surrogates', () => {
  const parts = split(`${'a'.repeat(152)}€${'b'.repeat(40)}`)
  assert.deepEqual(
    parts.map((part) => part.length),
    [152, 41],
  )
  const faces = split('😀'.repeat(50))
  assert.deepEqual(
    faces.map((part) => [...part].length),
    [33, 17],
  )
  assert.equal(faces.join(''), '😀'.repeat(50))
})

test('what is written can be read again, in either alphabet', () => {
  for (const text of ['Montant : 1 260 € [art. 2] {x} ~ é è à Ç ñ', 'Être à l’heure, reçu 😀', '@£$¥èéùìòÇ\nØø\rÅå']) {
    const { coding, bytes } = encoded(text)
    assert.equal(decoded(coding, bytes), text)
  }
  assert.equal(encoded('être').coding, 8)
  assert.equal(decoded(3, Buffer.from('être', 'latin1')), 'être')
})

test('a safer way to write the same keeps the accents that GSM has', () => {
  assert.equal(gsmSafe('Votre dossier a été reçu\u00a0: « à l’heure »…'), 'Votre dossier a été recu : "à l\'heure"...')
  assert.equal(gsmSafe('Où êtes-vous ? Bœuf, Noël, één'), 'Où etes-vous ? Boeuf, Noel, één')
  assert.equal(measured(gsmSafe('1\u00a0260\u00a0€, naïve, Ÿ')).alphabet, 'gsm')
  assert.deepEqual(measured(gsmSafe('Привет')).foreign.length > 0, true, 'what has no likeness stays')
})
