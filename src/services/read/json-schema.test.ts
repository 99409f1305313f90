import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'yaml'
import { z } from 'zod'
import { floodText } from './fixtures/flood.ts'
import { serviceJsonSchema } from './index.ts'

const schema = serviceJsonSchema()
const anyEditor = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0])

test('contracts/service.schema.json is written from the grammar: run “npm run contracts” when this fails', () => {
  const written: unknown = JSON.parse(readFileSync(new URL('../../../contracts/service.schema.json', import.meta.url), 'utf8'))
  assert.deepEqual(written, JSON.parse(JSON.stringify(schema)))
})

test('another reader of JSON Schema refuses an unknown key and a wrong word', () => {
  for (const [from, to] of [
    ['unit: nuit', 'units: nuit'],
    ['phase: draft', 'phase: begin'],
    ['after: 30d', 'after: 30 days'],
  ] as const) {
    assert.equal(anyEditor.safeParse(parse(floodText.replace(from, to))).success, false, to)
  }
})

test('another reader of JSON Schema takes the example', () => {
  assert.deepEqual(anyEditor.safeParse(parse(floodText)).error?.issues ?? [], [])
})
