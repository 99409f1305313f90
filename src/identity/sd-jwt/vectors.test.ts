/** Values that nobody here made: the example of RFC 9901, 5.1 (payload, salts, digests) and those of Token Status List (draft-ietf-oauth-status-list, 4.1). */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { readCredential } from './read.ts'
import { readStatusList } from './status.ts'

const encoded = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const signed = () => true
/** As the RFC writes them: salt, name, value, with a blank after each comma. */
const disclosures = {
  '["2GLC42sKQveCfGfryNRN9w", "given_name", "John"]': 'jsu9yVulwQQlhFlM_3JlzMaSFzglhQG0DpfayQwLUK4',
  '["eluV5Og3gSNII8EYnsxA_A", "family_name", "Doe"]': 'TGf4oLbgwd5JQaHyKVQZU9UdGE0w5rtDsrZzfUaomLo',
  '["6Ij7tM-a5iVPGboS5tmvVA", "email", "johndoe@example.com"]': 'JzYjH4svliH0R3PyEMfeZu6Jt69u5qehZo7F7EPYlSE',
  '["lklxF5jMYlGTPUovMNIvCA", "US"]': 'pFndjkZ_VCzmyTa6UjlZo3dh-ko8aIKQc9DlGzhaVYo',
  '["nPuoQnkRFq3BIeAm7AnXFA", "DE"]': '7Cf6JkPudry3lcbwHgeZ8khAv1U1OSlerP0VkBJrWZ0',
}
const payload = {
  _sd: [
    'CrQe7S5kqBAHt-nMYXgc6bdt2SH5aTY1sU_M-PgkjPI',
    'JzYjH4svliH0R3PyEMfeZu6Jt69u5qehZo7F7EPYlSE',
    'PorFbpKuVu6xymJagvkFsFXAbRoc2JGlAUA2BA4o7cI',
    'TGf4oLbgwd5JQaHyKVQZU9UdGE0w5rtDsrZzfUaomLo',
    'XQ_3kPKt1XyX7KANkqVR6yZ2Va5NrPIvPYbyMvRKBMM',
    'XzFrzwscM6Gn6CJDc6vVK8BkMnfG8vOSKfpPIZdAfdE',
    'gbOsI4Edq2x2Kw-w5wPEzakob9hV1cRD0ATN3oQL9JM',
    'jsu9yVulwQQlhFlM_3JlzMaSFzglhQG0DpfayQwLUK4',
  ],
  iss: 'https://issuer.example.com',
  iat: 1683000000,
  exp: 1883000000,
  sub: 'user_42',
  nationalities: [{ '...': 'pFndjkZ_VCzmyTa6UjlZo3dh-ko8aIKQc9DlGzhaVYo' }, { '...': '7Cf6JkPudry3lcbwHgeZ8khAv1U1OSlerP0VkBJrWZ0' }],
  _sd_alg: 'sha-256',
  cnf: {
    jwk: { kty: 'EC', crv: 'P-256', x: 'TCAER19Zvu3OHF4j4W4vfSVoHIP1ILilDls7vCeGemc', y: 'ZxjiWWbZMQGHVWKVQ4hbSIirsVfuecCE6t4jT9F2HZQ' },
  },
}
/** The RFC's own example is of another type and key than a credential: its payload under our header. Who signed is asked elsewhere. */
const jwt = `${encoded({ alg: 'ES256', typ: 'dc+sd-jwt' })}.${encoded(payload)}.${encoded('signature')}`
const given = (...names: string[]) =>
  `${[
    jwt,
    ...Object.keys(disclosures)
      .filter((one) => names.some((name) => one.includes(`"${name}"`)))
      .map(encoded),
  ].join('~')}~`

test('digests of the RFC’s disclosures are those that it prints', () => {
  for (const [text, digest] of Object.entries(disclosures))
    assert.equal(createHash('sha256').update(encoded(text)).digest('base64url'), digest, text)
})

test('the RFC’s example says what was disclosed and nothing else', async () => {
  const { claims, holder } = await readCredential(given('given_name', 'family_name', 'US'), { signed })
  assert.deepEqual(
    [claims.given_name, claims.family_name, claims.nationalities, claims.email, claims.sub],
    ['John', 'Doe', ['US'], undefined, 'user_42'],
  )
  assert.equal(holder?.x, payload.cnf.jwk.x)
  const none = await readCredential(given(), { signed })
  assert.deepEqual([none.claims.given_name, none.claims.nationalities], [undefined, []])
})

test('a disclosure of the example with another value is in nothing that was signed', async () => {
  const forged = `${jwt}~${encoded('["2GLC42sKQveCfGfryNRN9w", "given_name", "Jane"]')}~`
  await assert.rejects(readCredential(forged, { signed }), { code: 'credential' })
  const twice = given('given_name').replace(/~([^~]+)~$/, '~$1~$1~')
  await assert.rejects(readCredential(twice, { signed }))
})

test('the lists that the status draft prints, of one bit and of two, place by place', () => {
  const list = (bits: number, lst: string) => {
    const token = [
      encoded({ alg: 'ES256', typ: 'statuslist+jwt' }),
      encoded({ sub: 'https://a.example/1', iat: 1686920170, status_list: { bits, lst } }),
      encoded('x'),
    ]
    return readStatusList(token.join('.'), 'https://a.example/1', signed)
  }
  const all = (bits: number, lst: string, count: number) => Array.from({ length: count }, (_, at) => list(bits, lst).standing(at))
  assert.deepEqual(all(1, 'eNrbuRgAAhcBXQ', 16), [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1])
  assert.deepEqual(all(2, 'eNo76fITAAPfAgc', 12), [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3])
  assert.throws(() => list(1, 'eNrbuRgAAhcBXQ').standing(16), { code: 'list' })
})
