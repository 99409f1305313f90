import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Service } from '../contract.ts'
import { floodText, floodTown } from '../read/fixtures/flood.ts'
import { readService } from '../read/index.ts'
import { box, chartOf } from './chart.ts'

const flood = readService({ file: 'aide.service.yaml', text: floodText }, floodTown).service!

/** The first state that a line of the drawing runs through. */
function crossed(service: Service): string | undefined {
  const { nodes, edges } = chartOf(service, 'fr')
  for (const { points, from, to } of edges)
    for (const [index, one] of points.slice(0, -1).entries()) {
      const other = points[index + 1]!
      const node = nodes.find(
        ({ x, y }) =>
          Math.max(one.x, other.x) > x &&
          Math.min(one.x, other.x) < x + box.width &&
          Math.max(one.y, other.y) > y &&
          Math.min(one.y, other.y) < y + box.height,
      )
      if (node !== undefined) return `${from} → ${to} through ${node.name}`
    }
  return undefined
}

test('every state stands in its lane, every move that leads elsewhere has its line', () => {
  const { nodes, edges, lanes } = chartOf(flood, 'fr')
  const { states } = flood.workflow
  assert.deepEqual(
    nodes.map(({ name }) => name),
    states.map(({ name }) => name),
  )
  for (const { lane, y } of nodes) {
    const own = lanes.find(({ who }) => who === lane)!
    assert.ok(y >= own.y && y + box.height <= own.y + own.height)
  }
  const moves = states.flatMap((state) => state.do.filter(({ to }) => to !== undefined && to !== state.name))
  const timed = states.filter(({ expire, valid }) => expire !== undefined || valid !== undefined)
  assert.equal(edges.length, moves.length + timed.length)
})

test('no line of a drawing crosses a state, whatever the workflow', () => {
  assert.equal(crossed(flood), undefined)
  const who = fc.constantFrom('applicant', 'system', 'agent', 'chief')
  const workflow = fc.integer({ min: 1, max: 12 }).chain((count) =>
    fc.array(
      fc.record({
        phase: fc.constantFrom('draft', 'open', 'done'),
        do: fc.array(fc.record({ to: fc.integer({ min: 0, max: count - 1 }), by: who }), { maxLength: 5 }),
      }),
      { minLength: count, maxLength: count },
    ),
  )
  fc.assert(
    fc.property(workflow, (drawn) => {
      const states = drawn.map(({ phase, do: actions }, index) => ({
        name: `s${index}`,
        label: { fr: `s${index}` },
        phase,
        then: [],
        do: actions.map(({ to, by }, at) => ({ name: `a${at}`, label: { fr: `a${at}` }, by: [by], to: `s${to}` })),
      }))
      assert.equal(crossed({ ...flood, workflow: { roles: {}, states } } as unknown as Service), undefined)
    }),
  )
})
