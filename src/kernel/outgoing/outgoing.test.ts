import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { asUnit, type Call, openOutgoing, settableClock, silentTelemetry, traceId } from '#kernel'
import { isPublic } from './address.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

async function side(t: TestContext, answer: Answer) {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    answer(request, response)
  })
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, port: (server.address() as AddressInfo).port, asked }
}

const clock = settableClock('2026-11-26T10:00:00Z')
const client = openOutgoing({ clock, telemetry: silentTelemetry, mayBePrivate: true })
const get = (url: string, more: Partial<Call> = {}): Call => ({
  to: `registry.${url}`,
  allow: [new URL(url).origin],
  method: 'GET',
  url,
  idempotent: true,
  timeout: 60_000,
  most: 1000,
  trace: traceId(),
  ...more,
})

test('what the definition does not name is never called', async () => {
  for (const url of [
    'https://other.example/',
    'file:///etc/passwd',
    'https://user:word@impots.example/',
    'https://impots.example.evil/',
    'nothing',
  ])
    await assert.rejects(client.call({ ...get('https://impots.example/'), url }), { code: 'outgoing.not-allowed' }, url)
})

test('outside a demonstration nothing goes out without TLS, nor to an address that is not public, whatever the name says', async () => {
  const resolved: string[] = []
  const strict = openOutgoing({
    clock,
    telemetry: silentTelemetry,
    mayBePrivate: false,
    resolve: async (host) => {
      resolved.push(host)
      return [
        { address: '93.184.215.14', family: 4 },
        { address: '10.0.0.7', family: 4 },
      ]
    },
  })
  await assert.rejects(strict.call(get('http://impots.example/')), { code: 'outgoing.not-allowed' })
  // One private address among the answers is enough.
  await assert.rejects(strict.call(get('https://impots.example/')), { code: 'outgoing.private-address' })
  assert.deepEqual(resolved, ['impots.example'])
  for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:10.0.0.1]', '169.254.169.254', '[fd00::1]', '0.0.0.0'])
    await assert.rejects(strict.call(get(`https://${host}/`)), { code: 'outgoing.private-address' }, host)
})

test('special addresses are not public, ordinary ones are', () => {
  const special =
    '10.1.2.3 172.31.0.1 192.168.1.1 100.64.0.1 198.19.0.1 224.0.0.1 255.255.255.255 :: ::1 fe80::1 ::ffff:8.8.8.8 64:ff9b::a00:1 2002:a00:1:: 2001:db8::1 x'
  for (const address of special.split(' ')) assert.equal(isPublic(address), false, address)
  for (const address of ['93.184.215.14', '172.32.0.1', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'])
    assert.equal(isPublic(address), true, address)
})

test('a name that changes its mind after it was looked at gains nothing: the address looked at is the one connected to', async (t) => {
  const { port, asked } = await side(t, (_, response) => response.end('first'))
  let turns = 0
  const fickle = openOutgoing({
    clock,
    telemetry: silentTelemetry,
    mayBePrivate: true,
    resolve: async () => {
      turns += 1
      return [{ address: turns === 1 ? '127.0.0.1' : '127.0.0.99', family: 4 }]
    },
  })
  const answer = await fickle.call(get(`http://rebind.example:${port}/`))
  assert.deepEqual([answer.text, turns, asked[0]?.headers.host], ['first', 1, `rebind.example:${port}`])
})

test('a call while a unit of work is open is a fault, even deep below it', async (t) => {
  const { origin, asked } = await side(t, (_, response) => response.end('x'))
  const deep = async () => {
    await new Promise((soon) => setTimeout(soon, 5))
    return client.call(get(`${origin}/`))
  }
  await assert.rejects(asUnit(deep), /while a unit of work was open/)
  assert.equal(asked.length, 0)
  assert.equal((await deep()).status, 200)
})

test('who never answers, answers too much, or hangs up is refused with a code', async (t) => {
  const slow = await side(t, () => {})
  await assert.rejects(client.call(get(`${slow.origin}/`, { timeout: 150 })), { code: 'outgoing.timeout' })
  const dripping = await side(t, (_, response) => {
    response.write('a')
  })
  await assert.rejects(client.call(get(`${dripping.origin}/`, { timeout: 150 })), { code: 'outgoing.timeout' })
  const big = await side(t, (_, response) => response.end('x'.repeat(1001)))
  await assert.rejects(client.call(get(`${big.origin}/`)), { code: 'outgoing.too-large' })
  const rude = await side(t, (request) => request.socket.destroy())
  await assert.rejects(client.call(get(`${rude.origin}/`)), { code: 'outgoing.unreachable' })
  assert.equal(rude.asked.length, 3, 'a question is asked again')
})

test('what may not be repeated is sent once', async (t) => {
  const { origin, asked } = await side(t, (_, response) => response.writeHead(503).end())
  assert.equal((await client.call(get(`${origin}/`, { method: 'POST', body: '{}', idempotent: false }))).status, 503)
  assert.equal(asked.length, 1)
})

test('a redirect is followed within the list only, and takes no credentials to another origin', async (t) => {
  const second = await side(t, (_, response) => response.end('there'))
  const first = await side(t, (_, response) => response.writeHead(302, { location: `${second.origin}/x` }).end())
  const headers = { authorization: 'Bearer secret' }
  await assert.rejects(client.call(get(`${first.origin}/`, { headers })), { code: 'outgoing.not-allowed' })
  assert.equal(second.asked.length, 0)
  const answer = await client.call(get(`${first.origin}/`, { headers, allow: [first.origin, second.origin] }))
  assert.deepEqual([answer.text, second.asked[0]?.headers.authorization], ['there', undefined])
  const round = await side(t, (_, response) => response.writeHead(302, { location: '/' }).end())
  await assert.rejects(client.call(get(`${round.origin}/`)), { code: 'outgoing.not-allowed' })
})

test('after five failures nobody waits for that side; after half a minute one call tries, and a success forgets', async (t) => {
  let well = false
  const { origin, asked } = await side(t, (_, response) => response.writeHead(well ? 200 : 500).end())
  const call = get(`${origin}/`)
  for (let turn = 0; turn < 5; turn++) assert.equal((await client.call(call)).status, 500)
  await assert.rejects(client.call(call), { code: 'outgoing.resting' })
  assert.equal(asked.length, 5)
  clock.advance(30_001)
  well = true
  assert.equal((await client.call(call)).status, 200)
  assert.equal((await client.call(call)).status, 200)
})

test('the other side gets the trace; the log line names code and trace, never address or body', async (t) => {
  const { origin, asked } = await side(t, (_, response) => response.end('Samira'))
  const lines: string[] = []
  const noting = openOutgoing({
    clock,
    telemetry: { note: (code, facts) => lines.push(JSON.stringify([code, facts])), failure: () => {} },
    mayBePrivate: true,
  })
  const trace = traceId()
  await noting.call(get(`${origin}/?nom=Lambert`, { to: 'registry.tax', trace }))
  assert.match(String(asked[0]?.headers.traceparent), new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`))
  assert.match(lines[0] ?? '', new RegExp(`outgoing.called.*registry.tax.*200.*${trace}`))
  assert.doesNotMatch(lines.join(), /Lambert|Samira|127\.0/)
})
