import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readPaper } from '../../../tests/support/read-paper.ts'
import { type WholeFile, wholeFile } from './index.ts'
import { someReceipt } from './paper-samples.ts'

const png = new Uint8Array(readFileSync(new URL('../../../towns/demo/files/degats-entree.png', import.meta.url)))
const { lang, legalLang, town, agency, service, person, reference, date } = someReceipt
const model: WholeFile = {
  ...{ lang, legalLang, town, agency, service, person, reference, date },
  madeBy: 'Hélène Marchal',
  standing: [{ label: 'État', value: 'Instruction' }],
  answers: [{ title: 'Votre logement', lines: [{ label: 'Vous êtes', value: 'locataire', source: 'Dit par la personne, 9 nov.' }] }],
  decision: { text: 'Accordée, le 12 novembre 2026.', grounds: [{ label: 'Zone sinistrée', value: 'Oui', article: 'art. 2' }] },
  asked: [{ head: 'Avis d’une équipe', lines: ['Favorable'] }],
  messages: [{ head: 'Samira Lambert, 9 nov.', lines: ['Bonjour'] }],
  notes: [],
  timeline: [{ when: '9 nov.', what: 'Demande reçue' }],
  documents: [
    { name: '01 entrée.png', type: 'image/png', about: 'Photos', kind: 'picture', bytes: png },
    { name: '02 faux.png', type: 'image/png', about: 'Photos', kind: 'picture', bytes: new TextEncoder().encode('no picture') },
    { name: '03 bail.pdf', type: 'application/pdf', about: 'Bail', kind: 'inside', bytes: new TextEncoder().encode('%PDF-1.4') },
    { name: '04 film.mp4', type: 'video/mp4', about: '', kind: 'left-out' },
  ],
}

test('a file of nobody, or made for nobody, is refused', async () => {
  await assert.rejects(wholeFile({ ...model, person: { name: '', address: [] } }), { code: 'paper.recipient-missing' })
  await assert.rejects(wholeFile({ ...model, madeBy: ' ' }), { code: 'paper.author-missing' })
})

test('it holds the case in tags, draws its pictures, and carries the rest inside', async () => {
  const read = readPaper(await wholeFile(model))
  const text = read.text.replace(/\s+/g, ' ')
  for (const wanted of [
    'Le dossier complet',
    'locataire',
    'Accordée, le 12 novembre',
    'art. 2',
    'Favorable',
    'Bonjour',
    'Trop lourd pour ce fichier',
  ])
    assert.ok(text.includes(wanted), wanted)
  const types = read.tags.map(({ type }) => type)
  assert.equal(types.filter((type) => type === 'Figure').length, 1)
  assert.deepEqual([types[0], types.includes('H1'), types.includes('Table')], ['Document', true, true])
  // What is no picture is attached as it came, and what is too heavy is named only.
  assert.equal(read.raw.match(/\/Type \/EmbeddedFile/g)?.length, 2)
  assert.match(read.raw, /\/Alt \(/)
  assert.doesNotMatch(text, /Notes du service/)
})
