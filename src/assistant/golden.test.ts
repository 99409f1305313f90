import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventType } from '#kernel'
import { agentReplied, answer, asked, began, handedOver, replied, told } from './contract.ts'
import golden from './fixtures/golden.json' with { type: 'json' }

/** Events as they were once written. They are kept as long as their conversation: a newer version of a type adds one and an upcaster, and the old ones still read the same. */
const types: readonly EventType[] = [began, asked, told, replied, handedOver, agentReplied]

test('every type of event has one that keeps it, and so has every kind of answer', () => {
  assert.deepEqual(new Set(golden.map(({ type }) => type)), new Set(types.map(({ type }) => type)))
  const kinds = answer.options.map(({ shape }) => shape.kind.value)
  assert.deepEqual(new Set(golden.flatMap(({ payload }) => ('answer' in payload ? [payload.answer?.kind] : []))), new Set(kinds))
})

for (const { name, type: written, version: from, payload: kept } of golden)
  test(`an event of version ${from} still reads as it was meant: ${name}`, () => {
    const type = types.find((one) => one.type === written)!
    let payload: unknown = kept
    for (let version = from; version < type.version; version++) payload = type.upcast![version]!(payload)
    assert.deepEqual(type.payload.parse(payload), kept)
  })
