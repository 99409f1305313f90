import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cellOf, cellsOf, distance, isInside, type Point, prepare } from './inside.ts'
import type { Position, Zone } from './zone.ts'

const zone = (...polygons: Position[][][]): Zone => ({ polygons, circles: [], communes: [] })
const degrees = ({ lon, lat }: Point): Position => [lon / 1e6, lat / 1e6]
const at = (lon: number, lat: number): Point => ({ lon: Math.round(lon * 1e6), lat: Math.round(lat * 1e6) })
const square: Position[] = [
  [5, 48],
  [6, 48],
  [6, 49],
  [5, 49],
  [5, 48],
]

test('a corner, an edge and the middle are in; a millionth of a degree beside is out', () => {
  const prepared = prepare(zone([square]))
  for (const point of [at(5, 48), at(5.5, 48), at(6, 48.7), at(5.5, 48.5)]) assert.equal(isInside(prepared, point), true)
  for (const point of [at(4.999999, 48.5), at(5.5, 47.999999), at(6.000001, 48.5), at(5.5, 49.000001)])
    assert.equal(isInside(prepared, point), false)
})

test('a hole is out, its edge is in', () => {
  const hole: Position[] = [
    [5.4, 48.4],
    [5.6, 48.4],
    [5.6, 48.6],
    [5.4, 48.6],
    [5.4, 48.4],
  ]
  const prepared = prepare(zone([square, hole]))
  assert.equal(isInside(prepared, at(5.5, 48.5)), false)
  assert.equal(isInside(prepared, at(5.4, 48.5)), true)
  assert.equal(isInside(prepared, at(5.3, 48.5)), true)
})

test('a circle reaches as far as its radius', () => {
  const prepared = prepare({ polygons: [], circles: [{ centre: [147.0598, -35.3888], km: 25 }], communes: [] })
  assert.equal(isInside(prepared, at(147.0598, -35.3888)), true)
  assert.equal(isInside(prepared, at(147.0598, -35.165)), true) // 24.9 km
  assert.equal(isInside(prepared, at(147.0598, -35.163)), false) // 25.1 km
})

test('Paris and Valmont are as far apart as a map says', () => {
  // Notre-Dame to Saint-Mihiel: 233 km by the coordinates of both.
  assert.ok(Math.abs(distance(at(2.3499, 48.853), at(5.5386, 48.8893)) - 233) < 1.5)
})

/** Another way to the same answer: how often the ring winds around the point, in whole numbers without limit. */
function winds(rings: readonly (readonly Point[])[], { lon, lat }: Point): boolean {
  let odd = false
  for (const ring of rings) {
    let winding = 0
    for (let i = 1; i < ring.length; i++) {
      const [a, b] = [ring[i - 1]!, ring[i]!]
      const [ax, ay, bx, by] = [a.lon - lon, a.lat - lat, b.lon - lon, b.lat - lat].map(BigInt) as [bigint, bigint, bigint, bigint]
      const cross = ax * by - ay * bx
      if (cross === 0n && ax * bx + ay * by <= 0n) return true // on the line between both
      if (ay <= 0n && by > 0n && cross > 0n) winding++
      if (ay > 0n && by <= 0n && cross < 0n) winding--
    }
    odd = odd !== (winding % 2 !== 0)
  }
  return odd
}

// Few different numbers, so that points often fall on corners and edges; and the whole earth, where products leave what a double holds.
const near = fc.integer({ min: -6, max: 6 })
const wide = fc.record({ lon: fc.integer({ min: -180e6, max: 180e6 }), lat: fc.integer({ min: -90e6, max: 90e6 }) })
const points = (one: fc.Arbitrary<Point>) =>
  fc.tuple(
    fc.array(fc.array(one, { minLength: 3, maxLength: 8 }), { minLength: 1, maxLength: 2 }),
    fc.array(one, { minLength: 8, maxLength: 8 }),
  )

for (const [name, arbitrary] of [
  ['close by', points(fc.record({ lon: near, lat: near }))],
  ['over the whole earth', points(wide)],
] as const)
  test(`crossings and windings agree ${name}`, () => {
    fc.assert(
      fc.property(arbitrary, ([open, asked]) => {
        const rings = open.map((ring) => [...ring, ring[0]!])
        // A hole lies in its outer ring in real zones; here any two rings count as odd and even.
        const prepared = prepare(zone(rings.map((ring) => ring.map(degrees))))
        const whole = {
          polygons: [{ box: { west: -180e6, south: -90e6, east: 180e6, north: 90e6 }, rings: prepared.polygons[0]!.rings }],
          circles: [],
          communes: new Set<string>(),
        }
        for (const point of asked) assert.equal(isInside(whole, point), winds(prepared.polygons[0]!.rings, point))
      }),
      { numRuns: 2000 },
    )
  })

test('whatever is inside lies in a cell of the ranges, and ranges do not overlap', () => {
  const box = fc.tuple(
    fc.integer({ min: -179e6, max: 178e6 }),
    fc.integer({ min: -89e6, max: 88e6 }),
    fc.integer({ min: 1, max: 900_000 }),
    fc.integer({ min: 1, max: 900_000 }),
  )
  fc.assert(
    fc.property(
      box,
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), {
        minLength: 5,
        maxLength: 5,
      }),
      ([lon, lat, wide, high], inside) => {
        const ring = [
          { lon, lat },
          { lon: lon + wide, lat },
          { lon: lon + wide, lat: lat + high },
          { lon, lat: lat + high },
          { lon, lat },
        ].map(degrees)
        const prepared = prepare(zone([ring]))
        const ranges = cellsOf(prepared)
        for (let i = 1; i < ranges.length; i++) assert.ok(ranges[i]![0] > ranges[i - 1]![1])
        for (const [x, y] of inside) {
          const point = { lon: Math.round(lon + x * wide), lat: Math.round(lat + y * high) }
          assert.equal(isInside(prepared, point), true)
          const cell = cellOf(point)
          assert.ok(ranges.some(([from, to]) => cell >= from && cell <= to))
        }
      },
    ),
    { numRuns: 500 },
  )
})
