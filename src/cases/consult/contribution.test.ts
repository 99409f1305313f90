import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { contribute, foldContribution, longestContribution, moderate, takeBack } from './contribution.ts'
import { contributionEvents, type NewContributionEvent } from './events.ts'

const consultation = '01900000-0000-7000-8000-0000000000c0'
const code = (wanted: string) => (error: unknown) => (error as { code?: string }).code === wanted

/** Streams as they were once written, kept for ever. */
const stream: readonly (NewContributionEvent & { readonly at: string })[] = [
  { type: 'contribution.made', at: '2026-03-02T09:00:00.000Z', payload: { consultation, text: 'Trop de bruit.', name: 'Odile Petitjean' } },
  { type: 'contribution.changed', at: '2026-03-03T09:00:00.000Z', payload: { text: 'Trop de bruit le soir.' } },
  { type: 'contribution.hidden', at: '2026-03-04T09:00:00.000Z', payload: { reason: 'Hors sujet.' } },
  { type: 'contribution.shown', at: '2026-03-05T09:00:00.000Z', payload: {} },
  { type: 'contribution.withdrawn', at: '2026-03-06T09:00:00.000Z', payload: {} },
]

test('a stream of version 1 still reads as it was meant, and every type of event has one', () => {
  const types = new Map(contributionEvents.map((one) => [one.type, one]))
  for (const { type, payload } of stream) assert.deepEqual(types.get(type)?.payload.parse(payload), payload)
  assert.deepEqual(
    [...types.keys()].filter((type) => !stream.some((one) => one.type === type)),
    [],
  )
  const madeAt = '2026-03-02T09:00:00.000Z'
  const changed = { consultation, madeAt, text: 'Trop de bruit le soir.' }
  assert.deepEqual(
    stream.map((_, index) => foldContribution(stream.slice(0, index + 1))),
    [
      { consultation, madeAt, text: 'Trop de bruit.', name: 'Odile Petitjean' },
      changed,
      { ...changed, hidden: 'Hors sujet.' },
      changed,
      undefined,
    ],
  )
})

describe('what is refused', () => {
  const said = { consultation, text: 'Oui.', open: true }
  test('anything after the end', () => {
    assert.throws(() => contribute(undefined, { ...said, open: false }), code('case.consultation-over'))
    assert.throws(() => takeBack(undefined, false), code('case.consultation-over'))
  })
  test('nothing said, and more than two pages', () => {
    assert.throws(() => contribute(undefined, { ...said, text: ' \n' }), code('case.text-missing'))
    assert.throws(() => contribute(undefined, { ...said, text: 'x'.repeat(longestContribution + 1) }), code('case.text-too-long'))
  })
  test('hiding without a reason, or what is not there', () => {
    const before = foldContribution(stream.slice(0, 1))
    assert.throws(() => moderate(before, ' '), code('case.reason-missing'))
    assert.throws(() => moderate(undefined, 'Non.'), code('case.unknown'))
  })
})

test('said again in the same words, or shown while it is shown, nothing happens', () => {
  const before = foldContribution(stream.slice(0, 2))
  assert.deepEqual(contribute(before, { consultation, text: ' Trop de bruit le soir. ', open: true }), [])
  assert.deepEqual(moderate(before, undefined), [])
  assert.deepEqual(takeBack(undefined, true), [])
})
