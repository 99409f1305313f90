/** EPCIS between parties: who may not comes first; capture, query, and what one party tells another. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { test } from 'node:test'
import { eventHash } from '#exchange'
import { projectionText, rebuildProjections } from '../src/commands/rebuild.ts'
import { documentOf } from '../src/demo/corridor/feed.ts'
import { glnOf, type Node, openCorridor, until } from './support/corridor.ts'
import { jobNamed } from './support/jobs.ts'

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
      detail: 'Un événement n’a pas la forme que veut EPCIS 2.0 : « event » dit lequel, « at » dit où. Rien du document n’est pris.',
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

  await t.test('a subscription: refusals first; then every event once it is recorded, signed, again when it was not reached', async (t) => {
    const dest = 'http://127.0.0.1:9/'
    const good = { dest, signatureToken: 'a-token-of-ours', stream: true }
    assert.equal((await post('/queries/sent/subscriptions', good)).status, 404, 'no such query')
    assert.equal((await post('/queries', { name: 'sent', query: { EQ_bizStep: ['shipping'] } })).status, 201)
    for (const wrong of [
      { ...good, stream: undefined },
      { ...good, schedule: { hour: '1' } },
      { ...good, signatureToken: undefined },
      { ...good, signatureToken: 'short' },
      { ...good, dest: 'ftp://a.example/' },
      { ...good, dest: 'https://name:word@a.example/' },
      { ...good, stream: undefined, schedule: { hour: '25' } },
      { ...good, stream: undefined, schedule: { second: '30' } },
      { ...good, more: 1 },
    ])
      assert.equal((await post('/queries/sent/subscriptions', wrong)).status, 400, JSON.stringify(wrong))
    const bare = { authorization: '' }
    const path = '/queries/sent/subscriptions'
    for (const [method, at] of [
      ['POST', path],
      ['GET', path],
      ['GET', `${path}/${crypto.randomUUID()}`],
      ['DELETE', `${path}/${crypto.randomUUID()}`],
    ] as const)
      assert.equal(
        (
          await ask(at, {
            method,
            headers: { ...bare, ...(method === 'POST' ? { 'content-type': 'application/json' } : {}) },
            ...(method === 'POST' ? { body: '{}' } : {}),
          })
        ).status,
        401,
        method,
      )

    const heard: { readonly headers: IncomingHttpHeaders; readonly text: string; readonly answered: number }[] = []
    const answers = [500, 413, 200, 200]
    const server = createServer(async (request, response) => {
      let text = ''
      for await (const part of request) text += String(part)
      const answered = answers.shift() ?? 200
      heard.push({ headers: request.headers, text, answered })
      response.writeHead(answered).end()
    })
    await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
    t.after(() => server.close())
    const listening = `http://127.0.0.1:${(server.address() as { port: number }).port}/told`
    assert.equal((await post('/queries', { name: 'loaded', query: { EQ_bizStep: ['loading'] } })).status, 201)
    const made = await post('/queries/loaded/subscriptions', { ...good, dest: listening })
    assert.equal(made.status, 201)
    const at = made.headers.get('location')!.replace('/epcis', '')
    const shown = await (await ask(at)).text()
    assert.ok(!shown.includes('a-token-of-ours'), 'the token is told to nobody')
    assert.equal(((await (await ask('/queries/loaded/subscriptions')).json()) as object[]).length, 1)
    assert.equal((await ask(at.replace('loaded', 'sent'))).status, 404, 'of another query')

    const loaded = ['81', '82', '83'].map((serial) => observed(serial, { bizStep: 'loading' }))
    await maker.capture(...loaded, observed('84'))
    const told = () =>
      heard
        .filter(({ answered }) => answered === 200)
        .flatMap(({ text }) =>
          JSON.parse(text).epcisBody.queryResults.resultsBody.eventList.map(({ epcList }: { epcList: string[] }) =>
            epcList[0]!.split('.').at(-1),
          ),
        )
    await until(async () => told().length >= 3, 'the other side hears of the three, though it was down and then took less at once', 60)
    assert.deepEqual(told().sort(), ['81', '82', '83'], 'each once, and nothing of another step')
    assert.deepEqual(heard.map(({ answered }) => answered).slice(0, 4), [500, 413, 200, 200])
    for (const { headers: sent, text } of heard) {
      assert.equal(sent['gs1-signature'], 'a-token-of-ours')
      assert.equal(sent['gs1-epcis-version'], '2.0.0')
      const whole = `${sent['webhook-id']}.${sent['webhook-timestamp']}.${text}`
      assert.equal(sent['webhook-signature'], `v1,${createHmac('sha256', 'a-token-of-ours').update(whole).digest('base64')}`)
    }
    await maker.capture(observed('85', { bizStep: 'loading' }))
    await until(async () => told().includes('85'), 'the next one is told at once', 20)

    // On a schedule: all that was recorded since its first instant, once its minute has come; then that there is nothing, as it asked.
    const timed = {
      ...{ dest: listening, signatureToken: 'a-token-of-ours', reportIfEmpty: true, initialRecordTime: '2026-01-01T00:00:00Z' },
      schedule: { minute: '[0-59]' },
    }
    assert.equal((await post('/queries/loaded/subscriptions', timed)).status, 201)
    const before = heard.length
    for (const events of [4, 0]) {
      await maker.edge.store.owner.query(`update exchange.subscription set ran_at = ran_at - interval '2 minutes'`)
      await jobNamed('exchange.schedule').run(maker.edge, {})
      const told = () => heard.slice(before).map(({ text }) => JSON.parse(text).epcisBody.queryResults.resultsBody.eventList.length)
      await until(async () => told().includes(events), `a report of ${events} events`)
    }

    assert.equal((await ask(at, { method: 'DELETE', headers: { authorization: headers.authorization } })).status, 204)
    assert.equal((await ask(at)).status, 404)
    assert.equal((await ask('/queries/loaded', { method: 'DELETE', headers: { authorization: headers.authorization } })).status, 204)
    assert.equal((await ask('/queries/loaded/subscriptions')).status, 404)
    const [left] = await maker.edge.store.owner.query(
      'select (select count(*) from exchange.subscription)::int + (select count(*) from exchange.untold)::int as left',
    )
    assert.equal(left?.left, 0, 'a query takes its subscriptions with it')
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
