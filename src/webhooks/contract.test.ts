import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTypes, readUrl } from './contract.ts'
import { headersOf } from './deliver.ts'

test('an address is whole and safe: plain HTTP in a demonstration only, never with a password in it', () => {
  assert.throws(() => readUrl('http://127.0.0.1/', false), { code: 'webhook.url-wrong' })
  for (const text of ['javascript:alert(1)', 'https://a:b@c.example/', `https://a.example/${'x'.repeat(2000)}`])
    assert.throws(() => readUrl(text, true), { code: 'webhook.url-wrong' }, text)
  assert.equal(readUrl('https://a.example/hooks', false).origin, 'https://a.example')
  assert.throws(() => readTypes(['case.acted', 'case.opened']), { code: 'webhook.types-missing' })
})

test('the signature is the one of the example in the text of Standard Webhooks', () => {
  const headers = headersOf('msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, '{"test": 2432232314}', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
  assert.equal(headers['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})
