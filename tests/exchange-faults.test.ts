/**
 * What goes wrong between parties: a node that is killed, a link that is cut, slow or re-orders, an event that comes twice or late, a clock that is
 * wrong by a day, a party that lies to one peer only. Nothing is lost; the lie is found and named.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { compareAll, lookThrough } from '#exchange'
import { settableClock } from '#kernel'
import { cableTo } from './support/cable.ts'
import { glnOf, type Node, openCorridor, openNode, until } from './support/corridor.ts'

const shipped = (serial: number, to: number, more: object = {}) => ({
  type: 'ObjectEvent',
  eventTime: '2026-11-02T08:00:00.000Z',
  eventTimeZoneOffset: '+01:00',
  action: 'OBSERVE',
  bizStep: 'shipping',
  epcList: [`https://id.gs1.org/01/04012345111118/21/${serial}`],
  destinationList: [{ type: 'possessing_party', destination: `https://id.gs1.org/417/${glnOf(to)}` }],
  ...more,
})
const range = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index)
const serialsOf = async (node: Node) =>
  (await node.events())
    .map(({ epcList }) =>
      Number(
        String((epcList as string[])[0])
          .split('/')
          .at(-1),
      ),
    )
    .sort((a, b) => a - b)

test('a link is cut, and a node stops and comes back: what was told meanwhile comes, once and whole', async (t) => {
  const cables = new Map<string, Awaited<ReturnType<typeof cableTo>>>()
  const behind = async (id: string, port: number) => {
    const cable = await cableTo({ port, host: '127.0.0.1' })
    cables.set(id, cable)
    t.after(() => cable.pull())
    return cable.port
  }
  const { maker, shipper } = (await openCorridor(t, { parties: ['maker', 'shipper'], behind })) as Record<'maker' | 'shipper', Node>
  await maker.capture(...range(3).map((serial) => shipped(serial, 1)))
  await until(async () => (await shipper.events()).length === 3, 'the first three')
  await cables.get('shipper')!.pull()
  await maker.capture(...range(4, 3).map((serial) => shipped(serial, 1)))
  await until(async () => {
    const [row] = await maker.edge.store.owner.query(`select max(tries) as tries from exchange.delivery where state = 'waiting'`)
    return Number(row?.tries) > 0
  }, 'an attempt fails')
  await maker.stop()
  await shipper.stop()
  await cables.get('shipper')!.plug()
  await shipper.start()
  await maker.start()
  await until(async () => (await shipper.events()).length === 7, 'what was missed')
  assert.deepEqual(await serialsOf(shipper), range(7))
  const states = await maker.edge.store.owner.query(`select distinct state from exchange.delivery`)
  assert.deepEqual(
    states.map(({ state }) => state),
    ['delivered'],
  )
})

/** Between two nodes: holds requests back and lets them through in another order, each twice, and slowly. */
async function shuffler(t: TestContext, port: number): Promise<number> {
  const held: (() => void)[] = []
  const server = createServer(async (incoming, answer) => {
    const parts: Buffer[] = []
    for await (const part of incoming) parts.push(part as Buffer)
    const pass = (then?: (status: number, body: Buffer) => void) => {
      const onward = request(
        { port, host: '127.0.0.1', path: incoming.url, method: incoming.method, headers: incoming.headers },
        async (back) => {
          const body: Buffer[] = []
          for await (const part of back) body.push(part as Buffer)
          then?.(back.statusCode ?? 502, Buffer.concat(body))
        },
      )
      onward.on('error', () => then?.(502, Buffer.alloc(0)))
      onward.end(Buffer.concat(parts))
    }
    held.push(() => {
      pass()
      setTimeout(() => pass((status, body) => answer.writeHead(status, { 'content-type': 'application/json' }).end(body)), 150)
    })
  })
  const timer = setInterval(() => {
    for (const release of held.splice(0).reverse()) release()
  }, 400)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  t.after(() => {
    clearInterval(timer)
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

test('a link that is slow, re-orders and repeats: every event is there once', async (t) => {
  const behind = async (id: string, port: number) => (id === 'shipper' ? await shuffler(t, port) : port)
  const { maker, shipper } = (await openCorridor(t, { parties: ['maker', 'shipper'], behind })) as Record<'maker' | 'shipper', Node>
  for (const serial of range(5)) assert.equal((await maker.capture(shipped(serial, 1), shipped(100 + serial, 1))).status, 202)
  // The same document once more, and an event that happened long ago.
  await maker.capture(shipped(0, 1), shipped(500, 1, { eventTime: '2026-08-01T08:00:00.000Z' }))
  await until(async () => (await shipper.events()).length === 11, 'all of them')
  assert.deepEqual(await serialsOf(shipper), [...range(5), ...range(5, 100), 500])
  assert.deepEqual(await shipper.edge.store.owner.query('select * from exchange.lie'), [], 'late is no lie')
})

test('a clock that is wrong by a day is found in what its witnesses saw, and nothing is lost by it', async (t) => {
  const clocks = { maker: settableClock(Date.now() - 24 * 3_600_000) }
  const { maker, shipper } = (await openCorridor(t, { parties: ['maker', 'shipper'], witnessed: true, clocks })) as Record<
    'maker' | 'shipper',
    Node
  >
  await maker.capture(shipped(1, 1))
  await until(async () => (await shipper.events()).length === 1, 'it is told')
  const [shipment] = await lookThrough(shipper.edge)
  assert.deepEqual(
    shipment?.findings.map(({ kind, facts }) => [kind, facts]),
    [['clock', { party: 'maker', hours: 24 }]],
  )
})

test('a party that shows one history to one peer and another to the other is found by both, with two signed notes as evidence', async (t) => {
  const { maker, shipper, customs } = (await openCorridor(t, { parties: ['maker', 'shipper', 'customs'], witnessed: true })) as Record<
    'maker' | 'shipper' | 'customs',
    Node
  >
  // It asks the shipper alone to witness, and tells it one thing.
  const policy = (id: string) =>
    writeFileSync(
      join(maker.folder, 'policy'),
      maker.policy
        .split('\n')
        .filter((line) => !line.startsWith('witness') || line.startsWith(`witness ${id} `))
        .map((line) => (line.startsWith('group') ? '' : line.replace('quorum others', `quorum ${id}`)))
        .join('\n'),
    )
  await maker.stop()
  policy('shipper')
  await maker.start()
  await maker.capture(shipped(1, 1))
  await until(async () => (await shipper.events()).length === 1, 'the shipper is told')
  await maker.stop()
  // The same keys, at the same address, another log: it asks customs alone, and tells it another thing.
  rmSync(join(maker.folder, 'data'), { recursive: true, force: true })
  policy('customs')
  const { id, folder, url, token, logKeys, env } = maker
  const second = await openNode(t, { id, folder, url, token, logKeys, env, policy: maker.policy })
  await second.capture(shipped(2, 2))
  await until(async () => (await customs.events()).length === 1, 'customs is told')
  await compareAll(shipper.edge)
  await compareAll(customs.edge)
  for (const [node, witness] of [
    [shipper, 'customs'],
    [customs, 'shipper'],
  ] as const) {
    const lies = await node.edge.store.owner.query('select party, kind, witness, evidence from exchange.lie')
    assert.equal(lies.length, 1, node.id)
    const { party, kind, witness: who, evidence } = lies[0] as { party: string; kind: string; witness: string; evidence: string[] }
    assert.deepEqual([party, kind, who], ['maker', 'fork', witness])
    assert.equal(new Set(evidence.map((note) => createHash('sha256').update(note).digest('hex'))).size, 2)
    for (const note of evidence) assert.match(note, /^maker\.corridor\.example\/log\n\d+\n/)
  }
  // It goes on, in the second history, and tells the shipper: refused, for it does not go on from the first.
  await second.capture(shipped(3, 1))
  await until(async () => {
    const [row] = await second.edge.store.owner.query(`select outcome from exchange.delivery where party = 'shipper' and tries > 0`)
    return row?.outcome === 'exchange.lie'
  }, 'the shipper refuses')
  assert.equal((await shipper.events()).length, 1)
})
