import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideKnow, foldKnow, knowEvents, type NewKnowEvent } from './know.ts'

const about = { kind: 'field', name: 'revenu' } as const
const note = '01900000-0000-7000-8000-000000000001'
const told = (actor: string, at: string, event: NewKnowEvent) => ({ actor, at, ...event })
const written = { type: 'work.know-written', payload: { note, about, text: 'Additionner les avis.' } } as const

test('a note is about what the service has, and says something', () => {
  const write = { do: 'write', note, about, text: 'x', among: [about] } as const
  assert.throws(() => decideKnow([], { ...write, among: [] }), { code: 'work.know-unknown' })
  assert.throws(() => decideKnow([], { ...write, text: ' ' }), { code: 'work.note-missing' })
  assert.throws(() => decideKnow([], { ...write, text: 'x'.repeat(4001) }), { code: 'work.note-long' })
  assert.throws(() => decideKnow([], { do: 'revise', note, text: 'x' }), { code: 'work.know-unknown' })
})

test('it is revised by whoever knows better, and retired; a stream of version 1 still reads so', () => {
  const first = foldKnow([told('anna', '2026-11-01', written)])
  assert.deepEqual(first, [{ note, about, text: 'Additionner les avis.', by: 'anna', at: '2026-11-01' }])
  assert.deepEqual(decideKnow(first, { do: 'revise', note, text: ' Additionner les avis. ' }), [])
  const [revised] = decideKnow(first, { do: 'revise', note, text: 'Un seul avis suffit.' })
  const second = foldKnow([told('anna', '2026-11-01', written), told('bob', '2026-11-02', revised!)])
  assert.deepEqual(second[0], { ...first[0], text: 'Un seul avis suffit.', revised: { by: 'bob', at: '2026-11-02' } })
  const [retired] = decideKnow(second, { do: 'retire', note })
  assert.deepEqual(foldKnow([told('anna', '2026-11-01', written), told('bob', '2026-11-03', retired!)]), [])
  for (const event of [written, revised!, retired!]) knowEvents.find(({ type }) => type === event.type)!.payload.parse(event.payload)
})
