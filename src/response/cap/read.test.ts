import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Refusal } from '#kernel'
import type { Situation } from '../store.ts'
import { readCap } from './read.ts'
import { capOf } from './write.ts'
import { mostXml } from './xml.ts'

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}.cap.xml`, import.meta.url), 'utf8')
const cap = (inside: string) => `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">${inside}</alert>`
const head =
  '<identifier>a</identifier><sender>b</sender><sent>2026-01-01T00:00:00-00:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>'
const info = (area: string) =>
  `<info><event>Fire</event><urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty><area><areaDesc>x</areaDesc>${area}</area></info>`
const why = (xml: string): unknown => {
  try {
    readCap(xml)
  } catch (error) {
    assert.ok(error instanceof Refusal)
    return error.details.why ?? error.details.at ?? error.code
  }
  return 'read'
}

test('what declares, nests, floods or breaks is refused by name', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${cap(head)}`
  const outside = `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>${cap(`${head}<note>&f;</note>`)}`
  assert.equal(why(bomb), 'declaration')
  assert.equal(why(outside), 'declaration')
  assert.equal(why(cap(`${head}<note>&nobody;</note>`)), 'entity')
  assert.equal(why(cap(`${head}<note>&#0;</note>`)), 'entity')
  assert.equal(why(`<?xml-stylesheet href="x.xsl"?>${cap(head)}`), 'instruction')
  assert.equal(why(cap(head + '<a>'.repeat(40) + '</a>'.repeat(40))), 'too-deep')
  assert.equal(why(cap(head + '<a/>'.repeat(40_000))), 'too-many')
  assert.equal(why(cap(`${head}<note>${'x'.repeat(mostXml)}</note>`)), 'too-large')
  for (const broken of ['', 'no xml', cap(head).slice(0, -3), `${cap(head)}${cap(head)}`, cap('<a></b>')])
    assert.equal(why(broken), 'malformed', broken.slice(0, 40))
})

test('what is no message, or a wrong one, is refused with where', () => {
  assert.equal(why('<rss xmlns="x"></rss>'), 'alert.not-cap')
  assert.deepEqual(why(cap(head.replace('Actual', 'Real'))), ['status'])
  assert.deepEqual(why(cap(head.replace('>a<', '>a b<'))), ['identifier'])
  assert.deepEqual(why(cap(head.replace('2026-01-01T00:00:00-00:00', '1 January'))), ['sent'])
  assert.deepEqual(why(cap(head + info('<polygon>1,2 3,4 1,2</polygon>'))), ['polygon'])
  assert.deepEqual(why(cap(head + info('<polygon>1,2 3,4 5,6 7,8</polygon>'))), ['polygon'])
  assert.deepEqual(why(cap(head + info('<polygon>91,2 3,4 5,6 91,2</polygon>'))), ['coordinates'])
  assert.deepEqual(why(cap(head + info('<circle>1,2</circle>'))), ['circle'])
  assert.deepEqual(why(cap(head + info('<circle>1,2 -3</circle>'))), ['circle'])
})

test('a message of the fire service of New South Wales is read: a circle, latitude first', () => {
  const { alert, zone, geocodes } = readCap(fixture('nsw-rfs'))
  assert.deepEqual(
    [alert.identifier, alert.sender, alert.sent],
    ['tag:www.rfs.nsw.gov.au2011-10-06:40184', 'webmaster@rfs.nsw.gov.au', '2011-10-05T13:04:00.000Z'],
  )
  assert.deepEqual([alert.status, alert.type, alert.scope, alert.signed], ['Actual', 'Alert', 'Public', false])
  assert.deepEqual(zone, { polygons: [], circles: [{ centre: [147.0598, -35.3888], km: 25 }], communes: [] })
  assert.equal(geocodes[0]?.value, 'AU-NSW')
  const [first] = alert.infos
  assert.deepEqual(
    [first?.language, first?.event, first?.categories, first?.expires],
    ['en-AU', 'Fire', ['Fire', 'Met'], '2011-10-06T13:04:00.000Z'],
  )
  assert.match(first?.description ?? '', /<br \/>LOCATION: 12 Cox Street/)
})

test('an update of the tsunami centre of Alaska is read: references, codes, no shape', () => {
  const { alert, zone, geocodes } = readCap(fixture('wcatwc'))
  assert.deepEqual(alert.references, [{ sender: 'PAAQ', identifier: 'PAAQ-1-lqw6d6', sent: '2011-09-02T10:55:55.000Z' }])
  assert.equal(alert.type, 'Update')
  assert.equal(alert.infos[0]?.language, 'en-US') // none is named
  assert.deepEqual(zone, { polygons: [], circles: [], communes: [] })
  assert.deepEqual(
    geocodes.map(({ value }) => value),
    ['AKZ185', 'AKZ187'],
  )
})

test('a signature is seen', () => {
  const signed = cap(`${head}<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo/></Signature>`)
  assert.equal(readCap(signed).alert.signed, true)
})

test('what we write reads as what we meant: languages, zone, names of earlier messages, hostile words', () => {
  const situation: Situation = {
    id: '01900000-0000-7000-8000-0000000000a1',
    agency: 'ville',
    state: 'active',
    origin: 'zone',
    event: 'sinistre.inondation',
    exercise: true,
    title: { fr: 'Crue <de> la "Meuse" & co', nl: 'Overstroming' },
    text: { fr: 'Montez ]]> à l’étage.' },
    zone: {
      polygons: [
        [
          [
            [5.5, 48.8],
            [5.6, 48.8],
            [5.6, 48.9],
            [5.5, 48.8],
          ],
        ],
      ],
      circles: [{ centre: [5.55, 48.83], km: 2.5 }],
      communes: ['55900'],
    },
    zoneHash: '',
    revision: 2,
    sender: null,
    identifier: null,
    sent: null,
    expiresAt: '2026-11-30T05:00:00.000Z',
    proposedBy: 'a',
    proposedAt: '2026-11-20T05:00:00.000Z',
    publishedBy: 'b',
    publishedAt: '2026-11-20T05:10:00.000Z',
    changedAt: '2026-11-20T06:00:00.000Z',
    endedAt: null,
    endedWhy: null,
    run: null,
    pending: null,
    pendingBy: null,
    pendingAt: null,
    retractWhy: null,
    retractBy: null,
    retractAt: null,
    retractedAt: null,
  }
  const sent = ['2026-11-20T05:10:00.000Z', '2026-11-20T06:00:00.000Z']
  const written = capOf({
    situation,
    sent,
    sender: 'alertes@ville.example',
    senderName: { fr: 'Ville' },
    languages: ['fr', 'en', 'nl'],
    web: (lang) => `https://ville.example/${lang}/alerts`,
  })
  const { alert, zone, geocodes } = readCap(written)
  assert.deepEqual([alert.status, alert.type, alert.identifier], ['Exercise', 'Update', `${situation.id}.2`])
  assert.deepEqual(alert.references, [{ sender: 'alertes@ville.example', identifier: `${situation.id}.1`, sent: sent[0] }])
  assert.deepEqual(
    alert.infos.map(({ language, headline }) => [language, headline]),
    [
      ['fr', 'Crue <de> la "Meuse" & co'],
      ['nl', 'Overstroming'],
    ],
  )
  assert.equal(alert.infos[0]?.description, 'Montez ]]> à l’étage.')
  assert.deepEqual(zone.polygons, situation.zone.polygons)
  assert.deepEqual(zone.circles, situation.zone.circles)
  assert.deepEqual(geocodes, [{ name: 'INSEE', value: '55900' }])
})
