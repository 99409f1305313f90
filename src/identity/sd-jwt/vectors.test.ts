/**
 * Values that nobody here made, held against their sources: the examples of RFC 9901, 5.1 and A.3, with the issuer's key of A.5 (text of the working group,
 * oauth-wg/oauth-selective-disclosure-jwt at 6361ecbf, the draft after -20 that became the RFC), and those of Token Status List, 4.1 and Appendix C
 * (oauth-wg/draft-ietf-oauth-status-list at 4dfc2562; a draft still).
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { isEs256 } from './es256.ts'
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
/** A.5: by which every issuer of the RFC's examples signed. */
const issuer = {
  kty: 'EC',
  crv: 'P-256',
  x: 'b28d4MwZMjw8-00CG4xfnn9SLMVMM19SlqZpVb_uNtQ',
  y: 'Xv5zWwuoaTgdS6hV43yI6gBwTnjukmFQQnJ_kCxzqk8',
} as const
/** A.3: a credential of a person as her wallet shows it: nationality, and that she is over 18. */
const shownPid = readFileSync(new URL('fixtures/rfc9901-a3.txt', import.meta.url), 'utf8').replaceAll('\n', '')
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

const signedByIssuer = (_header: unknown, data: string, signature: string) => isEs256(issuer, data, signature)
const nonce = '1234567890'

test('the RFC’s credential of a person, as it is printed: signed by its issuer, shown by her wallet, and nothing more than was shown', async () => {
  const { claims, holder, shown } = await readCredential(shownPid, { signed: signedByIssuer, nonce })
  assert.deepEqual(claims, {
    iss: 'https://pid-issuer.bund.de.example',
    iat: 1683000000,
    exp: 1883000000,
    vct: 'urn:eudi:pid:de:1',
    cnf: { jwk: holder },
    age_equal_or_over: { 18: true },
    nationalities: ['DE'],
  })
  assert.deepEqual(shown, {
    nonce,
    aud: 'https://verifier.example.org',
    iat: 1748361941,
    sd_hash: 'J0-bl8hbIg0xtsw27GvBuEVLIJl3eInyTFVQXND4ttc',
  })
})

test('the same for another request, by another issuer, without one of its disclosures, or with one that hangs on another that is not there', async () => {
  const parts = shownPid.split('~')
  const [jwt = '', whole = '', over18 = '', nationality = '', kb = ''] = parts
  const wrongs: Readonly<Record<string, Promise<unknown>>> = {
    'another nonce': readCredential(shownPid, { signed: signedByIssuer, nonce: 'another' }),
    'another issuer': readCredential(shownPid, {
      signed: (_header, data, signature) => isEs256({ ...issuer, x: issuer.y }, data, signature),
      nonce,
    }),
    'one disclosure less than the wallet signed for': readCredential([jwt, whole, over18, kb].join('~'), { signed: signedByIssuer, nonce }),
    'no key binding': readCredential([jwt, whole, over18, nationality, ''].join('~'), { signed: signedByIssuer, nonce }),
    'a disclosure that only one which is not there names': readCredential([jwt, over18, nationality, ''].join('~'), {
      signed: signedByIssuer,
    }),
  }
  for (const [name, wrong] of Object.entries(wrongs)) await assert.rejects(wrong, Error, name)
})

/** A payload of our own under the header of a credential: `signed` says yes, so that only the rules of RFC 9901, 7.1, 3 to 5 can refuse. */
const madeOf = (body: object, ...written: readonly unknown[]) =>
  `${[`${encoded({ alg: 'ES256', typ: 'dc+sd-jwt' })}.${encoded(body)}.${encoded('x')}`, ...written.map((one) => encoded(JSON.stringify(one)))].join('~')}~`
const digestOf = (written: unknown) =>
  createHash('sha256')
    .update(encoded(JSON.stringify(written)))
    .digest('base64url')

test('what RFC 9901, 7.1 has refused: a digest twice, a name that is taken or reserved, a disclosure of another form than its place', async () => {
  const [name, item] = [
    ['s1', 'given_name', 'John'],
    ['s2', 'US'],
  ]
  const good = madeOf({ _sd: [digestOf(name)], list: [{ '...': digestOf(item) }] }, name, item)
  const { claims } = await readCredential(good, { signed })
  assert.deepEqual([claims.given_name, claims.list], ['John', ['US']])
  const wrongs: Readonly<Record<string, string>> = {
    'a digest twice in one place': madeOf({ _sd: [digestOf(name), digestOf(name)] }, name),
    'a digest in two places': madeOf({ _sd: [digestOf(name)], other: { _sd: [digestOf(name)] } }, name),
    'a digest twice that nobody discloses': madeOf({ _sd: [digestOf(name)], other: { _sd: [digestOf(name)] } }),
    'a name that is there': madeOf({ _sd: [digestOf(name)], given_name: 'Jane' }, name),
    'the name _sd': madeOf({ _sd: [digestOf(['s3', '_sd', ['x']])] }, ['s3', '_sd', ['x']]),
    'the name ...': madeOf({ _sd: [digestOf(['s3', '...', 'x'])] }, ['s3', '...', 'x']),
    'an item where a claim belongs': madeOf({ _sd: [digestOf(item)] }, item),
    'a claim where an item belongs': madeOf({ list: [{ '...': digestOf(name) }] }, name),
    'a name that is a number': madeOf({ _sd: [digestOf(['s3', 5, 'x'])] }, ['s3', 5, 'x']),
  }
  const taken: string[] = []
  for (const [what, text] of Object.entries(wrongs))
    await readCredential(text, { signed }).then(
      () => taken.push(what),
      () => undefined,
    )
  assert.deepEqual(taken, [])
})

const list = (bits: number, lst: string) => {
  const token = [
    encoded({ alg: 'ES256', typ: 'statuslist+jwt' }),
    encoded({ sub: 'https://a.example/1', iat: 1686920170, status_list: { bits, lst } }),
    encoded('x'),
  ]
  return readStatusList(token.join('.'), 'https://a.example/1', signed)
}

test('the lists that the status draft prints, of one bit and of two, place by place', () => {
  const all = (bits: number, lst: string, count: number) => Array.from({ length: count }, (_, at) => list(bits, lst).standing(at))
  assert.deepEqual(all(1, 'eNrbuRgAAhcBXQ', 16), [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1])
  assert.deepEqual(all(2, 'eNo76fITAAPfAgc', 12), [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3])
  assert.throws(() => list(1, 'eNrbuRgAAhcBXQ').standing(16), { code: 'list' })
})

test('the test vectors of the status draft: a million places, those that are set and no other', () => {
  const vectors = JSON.parse(readFileSync(new URL('fixtures/status-list-appendix-c.json', import.meta.url), 'utf8')) as readonly {
    readonly bits: number
    readonly lst: string
    readonly set: Readonly<Record<string, number>>
  }[]
  for (const { bits, lst, set } of vectors) {
    const read = list(bits, lst)
    const found: Record<string, number> = {}
    for (let at = 0; at < 2 ** 20; at++) if (read.standing(at) !== 0) found[at] = read.standing(at)
    assert.deepEqual(found, set)
    assert.throws(() => read.standing(2 ** 20), { code: 'list' })
  }
})
