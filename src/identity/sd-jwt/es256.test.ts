import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { isEs256 } from './es256.ts'
import { isEs256 as inBrowsers } from './es256-browser.ts'
import { publicJwk } from './jws.ts'

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const key = publicJwk(pair.publicKey.export({ format: 'jwk' }))!
const other = publicJwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }))!
const signed = (data: string) => sign('sha256', Buffer.from(data), { key: pair.privateKey, dsaEncoding: 'ieee-p1363' })

/** Order of the curve (SEC 2, 2.4.2): with `n - s` for `s` a signature is as good as before. */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

function mirrored(signature: Buffer): Buffer {
  const s = (order - BigInt(`0x${signature.subarray(32).toString('hex')}`)).toString(16).padStart(64, '0')
  return Buffer.concat([signature.subarray(0, 32), Buffer.from(s, 'hex')])
}

test('what is no signature of the key is none, here and in browsers', () => {
  const good = signed('data').toString('base64url')
  for (const [by, data, signature] of [
    [key, 'other data', good],
    [other, 'data', good],
    [key, 'data', ''],
    [key, 'data', good.slice(4)],
    [key, 'data', Buffer.alloc(64).toString('base64url')],
    [key, 'data', sign('sha256', Buffer.from('data'), pair.privateKey).toString('base64url')],
    [{ ...key, y: key.x }, 'data', good],
    [{ ...key, x: 'AA' }, 'data', good],
  ] as const) {
    assert.equal(isEs256(by, data, signature), false)
    assert.equal(inBrowsers(by, data, signature), false)
  }
})

test('both say the same of any signature, with a low or a high s, whole or with one bit changed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.boolean(), fc.option(fc.nat(511)), (data, high, bit) => {
      const signature = high ? mirrored(signed(data)) : signed(data)
      if (bit !== null) signature[bit >> 3]! ^= 1 << (bit & 7)
      const text = signature.toString('base64url')
      assert.equal(isEs256(key, data, text), bit === null)
      assert.equal(inBrowsers(key, data, text), bit === null)
    }),
    { numRuns: 60 },
  )
})
