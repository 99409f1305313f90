import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noPreferences, type Preferences } from '#people'
import { plan, type Situation } from './decide.ts'

const day = 86_400_000
const now = Date.parse('2026-11-24T14:00:00.000Z')

const about = (more: Partial<Situation> = {}, preferences: Partial<Preferences> = {}): Situation => ({
  audience: 'person',
  topic: 'cases',
  urgent: false,
  legal: false,
  made: now,
  read: false,
  preferences: { ...noPreferences, ...preferences },
  reachable: new Set(['email', 'sms', 'letter']),
  before: [],
  now,
  local: '15:00',
  letterAfter: 15,
  asks: false,
  togetherAt: '08:00',
  ...more,
})
const ways = (situation: Situation) => plan(situation).attempts.map(({ channel, reason }) => `${channel} ${reason}`)

test('what is too late or not wanted goes nowhere; what the law wants told cannot be switched off', () => {
  assert.deepEqual(plan(about({ expires: now })), { attempts: [], state: 'expired' })
  assert.deepEqual(plan(about({ topic: 'offers' }, { off: ['offers'] })), { attempts: [], state: 'unwanted' })
  assert.deepEqual(ways(about({ topic: 'offers', legal: true }, { off: ['offers'] })), ['email default', 'sms legal'])
  assert.deepEqual(ways(about({}, { off: ['offers'] })), ['email default'], 'her cases are no offers')
})

test('her channel for the topic, and the next one when it cannot reach her', () => {
  assert.deepEqual(ways(about({}, { channels: { cases: 'sms' } })), ['sms chosen'])
  assert.deepEqual(ways(about({ reachable: new Set(['email']) }, { channels: { cases: 'sms' } })), ['email unreachable'])
  assert.deepEqual(ways(about({}, { channels: { cases: 'letter' } })), ['letter chosen'])
  assert.deepEqual(ways(about({ reachable: new Set() })), ['email unreachable'], 'which then says that no address is known')
  assert.deepEqual(ways(about({ topic: 'alerts' })), ['sms default'], 'an alert rings')
})

test('a stopped channel carries only what the law wants told', () => {
  assert.deepEqual(ways(about({}, { stopped: ['email'] })), ['sms unreachable'])
  assert.deepEqual(ways(about({ legal: true }, { stopped: ['sms'] })), ['email default', 'sms legal'])
})

test('quiet hours hold everything but letters and what is urgent; what she prefers after them counts', () => {
  const quiet = { quiet: { from: '21:00', to: '08:00' } }
  assert.deepEqual(plan(about({ local: '23:00' }, quiet)), { attempts: [], state: 'open', again: now + 9 * 3_600_000 })
  assert.deepEqual(ways(about({ local: '23:00', urgent: true }, quiet)), ['email default', 'sms urgent'])
  assert.deepEqual(ways(about({ local: '23:00' }, { ...quiet, channels: { cases: 'letter' } })), ['letter chosen'])
})

test('what she wants together waits for its hour; what presses, what the law wants, what asks and what would be too late never wait', () => {
  const together = { together: ['cases', 'alerts'] } as const
  const due = now + 17 * 3_600_000
  const wanted = { ...together, together: [...together.together] }
  for (const more of [{ urgent: true }, { legal: true }, { asks: true }, { expires: due }, { waited: 'gone' } as const])
    assert.equal(plan(about(more, wanted)).state, 'open', JSON.stringify(more))
  assert.deepEqual(ways(about({ topic: 'data' }, wanted)), ['email default'], 'another topic')
  assert.deepEqual(ways(about({}, { ...wanted, channels: { cases: 'letter' } })), ['letter chosen'], 'a letter comes as it comes')
  assert.deepEqual(plan(about({}, wanted)), { attempts: [], state: 'together', again: due })
  assert.deepEqual(plan(about({ waited: 'waited' }, wanted)), { attempts: [], state: 'join' })
  assert.deepEqual(ways(about({ waited: 'waited' })), ['email default'], 'she no longer wants it so')
  assert.equal(plan(about({ topic: 'alerts' }, { ...wanted, ended: [{ topic: 'alerts', channel: 'sms' }] })).state, 'unwanted')
})

test('what she ended on a channel comes by no other; her other channel and what the law wants told go on', () => {
  const ended = { ended: [{ topic: 'cases', channel: 'email' }] } satisfies Partial<Preferences>
  assert.equal(plan(about({}, ended)).state, 'unwanted')
  assert.deepEqual(ways(about({ legal: true }, ended)), ['email default', 'sms legal'])
  assert.deepEqual(ways(about({}, { ...ended, channels: { cases: 'sms' } })), ['sms chosen'])
  assert.deepEqual(ways(about({ before: [{ channel: 'sms', status: 'failed' }] }, { ...ended, channels: { cases: 'sms' } })), [
    'letter failed',
  ])
  assert.deepEqual(ways(about({ topic: 'data' }, ended)), ['email default'])
})

test('a legal notice goes two ways, and by letter when nobody read it in time', () => {
  const first = plan(about({ legal: true }))
  assert.deepEqual(ways(about({ legal: true })), ['email default', 'sms legal'])
  assert.equal(first.again, now + 15 * day)
  const sent = { legal: true, now: now + 15 * day, before: [{ channel: 'email', status: 'sent' }] as const }
  assert.deepEqual(ways(about(sent)), ['letter unread'])
  assert.deepEqual(plan(about({ ...sent, read: true })), { attempts: [], state: 'open' })
  assert.deepEqual(ways(about({ ...sent, reachable: new Set(['email']) })), [], 'nobody posts without an address')
  assert.deepEqual(ways(about({ ...sent, before: [...sent.before, { channel: 'letter', status: 'to-print' }] })), [])
})

test('when every way is lost the next is tried, once each', () => {
  assert.deepEqual(ways(about({ before: [{ channel: 'email', status: 'waiting' }] })), [], 'not yet lost')
  assert.deepEqual(ways(about({ before: [{ channel: 'email', status: 'failed' }] })), ['sms failed'])
  const both = [
    { channel: 'email', status: 'failed' },
    { channel: 'sms', status: 'failed' },
  ] as const
  assert.deepEqual(ways(about({ before: both })), ['letter failed'])
  assert.deepEqual(ways(about({ before: [...both, { channel: 'letter', status: 'failed' }] })), [])
  assert.deepEqual(ways(about({ before: [{ channel: 'sms', status: 'unknown' }] })), [], 'a person decides about what is unknown')
})

test('warnings and offices: one e-mail at once, whatever she prefers', () => {
  const quiet = { quiet: { from: '00:00', to: '23:00' }, stopped: ['email'] } as const
  assert.deepEqual(plan(about({ topic: 'security' }, { ...quiet, stopped: ['email'] })).attempts, [
    { channel: 'email', reason: 'security', notBefore: now },
  ])
  assert.deepEqual(ways(about({ topic: 'security', reachable: new Set(['sms']) })), ['sms security'])
  assert.deepEqual(ways(about({ audience: 'officer' })), ['email office'])
})
