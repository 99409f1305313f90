import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { mapOf } from './map.ts'

const town = mkdtempSync(join(tmpdir(), 'guichet-map-'))
mkdirSync(join(town, 'maps'))
after(() => rmSync(town, { recursive: true }))
const write = (content: unknown) => writeFileSync(join(town, 'maps/communes.geojson'), JSON.stringify(content))
const square = (x: number, y: number) => [
  [
    [x, y],
    [x + 1, y],
    [x + 1, y + 1],
    [x, y + 1],
    [x, y],
  ],
]
const feature = (name: string, geometry: unknown) => ({ type: 'Feature', properties: { name }, geometry })

test('a town without a map, or with one that is none, has no map', () => {
  assert.equal(mapOf(town), undefined)
  write({ type: 'FeatureCollection', features: [feature('Ici', { type: 'Point', coordinates: [1, 2] })] })
  assert.equal(mapOf(town), undefined)
  write({ type: 'FeatureCollection', features: [] })
  assert.equal(mapOf(town), undefined)
})

test('a text that is no JSON is no map', () => {
  writeFileSync(join(town, 'maps/communes.geojson'), '{')
  assert.equal(mapOf(town), undefined)
})

test('outlines fill the drawing, north up; islands belong to their commune', () => {
  write({
    type: 'FeatureCollection',
    title: { fr: 'Essai' },
    features: [
      feature('Sud', { type: 'Polygon', coordinates: square(0, -1) }),
      feature('Nord', { type: 'MultiPolygon', coordinates: [square(0, 0), square(1, 0)] }),
    ],
  })
  const map = mapOf(town)!
  assert.deepEqual([map.width, map.height, map.title], [600, 600, { fr: 'Essai' }])
  const [south, north] = map.areas
  assert.equal(south!.d, 'M0 600L300 600L300 300L0 300L0 600Z')
  assert.deepEqual([south!.x, south!.y, north!.x, north!.y], [150, 450, 150, 150])
  assert.equal(north!.d.split('M').length, 3)
})
