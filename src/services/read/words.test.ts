import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { floodText, floodTown } from './fixtures/flood.ts'
import { problemCodes, problemText, readService } from './index.ts'
import { english } from './words/en.ts'
import { englishPhrases } from './words/en-phrases.ts'
import { french } from './words/fr.ts'
import { frenchPhrases } from './words/fr-phrases.ts'
import { dutch } from './words/nl.ts'
import { dutchPhrases } from './words/nl-phrases.ts'

const gaps = (text: string | undefined): string[] => (text?.match(/\{\w+\}/g) ?? []).sort()
const sentences = (words: typeof english): string[] =>
  Object.values(words).flatMap(({ message, expected, hint }) => [message, expected ?? '', hint ?? ''])

describe('the words of the check', () => {
  for (const [lang, words, phrases] of [
    ['fr', french, frenchPhrases],
    ['nl', dutch, dutchPhrases],
  ] as const) {
    test(`${lang} says as much as English, with the same gaps`, () => {
      for (const code of problemCodes) {
        for (const part of ['message', 'expected', 'hint'] as const)
          assert.deepEqual(gaps(words[code][part]), gaps(english[code][part]), `${code} ${part}`)
      }
      for (const [key, phrase] of Object.entries(englishPhrases))
        assert.deepEqual(gaps(phrases[key as keyof typeof englishPhrases]), gaps(phrase), key)
    })
  }

  test('French has its spaces, and nobody shouts or begs', () => {
    for (const text of [...sentences(french), ...Object.values(frenchPhrases)]) {
      assert.doesNotMatch(text, / [;?!»]|« | :( |$)|[^\u00a0]»|«[^\u00a0]/, text)
      assert.doesNotMatch(text, /veuillez|merci de/i, text)
    }
    for (const text of [...sentences(english), ...sentences(french), ...sentences(dutch)])
      assert.doesNotMatch(text.replaceAll('(!)', ''), /!/, text)
  })

  test('a problem is said again in another language, what stands in its gaps too', () => {
    const { problems } = readService({ file: 'x.yaml', text: floodText.replace('version: 3 ', 'version: trois ') }, floodTown)
    const [problem] = problems
    assert.ok(problem)
    assert.equal(problem.expected, 'a number')
    assert.deepEqual(problemText(problem, 'fr'), { message: 'On lit ici “trois”.', expected: 'un nombre' })
    assert.deepEqual(problemText(problem, 'nl'), { message: 'Hier staat “trois”.', expected: 'een getal' })
    assert.deepEqual(problemText(problem, 'de'), { message: 'This is “trois”.', expected: 'a number' })
  })

  test('what the rules say of an expression stays as they said it', () => {
    const { problems } = readService(
      { file: 'x.yaml', text: floodText.replace('route: adresse . département', 'route: adresse . nulle part') },
      floodTown,
    )
    const problem = problems.find(({ code }) => code === 'rule.unknown-name')
    assert.ok(problem)
    assert.equal(problemText(problem, 'fr').message, problem.message)
  })
})
