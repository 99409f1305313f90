import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { floodText, floodTown } from './fixtures/flood.ts'
import { canonicalHash, formatService, readService } from './index.ts'

/** Pieces that broke a reader somewhere once. */
const pieces = [
  '',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  ':',
  ': ',
  ',',
  '- ',
  '#',
  '&a ',
  '*a',
  '!x ',
  '|',
  '>',
  '~',
  '\n',
  '\t',
  '  ',
  '{$x}',
  '<<: ',
  '__proto__',
  'null',
  '0x1',
  '.inf',
  'oui',
  'é'.normalize('NFD'),
  '\uFEFF',
  '\u0000',
  '(',
  ' et ',
  '1e999',
  '-',
  '=',
]
const lines = floodText.split('\n')

type Change = (text: string) => string
const at = fc.nat(floodText.length)
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(at, fc.constantFrom(...pieces)).map(
    ([place, piece]) =>
      (text: string) =>
        text.slice(0, place) + piece + text.slice(place),
  ),
  fc.tuple(at, fc.nat(30)).map(
    ([place, length]) =>
      (text: string) =>
        text.slice(0, place) + text.slice(place + length),
  ),
  fc.tuple(fc.nat(lines.length), fc.nat(lines.length)).map(([a, b]) => (text: string) => {
    const all = text.split('\n')
    const moved = all.splice(a % all.length, 1)
    return [...all.slice(0, b), ...moved, ...all.slice(b)].join('\n')
  }),
  fc.tuple(at, at, fc.nat(20)).map(
    ([from, to, length]) =>
      (text: string) =>
        text.slice(0, to) + text.slice(from, from + length) + text.slice(to + length),
  ),
)

test('whatever one types into a service file, the reader answers with places', () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
      const text = changes.reduce((before, each) => each(before), floodText)
      const { service, problems } = readService({ file: 'x.yaml', text }, floodTown)
      assert.ok(service || problems.some(({ severity }) => severity === 'error'), 'no model and no mistake')
      for (const { line, column, message } of problems) {
        assert.ok(line >= 1 && line <= text.split(/\n/).length + 1 && column >= 1)
        assert.doesNotMatch(message, /undefined|\[object|NaN/)
      }
    }),
    { numRuns: 25 },
  )
})

test('formatting never changes what a file means, and does nothing twice', () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const text = changes.reduce((before, each) => each(before), floodText)
      const once = formatService(text)
      assert.ok(formatService(once) === once, 'formatting twice changed something')
      assert.equal(canonicalHash({ file: 'x', text: once }), canonicalHash({ file: 'x', text }))
    }),
    { numRuns: 25 },
  )
})
