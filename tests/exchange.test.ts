/** EPCIS between parties: who may not comes first; capture, query, and what one party tells another. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventHash } from '#exchange'
import { projectionText, rebuildProjections } from '../src/commands/rebuild.ts'
import { documentOf } from '../src/demo/corridor/feed.ts'
import { glnOf, type Node, openCorridor, until } from './support/corridor.ts'

const observed = (serial: string, more: object = {}) => ({
  type: 'ObjectEvent',
  eventTime: '2026-11-02T08:00:00.000Z',
  eventTimeZoneOffset: '+01:00',
  action: 'OBSERVE',
  bizStep: 'shipping',
  epcList: [`urn:epc:id:sgtin:4012345.011111.${serial}`],
  readPoint: { id: 'urn:epc:id:sgln:4012345.00005.0' },
  ...more,
})
const toward = (index: number) => ({
  destinationList: [{ type: 'possessing_party', destination: `https://id.gs1.org/417/${glnOf(index)}` }],
})

test('exchange', async (t) => {
  const nodes = await openCorridor(t, { parties: ['maker', 'shipper', 'stranger'], witnessed: true })
  const { maker, shipper, stranger } = nodes as Record<'maker' | 'shipper' | 'stranger', Node>
  const headers = { authorization: `Bearer ${maker.token}`, 'content-type': 'application/json' }
  const ask = (path: string, init: RequestInit = {}) => fetch(`${maker.url}/epcis${path}`, { headers, ...init })
  const post = (path: string, body: unknown) => ask(path, { method: 'POST', body: JSON.stringify(body) })

  await t.test('nobody without the token of the party captures, asks or names a query', async () => {
    for (const authorization of ['', 'Bearer', `Bearer ${shipper.token}`, `Basic ${maker.token}`])
      for (const [method, path] of [
        ['POST', '/capture'],
        ['POST', '/events'],
        ['GET', '/events'],
        ['GET', '/queries'],
        ['POST', '/queries'],
        ['DELETE', '/queries/x'],
        ['GET', '/capture/01900000-0000-7000-8000-000000000001'],
      ] as const) {
        const body = method === 'POST' ? { body: JSON.stringify(path === '/queries' ? { name: 'x', query: {} } : {}) } : {}
        const answer = await ask(path, {
          method,
          headers: { authorization, ...(method === 'POST' ? { 'content-type': 'application/json' } : {}) },
          ...body,
        })
        assert.equal(answer.status, 401, `${method} ${path}`)
      }
  })

  await t.test('a document with one wrong event is refused whole, and the answer says which', async () => {
    const refused = await maker.capture(observed('1'), observed('2', { action: 'LOOK' }))
    assert.equal(refused.status, 400)
    assert.deepEqual(await refused.json(), {
      type: 'urn:guichet:exchange.event-invalid',
      title: 'exchange.event-invalid',
      status: 400,
      at: ['action'],
      event: 1,
    })
    assert.equal((await post('/capture', { ...documentOf([], '2026-11-02T08:00:00Z'), type: 'Document' })).status, 400)
    assert.deepEqual(await maker.events(), [])
  })

  await t.test('what is captured is found by what it is about, once however often it comes', async () => {
    const events = [
      observed('1'),
      observed('2', { bizStep: 'https://ref.gs1.org/cbv/BizStep-receiving', eventTime: '2026-11-03T08:00:00Z', 'corridor:seal': 'A7' }),
      {
        ...observed('3', { type: 'AggregationEvent', parentID: 'urn:epc:id:sscc:4012345.3111111111' }),
        epcList: undefined,
        childEPCs: ['urn:epc:id:sgtin:4012345.011111.1'],
        bizStep: 'packing',
        bizTransactionList: [{ type: 'bol', bizTransaction: 'urn:epcglobal:cbv:bt:4012345000009:B1' }],
      },
    ]
    const taken = await maker.capture(...events, events[0]!)
    assert.equal(taken.status, 202)
    const place = taken.headers.get('location')!
    assert.equal((await maker.capture(...events)).status, 202)
    assert.deepEqual(((await (await fetch(maker.url + place, { headers })).json()) as { success: boolean }).success, true)
    const found = async (query: string) => (await maker.events(query)).map(({ eventTime, bizStep }) => `${bizStep} ${eventTime}`)
    assert.equal((await maker.events()).length, 3)
    assert.equal((await found('&MATCH_epc=https://shop.example/gtin/4012345111118/ser/1')).length, 2)
    assert.equal((await found('&MATCH_parentID=https://id.gs1.org/00/340123451111111111')).length, 1)
    assert.equal((await found('&EQ_bizStep=receiving')).length, 1)
    assert.equal((await found('&EQ_bizStep=receiving|packing')).length, 2)
    assert.equal((await found('&eventType=AggregationEvent&EQ_bizTransaction_bol=urn:epcglobal:cbv:bt:4012345000009:B1')).length, 1)
    assert.equal((await found('&GE_eventTime=2026-11-03T00:00:00Z&LT_eventTime=2026-11-03T09:00:00%2B01:00')).length, 0)
    assert.equal((await found('&GE_eventTime=2026-11-03T00:00:00Z')).length, 1)
    assert.equal((await found('&EQ_readPoint=https://id.gs1.org/414/4012345000054&EQ_action=OBSERVE')).length, 3)
    assert.equal((await found('&MATCH_anyEPC=urn:epc:id:sgtin:4012345.011111.77')).length, 0)
    const [second] = await maker.events('&EQ_bizStep=receiving')
    assert.equal(second?.['corridor:seal'], 'A7')
    assert.equal(second?.eventID, eventHash({ ...events[1], '@context': { corridor: 'urn:guichet:corridor:' } } as never))
  })

  await t.test('a parameter that we do not know is refused, and pages follow one another', async () => {
    assert.equal((await ask('/events?EQ_owner=x')).status, 400)
    assert.equal((await ask('/events?GE_eventTime=yesterday')).status, 400)
    assert.equal((await ask('/events?nextPageToken=eA')).status, 400)
    const seen: unknown[] = []
    for (let next: string | undefined = '/epcis/events?perPage=1&orderBy=eventTime&orderDirection=ASC'; next !== undefined; ) {
      const answer: Response = await fetch(maker.url + next, { headers })
      const body = (await answer.json()) as { epcisBody: { queryResults: { resultsBody: { eventList: { eventID: string }[] } } } }
      seen.push(...body.epcisBody.queryResults.resultsBody.eventList.map(({ eventID }) => eventID))
      next = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1]
    }
    assert.equal(new Set(seen).size, 3)
    assert.equal(seen.length, 3)
  })

  await t.test('a query with a name is asked again by it', async () => {
    assert.equal((await post('/queries', { name: 'received', query: { EQ_owner: ['x'] } })).status, 400)
    assert.equal((await post('/queries', { name: 'received', query: { EQ_bizStep: ['receiving'] } })).status, 201)
    assert.equal((await post('/queries', { name: 'received', query: {} })).status, 409)
    const answer = await ask('/queries/received/events')
    const { epcisBody } = (await answer.json()) as { epcisBody: { queryResults: { queryName: string; resultsBody: { eventList: [] } } } }
    assert.deepEqual([epcisBody.queryResults.queryName, epcisBody.queryResults.resultsBody.eventList.length], ['received', 1])
    assert.equal((await ask('/queries/received', { method: 'DELETE', headers: { authorization: headers.authorization } })).status, 204)
    assert.equal((await ask('/queries/received/events')).status, 404)
  })

  await t.test('an event goes to the party that it names, who sees that it stands in the other log; nobody else gets it', async () => {
    assert.equal((await maker.capture(observed('100', toward(1)))).status, 202)
    await until(async () => (await shipper.events()).length === 1, 'the shipper is told')
    const [told] = await shipper.events()
    const [own] = await maker.events('&MATCH_epc=urn:epc:id:sgtin:4012345.011111.100')
    assert.deepEqual(told, own)
    assert.deepEqual(await stranger.events(), [])
    const [head] = await shipper.edge.store.owner.query(`select party, size::int as size from exchange.head`)
    assert.equal(head?.party, 'maker')
    const [delivery] = await maker.edge.store.owner.query(`select state, outcome, party from exchange.delivery`)
    assert.deepEqual({ ...delivery }, { state: 'delivered', outcome: 'taken', party: 'shipper' })
    // What others see of it is 32 bytes.
    const tiles = await (await fetch(`${maker.url}/log/tile/entries/000.p/1`)).arrayBuffer()
    assert.equal(Buffer.from(tiles).toString('latin1').includes('ObjectEvent'), false)
  })

  await t.test('what is sealed for another, signed by nobody we know, or not sealed at all is refused', async () => {
    const send = (message: string) =>
      fetch(`${shipper.url}/epcis/exchange`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ message }),
      })
    assert.equal((await send('x')).status, 400)
    assert.equal((await send('')).status, 400)
  })

  await t.test('made again from the log, everything that may be asked for is the same', async () => {
    for (const { edge } of [maker, shipper]) {
      const before = await projectionText(edge)
      await edge.store.owner.query(`update exchange.thing set thing = 'x'`)
      assert.notEqual(await projectionText(edge), before)
      await rebuildProjections(edge)
      assert.equal(await projectionText(edge), before)
    }
  })
})
