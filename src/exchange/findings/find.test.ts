import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EpcisEvent } from '../epcis/event.ts'
import { judgeAll, type Known } from './find.ts'
import type { Told } from './shipment.ts'

const parties = [
  { id: 'maker', glns: ['4012345000009'] },
  { id: 'carrier', glns: ['4000001000005'] },
  { id: 'port', glns: ['0614141000005'] },
]
const places = new Map([
  ['https://id.gs1.org/414/4012345000009', { id: 'hamburg', latitude: 53.5, longitude: 10 }],
  ['https://id.gs1.org/414/0614141000005', { id: 'antwerp', latitude: 51.2, longitude: 4.4 }],
])
const known: Known = { parties, places, liars: new Set() }
const to = (gln: string) => ({ destinationList: [{ type: 'possessing_party' as const, destination: `https://id.gs1.org/417/${gln}` }] })
const at = (gln: string) => ({ readPoint: { id: `https://id.gs1.org/414/${gln}` } })

let count = 0
/** An event of a party about the one box, recorded a minute after it happened. */
function told(party: string, time: string, bizStep: string, more: Partial<EpcisEvent> = {}, record: Partial<Told> = {}): Told {
  count += 1
  const recorded = new Date(Date.parse(time) + 60_000).toISOString()
  const body = {
    type: 'ObjectEvent',
    eventTime: time,
    eventTimeZoneOffset: '+01:00',
    action: 'OBSERVE',
    bizStep,
    epcList: ['https://id.gs1.org/00/340123450000000017'],
    ...more,
  } as EpcisEvent
  const hash = `ni:///${count}`
  const leaf = Date.parse(record.toldAt ?? recorded) / 60_000
  return { id: String(count), hash, party, toldAt: recorded, leaf, witnessedAt: recorded, at: recorded, eventTime: time, body, ...record }
}
const rice = (quantity: number, uom = 'KGM') => ({ quantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.012345.L1', quantity, uom }] })
const bill = { bizTransactionList: [{ type: 'bol' as const, bizTransaction: 'urn:epcglobal:cbv:bt:4012345000009:B1' }] }

/** A journey in which everything fits; a test bends one thing of it. */
const honest = (bent: Readonly<Record<number, Told>> = {}): Told[] =>
  [
    told('maker', '2026-11-02T08:00:00Z', 'commissioning', {
      action: 'ADD',
      ilmd: { 'corridor:minimumTemperature': 2, 'corridor:maximumTemperature': 8 },
      ...at('4012345000009'),
    }),
    told('maker', '2026-11-02T10:00:00Z', 'shipping', { ...rice(1000), ...bill, ...to('4000001000005'), ...at('4012345000009') }),
    told('carrier', '2026-11-02T11:00:00Z', 'receiving', {
      ...rice(995),
      sensorElementList: [{ sensorReport: [{ type: 'Temperature', minValue: 3, maxValue: 7.5, uom: 'CEL' }] }],
      ...at('4012345000009'),
    }),
    told('carrier', '2026-11-03T08:00:00Z', 'shipping', { ...to('0614141000005'), ...at('0614141000005') }),
    told('port', '2026-11-03T09:00:00Z', 'receiving', { ...rice(990), ...bill, ...at('0614141000005') }),
  ].map((one, index) => bent[index] ?? one)

const kinds = (events: readonly Told[], with_: Known = known) =>
  judgeAll(events, with_).flatMap(({ findings }) => findings.map(({ kind }) => kind))

test('a journey in which everything fits has no finding and no risk', () => {
  const [shipment, ...others] = judgeAll(honest(), known)
  assert.deepEqual(
    [shipment?.id, shipment?.findings, shipment?.risk, others.length],
    ['https://id.gs1.org/00/340123450000000017', [], 0, 0],
  )
})

test('each contradiction is found alone, and named with who said what', () => {
  const bends: readonly (readonly [string, number, Told])[] = [
    ['weight', 4, told('port', '2026-11-03T09:00:00Z', 'receiving', { ...rice(700), ...at('0614141000005') })],
    [
      'temperature',
      2,
      told('carrier', '2026-11-02T11:00:00Z', 'receiving', {
        sensorElementList: [{ sensorReport: [{ type: 'Temperature', value: 53.6, uom: 'FAH' }] }],
        ...at('4012345000009'),
      }),
    ],
    ['travel', 3, told('carrier', '2026-11-02T11:10:00Z', 'shipping', { ...to('0614141000005'), ...at('0614141000005') })],
    ['missing', 1, told('maker', '2026-11-02T10:00:00Z', 'shipping', { ...to('0614141000005'), ...at('4012345000009') })],
    ['clock', 0, told('maker', '2026-11-02T08:00:00Z', 'commissioning', at('4012345000009'), { witnessedAt: '2026-11-03T09:00:00Z' })],
  ]
  for (const [kind, index, bent] of bends) assert.deepEqual(kinds(honest({ [index]: bent })), [kind], kind)
})

test('pieces are counted to the piece, scales are forgiven two per cent', () => {
  const pieces = (before: number, now: number, uom = 'C62') => [
    told('maker', '2026-11-02T10:00:00Z', 'packing', rice(before, uom)),
    told('carrier', '2026-11-02T12:00:00Z', 'unpacking', rice(now, uom)),
  ]
  assert.deepEqual(kinds(pieces(1000, 999)), ['quantity'])
  assert.deepEqual(kinds(pieces(1000, 999, 'KGM')), [])
  const pack = (count: number, action: 'ADD' | 'DELETE', party: string, time: string) =>
    told(party, time, 'packing', {
      type: 'AggregationEvent',
      action,
      epcList: undefined,
      parentID: 'https://id.gs1.org/00/340123450000000017',
      childEPCs: Array.from({ length: count }, (_, index) => `https://id.gs1.org/01/04012345111118/21/${index}`),
    })
  assert.deepEqual(kinds([pack(12, 'ADD', 'maker', '2026-11-02T10:00:00Z'), pack(11, 'DELETE', 'port', '2026-11-04T10:00:00Z')]), [
    'quantity',
  ])
})

test('an event that is recorded after another and said to have happened before it is back-dated; a scanner a little late is not', () => {
  const late = (time: string) =>
    told('port', time, 'inspecting', at('0614141000005'), {
      toldAt: '2026-11-05T00:00:00Z',
      witnessedAt: '2026-11-05T00:00:00Z',
      at: '2026-11-05T00:00:00Z',
    })
  const found = kinds([...honest(), late('2026-11-03T08:30:00Z')])
  assert.ok(found.includes('backdated'), String(found))
  assert.equal(kinds([...honest(), late('2026-11-03T08:50:00Z')]).includes('backdated'), false)
})

test('one bill of lading behind two shipments is found in both, with the other', () => {
  const other = told('maker', '2026-11-06T08:00:00Z', 'shipping', { ...bill, epcList: ['https://id.gs1.org/00/340123450000000024'] })
  const judged = judgeAll([...honest(), other], known)
  assert.deepEqual(
    judged.map(({ findings }) => findings.map(({ kind, facts }) => [kind, facts.other])),
    [[['document', 'https://id.gs1.org/00/340123450000000017']], [['document', 'https://id.gs1.org/00/340123450000000024']]],
  )
})

test('a party that lies about its log makes whatever it told risky, and the list begins with the riskiest', () => {
  const other = told('maker', '2026-11-06T08:00:00Z', 'shipping', { epcList: ['https://id.gs1.org/00/340123450000000024'] })
  const judged = judgeAll([...honest(), other], { ...known, liars: new Set(['port']) })
  assert.deepEqual(
    judged.map(({ risk, findings }) => [risk, findings.map(({ kind }) => kind)]),
    [
      [100, ['lie']],
      [0, []],
    ],
  )
})
