/**
 * We answer too: another administration asks about people by the SPDCI Social Registry interfaces. Who may not comes first; what is answered is held
 * against the OpenAPI document of the interfaces (tests/fixtures/spdci).
 */
import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Ajv } from 'ajv'
import { parse } from 'yaml'
import { asPerson } from '#cases'
import { accessTo } from '#consent'
import { stateFact } from '#people'
import { isSigned, registries, signMessage } from '#registries'
import { startTown, type TestTown } from './support/town.ts'
import { actorNamed } from './support/walk.ts'

const folder = mkdtempSync(join(tmpdir(), 'guichet-partners-'))
const keys = generateKeyPairSync('ed25519')
const samira = '01900000-0000-7000-8000-000000000001'
const partner = 'secours.example'
const received: { readonly path: string; readonly authorization?: string; readonly body: Envelope }[] = []
let callbackStatus = 200
let town: TestTown

interface Envelope {
  readonly signature: string
  readonly header: Readonly<Record<string, unknown>>
  readonly message: Readonly<Record<string, never>>
}

const theirs = createServer(async (request, response) => {
  let body = ''
  for await (const part of request.setEncoding('utf8')) body += part
  received.push({ path: request.url ?? '', authorization: request.headers.authorization, body: JSON.parse(body) })
  response.writeHead(callbackStatus).end()
})

