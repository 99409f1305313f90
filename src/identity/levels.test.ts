import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acrOf, lower, reaches } from './levels.ts'
import { browserOf } from './place.ts'
import { actorFrom, lacks } from './sessions.ts'

const account = {
  id: '01910000-0000-7000-8000-000000000001',
  kind: 'person',
  person: '01900000-0000-7000-8000-000000000001',
  agency: null,
  given: 'Samira',
  family: 'Lambert',
  capacity: null,
  teams: [],
  may: ['person'],
  language: 'fr',
  email: null,
} as const
const session = { id: 'x', at: '2026-11-26T10:00:00.000Z', endsAt: '2026-11-26T10:30:00.000Z' } as const

test('a code by e-mail on a proofed account is nobody: no person, no right, and it says what lacks', () => {
  const actor = actorFrom({ ...account, proofing: 'low' }, 'fr', { ...session, strength: 'code', ceiling: 'none' })
  assert.deepEqual([actor.person, actor.may, actor.assurance, lacks(actor)], [undefined, [], 'none', 'low'])
})

test('what counts is the lower of proofing and ceiling', () => {
  for (const [proofing, ceiling, assurance] of [
    ['none', 'high', 'none'],
    ['substantial', 'low', 'low'],
    ['high', 'substantial', 'substantial'],
    ['high', 'high', 'high'],
  ] as const) {
    const actor = actorFrom({ ...account, proofing }, 'fr', { ...session, strength: 'passkey', ceiling })
    assert.deepEqual([actor.assurance, actor.person, lacks(actor)], [assurance, account.person, undefined])
  }
})

test('levels have an order and a name outside', () => {
  assert.deepEqual([lower('high', 'low'), reaches('low', 'substantial'), reaches('high', 'high')], ['low', false, true])
  assert.deepEqual((['none', 'low', 'substantial', 'high'] as const).map(acrOf), [undefined, 'eidas1', 'eidas2', 'eidas3'])
})

test('a browser is named as its owner would', () => {
  const chrome = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36'
  assert.equal(browserOf(chrome), 'Chrome, Android')
  assert.equal(browserOf(`${chrome} EdgA/140.0`), 'Edge, Android')
  assert.equal(
    browserOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile/15E148 Safari/604.1'),
    'Safari, iPhone',
  )
  assert.equal(browserOf('Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'), 'Firefox, Windows')
  assert.equal(browserOf(undefined), '')
})
