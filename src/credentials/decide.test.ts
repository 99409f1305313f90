import assert from 'node:assert/strict'
import { test } from 'node:test'
import { followed } from './decide.ts'

const rule = { suspended: ['suspendu'], revoked: ['retiré'] }
const credential = (standing: 'valid' | 'suspended' | 'revoked') => ({ id: 'a', document: 'titre', order: 'k', standing })
const at = (state: string, newest = true) => ({ state, newest, reason: 'parce que' })

test('what was revoked is not brought back: a right that begins again is issued again', () => {
  for (const state of ['valable', 'suspendu', 'retiré']) assert.equal(followed(credential('revoked'), rule, at(state)), undefined)
})

test('an older credential of the same document is replaced, whatever the state', () => {
  for (const state of ['valable', 'suspendu', 'retiré'])
    assert.deepEqual(followed(credential('valid'), rule, at(state, false)), {
      type: 'credential.revoked',
      payload: { because: 'replaced' },
    })
})

test('it stands as the state of its case says, and nothing is told twice', () => {
  const said = (state: string) => ({ state, reason: 'parce que' })
  assert.equal(followed(credential('valid'), rule, at('valable')), undefined)
  assert.equal(followed(credential('suspended'), rule, at('suspendu')), undefined)
  assert.deepEqual(followed(credential('valid'), rule, at('suspendu')), { type: 'credential.suspended', payload: said('suspendu') })
  assert.deepEqual(followed(credential('suspended'), rule, at('valable')), { type: 'credential.restored', payload: said('valable') })
  assert.deepEqual(followed(credential('suspended'), rule, at('retiré')), {
    type: 'credential.revoked',
    payload: { because: 'case', ...said('retiré') },
  })
})
