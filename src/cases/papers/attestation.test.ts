import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPaper } from '../../../tests/support/read-paper.ts'
import { attestation } from './index.ts'
import { someAttestation } from './paper-samples.ts'

test('an attestation that says nothing or is nobody’s is refused', async () => {
  await assert.rejects(attestation({ ...someAttestation, statements: [' '] }), { code: 'paper.statement-missing' })
  await assert.rejects(attestation({ ...someAttestation, title: '' }), { code: 'paper.statement-missing' })
  await assert.rejects(attestation({ ...someAttestation, author: { ...someAttestation.author, name: '' } }), {
    code: 'paper.author-missing',
  })
  await assert.rejects(attestation({ ...someAttestation, validUntil: '2027-13-01' }), { code: 'paper.date-wrong' })
})

test('an attestation carries statement, facts, validity, author and proof', async () => {
  const paper = readPaper(await attestation(someAttestation))
  const text = paper.text.replace(/\s+/g, ' ')
  for (const wanted of [
    'Attestation d’aide au logement',
    'atteste qu’Aylin Şahin-Wiśniewska',
    'Montant 1 260 €',
    'Valable à partir du 23 novembre 2026',
    'Hélène Marchal',
    '9f2c41d0',
  ])
    assert.ok(text.includes(wanted), `the attestation lacks « ${wanted} »`)
  assert.equal(paper.tags.find(({ type }) => type === 'H1')?.text, 'Attestation d’aide au logement')
})
