import assert from 'node:assert/strict'
import { test } from 'node:test'
import { messageIdOf, needApprover } from './decide.ts'

const list = { state: 'prepared', preparedBy: 'rachida' } as const

test('whoever prepared a list or decided one of its cases does not approve it; nobody approves twice', () => {
  assert.throws(() => needApprover(list, [], 'rachida'), { code: 'payout.same-person' })
  assert.throws(() => needApprover(list, ['helene', 'gerard'], 'gerard'), { code: 'payout.by-decider' })
  assert.throws(() => needApprover({ ...list, state: 'approved' }, [], 'gerard'), { code: 'payout.not-now' })
  needApprover(list, ['helene'], 'gerard')
})

test('a message id fits what banks take, whatever the agency is called', () => {
  assert.equal(messageIdOf('departement', 2026, 7), 'GCT-DEPARTEMENT-2026-00007')
  assert.ok(messageIdOf('communauté-de-communes-du-pays', 2026, 99_999).length <= 35)
})