const spec = parse(readFileSync(join(import.meta.dirname, 'fixtures/spdci/social_api_v1.0.0.yaml'), 'utf8'))
const ajv = new Ajv({
  strict: false,
  allErrors: true,
  formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/, uri: true, int32: true, binary: true },
})
ajv.addSchema(spec, 'spdci')
/** Mistakes of a body against what the document says of an operation. */
function mistakes(path: string, what: 'request' | 'answer', body: unknown): string[] {
  const step = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1')
  const part = what === 'request' ? 'requestBody' : path.startsWith('/registry/sync') ? 'responses/default' : undefined
  const pointer = part === undefined ? '/components/responses/Response' : `/paths/${step(path)}/post/${part}`
  const validate = ajv.getSchema(`spdci#${pointer}/content/application~1json/schema`)
  assert.ok(validate, pointer)
  return validate(body) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

before(async () => {
  await new Promise<void>((open) => theirs.listen(0, '127.0.0.1', open))
  cpSync(join(import.meta.dirname, '../towns/demo'), folder, { recursive: true })
  mkdirSync(join(folder, 'partners'))
  const origin = `http://127.0.0.1:${(theirs.address() as AddressInfo).port}`
  const { x } = keys.publicKey.export({ format: 'jwk' })
  const lines = (id: string, concepts: string, more: string) =>
    `id: ${id}\ntitle: { fr: "Secours", en: "Relief", nl: "Hulp" }\ncontact: secours@secours.example\npurpose: aide-urgence-logement\nagency: departement\nconcepts: [${concepts}]\ntoken: { secret: T_${id.slice(0, 2).toUpperCase()} }\nkeys: { k1: "${x}" }\n${more}`
  writeFileSync(
    join(folder, 'partners/secours.yaml'),
    lines(partner, 'person, person.phone', `most: 2\ncallback: { url: "${origin}/dci", token: { secret: CALLBACK } }\n`),
  )
  writeFileSync(join(folder, 'partners/autre.yaml'), lines('autre.example', 'person', ''))
  town = await startTown(undefined, { town: folder, jobs: false })
})
after(async () => {
  await town.close()
  theirs.closeAllConnections()
  theirs.close()
  rmSync(folder, { recursive: true, force: true })
})

let count = 0
const now = () => town.edge.clock.instant()
const token = (name = 'T_SE') => ({ Authorization: `Bearer ${town.edge.config.secret(name)}` })

function message(action: string, body: object, header: object = {}, key = keys.privateKey): Envelope {
  count += 1
  const head = { version: '1.0.0', message_id: `m-${count}`, message_ts: now(), action, sender_id: partner, total_count: 1, ...header }
  const signature = signMessage({ header: head, message: body }, String(head.sender_id), 'k1', key, town.edge.clock.now())
  return { signature, header: head, message: body as never }
}
const searchBody = (criteria: object, transaction = `t-${count}`) => ({
  transaction_id: transaction,
  search_request: [{ reference_id: 'r-1', timestamp: now(), search_criteria: criteria }],
})
const byId = { query_type: 'idtype-value', query: { type: 'UIN', value: samira } }
const equals = (attribute_name: string, attribute_value: string) => ({ attribute_name, operator: 'eq', attribute_value })
const post = async (path: string, body: unknown, headers: Readonly<Record<string, string>> = token()) => {
  const answer = await town.visitor().postJson(path, body, headers)
  return { ...answer, body: answer.json() as never as Readonly<Record<string, never>> }
}
const errorOf = ({ body }: { body: unknown }) => (body as { errors?: { code: string }[] }).errors?.[0]?.code
const linesOfSamira = async () => {
  const actor = await actorNamed(town, 'Samira Lambert')
  return (await town.edge.store.as(asPerson(actor, 'compte'), (tx) => accessTo(tx, samira, 50))).filter(({ role }) =>
    role.startsWith('partner.'),
  )
}
const run = (name: string, data: Readonly<Record<string, string>> = {}) =>
  registries.jobs.find((job) => job.name === name)!.run(town.edge, data)
const paths = [
  '/registry/search',
  '/registry/subscribe',
  '/registry/unsubscribe',
  '/registry/txn/status',
  '/registry/sync/search',
  '/registry/sync/txn/status',
]

test('without a token, with a wrong one, or with a session only, nobody gets further, on any road', async () => {
  const good = message('search', searchBody(byId))
  for (const path of paths)
    for (const headers of [
      {},
      { Authorization: 'Bearer wrong' },
      { Authorization: 'Bearer ' },
      { Authorization: String(town.edge.config.secret('T_SE')) },
    ]) {
      const answer = await post(path, good, headers as Record<string, string>)
      assert.deepEqual([answer.status, errorOf(answer)], [401, 'err.request.unauthorized'], path)
    }
  const worker = await town.signIn('Hélène Marchal')
  assert.equal((await worker.postJson('/registry/sync/search', good)).status, 401)
})

test('a message that is not signed, is signed by another, was changed, is old, or speaks for another is refused', async () => {
  const path = '/registry/sync/search'
  const good = message('search', searchBody(byId))
  const { signature: _, ...unsigned } = good
  const other = generateKeyPairSync('ed25519').privateKey
  const old = town.edge.clock.now() - 600_000
  const cases: [unknown, string, Record<string, string>?][] = [
    [unsigned, 'err.signature.missing'],
    [{ ...good, signature: 'invalid-signature' }, 'err.signature.invalid'],
    [{ ...good, signature: '' }, 'err.signature.invalid'],
    [message('search', searchBody(byId), {}, other), 'err.signature.invalid'],
    [{ ...good, message: searchBody({ ...byId, query: { type: 'UIN', value: samira.replace('1', '2') } }) }, 'err.signature.invalid'],
    [{ ...good, header: { ...good.header, message_id: 'another' } }, 'err.signature.invalid'],
    [{ ...good, signature: signMessage(good, partner, 'k1', keys.privateKey, old) }, 'err.signature.invalid'],
    [{ ...good, signature: signMessage(good, partner, 'k2', keys.privateKey, town.edge.clock.now()) }, 'err.signature.invalid'],
    [message('search', searchBody(byId), { sender_id: 'autre.example' }), 'err.sender_id.invalid'],
    [good, 'err.sender_id.invalid', token('T_AU')],
    [message('search', searchBody(byId), { receiver_id: 'elsewhere' }), 'err.receiver_id.invalid'],
    [message('search', searchBody(byId), { sender_uri: 'https://evil.example/dci' }), 'err.sender_uri.invalid'],
    [message('search', searchBody(byId), { is_msg_encrypted: true }), 'err.encryption.invalid'],
    [message('subscribe', searchBody(byId)), 'err.request.bad'],
    [message('search', { transaction_id: 'x' }), 'err.request.bad'],
    [{ signature: 'x' }, 'err.request.bad'],
  ]
  for (const [body, code, headers] of cases) {
    const answer = await post(path, body, headers ?? token())
    assert.equal(errorOf(answer), code)
    assert.ok(answer.status >= 400 && answer.status < 500)
  }
  assert.deepEqual(await linesOfSamira(), [])
})

test('the document of the interfaces is really held against what is said', () => {
  assert.notDeepEqual(mistakes('/registry/sync/search', 'answer', {}), [])
  assert.notDeepEqual(mistakes('/registry/search', 'answer', { message: { ack_status: 'ACK' } }), [])
  assert.notDeepEqual(
    mistakes('/registry/on-search', 'request', { header: message('on-search', {}).header, message: { search_response: [{}] } }),
    [],
  )
})

test('a message that comes twice is answered once', async () => {
  const twice = message('search', searchBody(byId))
  assert.deepEqual(mistakes('/registry/sync/search', 'request', twice), [])
  assert.equal((await post('/registry/sync/search', twice)).status, 200)
  assert.equal(errorOf(await post('/registry/sync/search', twice)), 'rjct.message_id.duplicate')
})

const resultOf = ({ body }: { body: unknown }) =>
  (
    body as {
      message: { search_response: { status: string; status_reason_code?: string; data?: { reg_records: Record<string, unknown>[] } }[] }
    }
  ).message.search_response[0]!

test('nobody leafs through people: a search names somebody, and shows at most what the definition says', async () => {
  for (const criteria of [
    { query_type: 'predicate', query: [{ expression1: equals('surname', 'Lambert') }] },
    { query_type: 'predicate', query: [{ expression1: { ...equals('birth_date', '1900-01-01'), operator: 'gt' } }] },
    {
      query_type: 'predicate',
      query: [{ expression1: equals('surname', 'Lambert'), condition: 'or', expression2: equals('given_name', 'Samira') }],
    },
    { query_type: 'predicate', query: [{ expression1: equals('poverty_score', '2') }] },
    { query_type: 'expression', query: { type: 'x', value: { expression: { collection: 'Group' } } } },
    { query_type: 'idtype-value', query: { type: 'NIR', value: '1' } },
    { query_type: 'idtype-value', query: { type: 'UIN', value: "x' or true --" } },
    { ...byId, reg_record_type: 'Group' },
  ]) {
    const answer = await post('/registry/sync/search', message('search', searchBody(criteria)))
    assert.deepEqual(
      [resultOf(answer).status, resultOf(answer).status_reason_code],
      ['rjct', 'rjct.search_criteria.invalid'],
      JSON.stringify(criteria),
    )
    assert.deepEqual(mistakes('/registry/sync/search', 'answer', answer.body), [])
  }
})

test('found: only the concepts of the definition, signed by us, with a line for the person in the same transaction', async () => {
  const before = (await linesOfSamira()).length
  const criteria = {
    reg_record_type: 'SRPerson',
    query_type: 'predicate',
    query: [
      { seq_num: 1, expression1: equals('surname', 'LAMBERT'), condition: 'and', expression2: equals('given_name', 'samira') },
      { seq_num: 2, expression1: equals('birth_date', '1988-06-09') },
    ],
    pagination: { page_size: 2, page_number: 1 },
  }
  const answer = await post('/registry/sync/search', message('search', searchBody(criteria)))
  assert.deepEqual(mistakes('/registry/sync/search', 'answer', answer.body), [])
  const [record, ...more] = resultOf(answer).data?.reg_records ?? []
  assert.deepEqual(more, [])
  assert.deepEqual(record?.name, { '@type': 'Name', surname: 'Lambert', given_name: 'Samira' })
  assert.deepEqual(record?.phone_number, ['+33639980142'])
  assert.doesNotMatch(answer.text, /FR76|courriel\.example/)
  const { keys: ours } = (await town.visitor().get('/registry/keys')).json() as { keys: { kid: string; d?: string }[] }
  assert.equal(ours[0]?.d, undefined)
  const own = new Map([[ours[0]!.kid, createPublicKey({ key: ours[0] as never, format: 'jwk' })]])
  const { signature, header, message: said } = answer.body as never as Envelope
  assert.ok(isSigned(signature, { header, message: said }, town.edge.town.file.id, own, town.edge.clock.now()))
  const [line, ...others] = await linesOfSamira()
  assert.equal(others.length, before)
  assert.deepEqual(
    [line?.role, line?.agency, line?.purpose, line?.categories],
    [`partner.${partner}`, 'departement', 'aide-urgence-logement', 'person person.phone'],
  )
  const hers = await town.signIn('Samira Lambert')
  assert.match((await hers.get('/fr/access')).text, /Secours/)
  assert.match(
    (
      await post(
        '/registry/sync/search',
        message('search', searchBody({ query_type: 'idtype-value', query: { type: 'MOBILE', value: '+33600000000' } })),
      )
    ).text,
    /"reg_records":\[\]/,
  )
})

const waiting = async () =>
  (await town.edge.store.owner.query(`select correlation from registries.message where answered_at is null order by at, correlation`)).map(
    ({ correlation }) => String(correlation),
  )

test('asynchronously: acknowledged at once, pending, then answered at their own address; a refusal there is tried again', async () => {
  const request = message('search', searchBody(byId, 'async-1'))
  const ack = await post('/registry/search', request)
  assert.deepEqual(mistakes('/registry/search', 'answer', ack.body), [])
  const [correlation = ''] = await waiting()
  assert.match(ack.text, new RegExp(`"ack_status":"ACK".*${correlation}`))
  const statusOf = async (attribute_type: string, attribute_value: unknown, sender = partner, as = token()) => {
    const body = { transaction_id: 's', txnstatus_request: { reference_id: 's-1', txn_type: 'search', attribute_type, attribute_value } }
    const answer = await post('/registry/sync/txn/status', message('txn-status', body, { sender_id: sender }), as)
    assert.deepEqual(mistakes('/registry/sync/txn/status', 'answer', answer.body), [])
    return answer.text
  }
  assert.match(await statusOf('transaction_id', 'async-1'), /"status":"pdng"/)
  assert.doesNotMatch(await statusOf('transaction_id', 'async-1', 'autre.example', token('T_AU')), /pdng/, 'of another partner')
  callbackStatus = 503
  await assert.rejects(run('registries.answer', { correlation }), { code: 'registry.callback-failed' })
  callbackStatus = 200
  await run('registries.answer', { correlation })
  await run('registries.answer', { correlation })
  assert.equal(received.length, 2, 'refused once, taken once')
  const { path, authorization, body } = received[1]!
  assert.deepEqual([path, authorization], ['/dci/on-search', `Bearer ${town.edge.config.secret('CALLBACK')}`])
  assert.deepEqual(mistakes('/registry/on-search', 'request', body), [])
  for (const [type, value] of [
    ['transaction_id', 'async-1'],
    ['correlation_id', correlation],
    ['reference_id_list', ['r-1']],
  ] as const)
    assert.match(await statusOf(type, value), /"status":"succ"/)
})

test('subscribed, told of what becomes known, and no more after the end', async () => {
  const subscribe = (person: string, event = 'UPDATE') => ({
    transaction_id: `sub-${count}`,
    subscribe_request: [
      {
        reference_id: 'r-1',
        timestamp: now(),
        subscribe_criteria: { reg_event_type: event, filter: { type: 'UIN', value: person }, notify_record_type: 'SRPerson' },
      },
    ],
  })
  const answered = async (path: string, action: string, body: object, back: string) => {
    const request = message(action, body)
    assert.deepEqual(mistakes(path, 'request', request), [])
    assert.equal((await post(path, request)).status, 200)
    const [correlation = ''] = await waiting()
    await run('registries.answer', { correlation })
    const last = received.at(-1)!
    assert.equal(last.path, `/dci/${back}`)
    assert.deepEqual(mistakes(`/registry/${back}`, 'request', last.body), [])
    return JSON.stringify(last.body.message)
  }
  assert.match(
    await answered('/registry/subscribe', 'subscribe', subscribe('01900000-0000-7000-8000-00000000ffff'), 'on-subscribe'),
    /rjct\.person_id\.invalid/,
  )
  assert.match(
    await answered('/registry/subscribe', 'subscribe', subscribe(samira, 'DEATH'), 'on-subscribe'),
    /rjct\.notify_types\.invalid/,
  )
  const made = await answered('/registry/subscribe', 'subscribe', subscribe(samira), 'on-subscribe')
  const code = /"code":"([^"]+)"/.exec(made)?.[1] ?? ''
  assert.match(await answered('/registry/subscribe', 'subscribe', subscribe(samira), 'on-subscribe'), /rjct\.event\.already_subscribed/)
  const state = (concept: string, value: string) =>
    town.edge.store.as({ actor: 'system', purpose: 'compte' }, (tx) =>
      stateFact(town.edge.log, tx, samira, { concept, value, source: 'profile', verified: false }),
    )
  const before = received.length
  await run('registries.notify')
  await state('person.iban', 'FR7600000000000000000000000')
  await run('registries.notify')
  assert.equal(received.length, before, 'what it may not be told is no news')
  await state('person.phone', '+33639980199')
  await run('registries.notify')
  await run('registries.notify')
  assert.equal(received.length, before + 1)
  assert.deepEqual(mistakes('/registry/notify', 'request', received.at(-1)!.body), [])
  assert.match(JSON.stringify(received.at(-1)), /\+33639980199/)
  const end = (codes: string[]) => ({ transaction_id: `end-${count}`, timestamp: now(), subscription_codes: codes })
  assert.match(
    await answered('/registry/unsubscribe', 'unsubscribe', end(['nothing']), 'on-unsubscribe'),
    /rjct\.subscription_code\.invalid/,
  )
  assert.match(await answered('/registry/unsubscribe', 'unsubscribe', end([code]), 'on-unsubscribe'), /"status":"unsubscribe"/)
  await state('person.phone', '+33639980142')
  const last = received.length
  await run('registries.notify')
  assert.equal(received.length, last)
})
