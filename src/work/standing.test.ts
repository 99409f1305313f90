import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#kernel'
import type { NewWorkEvent, WorkEvent } from './events.ts'
import { decideWork, foldWork, mostLabels, nobody, type Standing, type WorkCommand } from './standing.ts'

const [anna, ben] = ['01900000-0000-7000-8000-00000000000a', '01900000-0000-7000-8000-00000000000b']
const at = '2026-11-02T09:00:00.000Z'

/** What the commands of these agents, one after the other, make of a case that nobody works on. */
function after(...steps: readonly (readonly [by: string, command: WorkCommand])[]): Standing {
  const events: WorkEvent[] = []
  for (const [actor, command] of steps)
    for (const event of decideWork(foldWork(events), command, actor)) events.push({ ...event, actor, at } as NewWorkEvent & WorkEvent)
  return foldWork(events)
}
const give = (to: string, note = ''): WorkCommand => ({ do: 'give', to, note, among: [anna, ben] })
const code = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

test('nobody gives back what is not theirs, gives to a stranger, writes nothing or too much', () => {
  assert.throws(() => after([anna, { do: 'take' }], [ben, { do: 'give-back' }]), code('work.not-held'))
  assert.throws(() => after([anna, give('01900000-0000-7000-8000-00000000000c')]), code('work.colleague-unknown'))
  assert.throws(() => after([anna, { do: 'note', text: '  ' }]), code('work.note-missing'))
  assert.throws(() => after([anna, { do: 'note', text: 'x'.repeat(4001) }]), code('work.note-long'))
  assert.throws(() => after([anna, { do: 'label', label: ' ' }]), code('work.label-missing'))
  assert.throws(() => after([anna, { do: 'label', label: 'x'.repeat(41) }]), code('work.label-long'))
  const many = Array.from({ length: mostLabels + 1 }, (_, n) => [anna, { do: 'label', label: `l${n}` }] as const)
  assert.throws(() => after(...many), code('work.labels-many'))
})

test('what is so already makes no event', () => {
  for (const steps of [
    [
      [anna, { do: 'take' }],
      [anna, { do: 'take' }],
    ],
    [
      [anna, give(ben)],
      [anna, give(ben)],
    ],
    [
      [anna, { do: 'label', label: 'Urgent' }],
      [anna, { do: 'label', label: ' urgent ' }],
    ],
  ] as const)
    assert.equal(after(...steps).sequence, 1)
})

test('a case is taken, handed over with a word, given back; labels and notes stay', () => {
  const handed = after([anna, { do: 'take' }], [anna, { do: 'label', label: 'crue' }], [anna, give(ben, ' Bail à lire. ')])
  assert.equal(handed.assignee, ben)
  assert.equal(handed.givenBy, anna)
  assert.deepEqual(handed.notes, [{ by: anna, at, text: 'Bail à lire.', to: ben }])
  const back = after([anna, give(ben, 'x')], [ben, { do: 'note', text: 'Lu.' }], [ben, { do: 'give-back' }])
  assert.equal(back.assignee, undefined)
  assert.deepEqual(
    back.notes.map(({ text }) => text),
    ['x', 'Lu.'],
  )
  assert.deepEqual(after().labels, nobody.labels)
})
