import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPaper } from '../../../tests/support/read-paper.ts'
import { receipt } from './index.ts'
import type { Receipt, Silence } from './model.ts'
import { someReceipt } from './paper-samples.ts'

const textOf = async (model: Receipt) => readPaper(await receipt(model)).text.replace(/\s+/g, ' ')

test('a receipt without a service that can be reached is refused', async () => {
  for (const part of [{ name: '' }, { address: [] }, { phone: '' }])
    await assert.rejects(receipt({ ...someReceipt, office: { ...someReceipt.office, ...part } }), { code: 'paper.office-missing' })
})

test('a receipt that does not say when and what silence means is refused', async () => {
  const { silence, ...mute } = someReceipt
  await assert.rejects(receipt(mute as Receipt), { code: 'paper.silence-missing' })
  await assert.rejects(receipt({ ...someReceipt, silence: { ...(silence as Silence), on: someReceipt.receivedOn } }), {
    code: 'paper.silence-missing',
  })
  await assert.doesNotReject(receipt({ ...someReceipt, silence: 'none', contest: undefined }))
})

test('when silence refuses, the ways to contest it are wanted, and run from that day', async () => {
  await assert.rejects(receipt({ ...someReceipt, contest: undefined }), { code: 'paper.contest-missing' })
  await assert.rejects(receipt({ ...someReceipt, contest: { ...someReceipt.contest!, until: '2027-01-08' } }), {
    code: 'paper.contest-missing',
  })
  await assert.doesNotReject(receipt({ ...someReceipt, silence: { on: '2027-01-09', means: 'granted' }, contest: undefined }))
})

test('a receipt without its day of receipt, or with an impossible day for what lacks, is refused', async () => {
  await assert.rejects(receipt({ ...someReceipt, receivedOn: '' }), { code: 'paper.date-wrong' })
  await assert.rejects(receipt({ ...someReceipt, missing: { what: ['x'], by: 'demain' } }), { code: 'paper.date-wrong' })
})

test('a receipt carries day, service, silence, what was sent, what lacks and the proof', async () => {
  const text = await textOf(someReceipt)
  for (const wanted of [
    'lundi 9 novembre 2026 à 14 h 32',
    'Département de la Haute-Meuse, service du logement',
    '4 place du Pont, 08100 Valmont-sur-Meuse',
    'Téléphone 03 00 00 00 00',
    'logement@valmont.example',
    'samedi 9 janvier 2027',
    'la loi la considère comme refusée',
    'art. L. 231-4',
    'art. L. 112-3, R. 112-5 et R. 112-11-1',
    'mercredi 10 mars 2027',
    'Tribunal administratif',
    'Une photo de la façade',
    'vendredi 4 décembre 2026',
    'art. L. 114-5',
    'degats-cuisine.jpg (2,1 Mo)',
    'Le logement est-il inhabitable ? Oui',
    'Ёлка',
    'Nguyễn Văn Ân',
    '019a6b1c-4f2e-7c3d-9a10-3b5f6e7d8c9a',
    '9f2c41d0 7a5be833',
  ])
    assert.ok(text.includes(wanted), `the receipt lacks « ${wanted} »`)
})

test('when silence grants, the receipt names the certificate and no court', async () => {
  const text = await textOf({ ...someReceipt, silence: { on: '2027-01-01', means: 'granted' }, contest: undefined })
  assert.match(text, /vendredi 1er janvier 2027, elle est acceptée/)
  assert.match(text, /art\. L\. 232-3/)
  assert.doesNotMatch(text, /Tribunal/)
})

test('three hundred answers and a very long one lose no line and keep one table head for the ear', async () => {
  const lines = Array.from({ length: 300 }, (_, index) => ({ label: `Question ${index}`, value: `réponse-${index}-fin` }))
  const long = Array.from({ length: 1200 }, (_, index) => `mot${index}`).join(' ')
  const paper = readPaper(
    await receipt({ ...someReceipt, answers: [{ title: 'Liste', lines: [...lines, { label: 'Récit', value: long }] }] }),
  )
  for (let index = 0; index < 300; index++) assert.ok(paper.text.includes(`réponse-${index}-fin`), String(index))
  for (const word of ['mot0', 'mot600', 'mot1199']) assert.match(paper.text, new RegExp(`\\b${word}\\b`))
  assert.equal(paper.tags.filter(({ type }) => type === 'Table').length, 1)
  const tagged = paper.tags.map(({ text }) => text).join(' ')
  assert.ok(tagged.includes('mot1199'), 'what runs over a page stays tagged')
})
