import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readDocument } from './document.ts'
import { canonicalEpc } from './epc.ts'
import { eventHash } from './hash.ts'

const folder = join(import.meta.dirname, '../fixtures/event-hash')
const linesOf = (path: string): string[] => readFileSync(path, 'utf8').split('\n').filter(Boolean)

for (const name of globSync('*.jsonld', { cwd: folder }).sort())
  test(`the hash identifiers of ${name} are those of the outside implementation`, () => {
    const { events, ...around } = readDocument(JSON.parse(readFileSync(join(folder, name), 'utf8')))
    assert.deepEqual(
      events.map((event) => eventHash(event, around)),
      linesOf(join(folder, name.replace(/jsonld$/, 'hashes'))),
    )
  })

test('the hash says what happened, not who recorded it or in which order its members stand; another number is another event', () => {
  const event = {
    type: 'ObjectEvent',
    eventTime: '2026-11-02T08:00:00Z',
    eventTimeZoneOffset: '+01:00',
    action: 'OBSERVE' as const,
    epcList: ['urn:epc:id:sgtin:4012345.011111.2', 'https://id.gs1.org/01/04012345111118/21/1'],
    quantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.012345.L1', quantity: 200, uom: 'KGM' }],
  }
  const same = {
    quantityList: [{ uom: 'KGM', quantity: 200.0, epcClass: 'https://shop.example/gtin/04012345123456/lot/L1?x=1' }],
    action: 'OBSERVE' as const,
    epcList: ['https://id.gs1.org/01/4012345111118/21/1', 'https://id.gs1.de/01/04012345111118/10/L9/21/2'],
    eventTimeZoneOffset: '+01:00',
    eventTime: '2026-11-02T09:00:00.000+01:00',
    recordTime: '2026-11-03T00:00:00Z',
    eventID: 'urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8',
    type: 'ObjectEvent',
  }
  assert.equal(eventHash(event), eventHash(same))
  assert.notEqual(eventHash(event), eventHash({ ...event, quantityList: [{ ...event.quantityList[0]!, quantity: 200.5 }] }))
})

test('what is no identifier of GS1 stays as it was written', () => {
  for (const written of ['geo:50.9,6.9', 'urn:epc:id:sgtin:1.2.3', 'https://shop.example/a/b', 'urn:epc:id:toString:401.1', 'po:12'])
    assert.equal(canonicalEpc(written), written)
})
