import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { test } from 'node:test'
import { sealedFor } from './encrypt.ts'
import { vapidFrom } from './vapid.ts'

const bytes = (text: string) => Buffer.from(text.replace(/\s/g, ''), 'base64url')

test('the example of RFC 8291, 5', () => {
  const sealed = sealedFor(
    {
      p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    },
    'When I grow up, I want to be a watermelon',
    { own: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'), salt: bytes('DGv6ra1nlYgDCS1FRnbzlw') },
  )
  const expected = `DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml
    mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT
    pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN`
  assert.equal(Buffer.from(sealed).toString('base64url'), expected.replace(/\s/g, ''))
})

test('a key that is no point of the curve is refused', () => {
  assert.throws(() => sealedFor({ p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: 'BTBZMqHH6r4Tts7J_aSIgg' }, 'x'))
})

test('who we are is signed for one push service and half a day (RFC 8292)', () => {
  const now = Date.parse('2026-11-24T12:00:00.000Z')
  const vapid = vapidFrom(Buffer.alloc(32, 7))
  const [, token = '', key] = /^vapid t=([^,]+), k=(.+)$/.exec(vapid.authorization('https://push.example', 'mailto:a@b.example', now)) ?? []
  assert.equal(key, vapid.publicKey)
  const [head = '', body = '', signature = ''] = token.split('.')
  assert.deepEqual(JSON.parse(bytes(head).toString()), { typ: 'JWT', alg: 'ES256' })
  assert.deepEqual(JSON.parse(bytes(body).toString()), {
    aud: 'https://push.example',
    exp: now / 1000 + 43_200,
    sub: 'mailto:a@b.example',
  })
  const point = bytes(vapid.publicKey)
  assert.equal(point.length, 65)
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }
  const checked = (text: string) =>
    verify('sha256', Buffer.from(text), { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, bytes(signature))
  assert.equal(checked(`${head}.${body}`), true)
  assert.equal(checked(`${head}.${body}x`), false)
})
