import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compilePattern } from './pattern.ts'

const matches = (pattern: string, text: string): boolean => {
  const made = compilePattern(pattern)
  assert.ok('matches' in made, `${pattern} was refused: ${JSON.stringify(made)}`)
  return made.matches(text)
}

test('what this language does not have is refused, with the place', () => {
  for (const pattern of [
    '(a',
    'a)',
    '[a',
    '*a',
    'a**',
    '(?=a)',
    '(?<!a)',
    '(?<n>a)',
    '(a)\\1',
    'a{2,1}',
    'a{x}',
    '\\b',
    'a^b',
    'a{9999}',
    '\\',
    ']',
    '[b-a]',
  ]) {
    const made = compilePattern(pattern)
    assert.ok('expected' in made, `${pattern} was taken`)
    assert.ok(made.at >= 0 && made.at <= pattern.length)
  }
})

test('a pattern that multiplies states beyond reason is refused', () => {
  assert.ok('expected' in compilePattern('((((a{99}){99}){99}){99}){99}'))
})

test('nested repetition costs no more than plain repetition', () => {
  assert.equal(matches('(a+)+b', 'a'.repeat(5000)), false)
  assert.equal(matches('(a|a)*(a|aa)+$', `${'a'.repeat(5000)}c`), false)
  assert.equal(matches('((a*)*)*', 'a'.repeat(5000)), true)
})

test('a pattern is the whole text', () => {
  assert.equal(matches('[A-Z]{2}-\\d{3}-[A-Z]{2}', 'AB-123-CD'), true)
  assert.equal(matches('[A-Z]{2}-\\d{3}-[A-Z]{2}', 'xAB-123-CD'), false)
  assert.equal(matches('^\\d{4,6}$', '123'), false)
  assert.equal(matches('^\\d{4,6}$', '12345'), true)
  assert.equal(matches('\\p{L}+( \\p{L}+)*', 'Saint Étienne'), true)
  assert.equal(matches('[\\w.-]+', 'a_b.c-d'), true)
  assert.equal(matches('(oui|non)?', ''), true)
  assert.equal(matches('.', '😀'), true)
  assert.equal(matches('a\\$', 'a$'), true)
})

test('it agrees with the engine on every pattern that both understand', () => {
  const piece = fc.constantFrom('a', 'b', '[ab]', '[^a]', '.', '(a|b)', '(ab)?', 'a*', 'b+', '(a|ab)*', 'a{1,2}', '\\d', '(?:b|)')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 5 }), fc.string({ unit: fc.constantFrom('a', 'b', '1'), maxLength: 6 }), (pieces, text) => {
      assert.equal(matches(pieces.join(''), text), new RegExp(`^(?:${pieces.join('')})$`, 'u').test(text))
    }),
    { numRuns: 400 },
  )
})
