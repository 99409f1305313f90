import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { floodText, floodTown } from './fixtures/flood.ts'
import { formatService, printProblems, readService } from './index.ts'

const lines = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join('\n')

/** Text that wants to hang, crash or fool the reader → the first thing that is said of it. */
const hostile: Readonly<Record<string, readonly [text: string, code: string]>> = {
  'ten megabytes': [`service: a\ntitle: ${'x'.repeat(10_000_000)}`, 'file-too-big'],
  'a bomb of aliases': [
    `a: &a [x, x]\n${lines(9, (n) => `${'bcdefghij'[n]}: &${'bcdefghij'[n]} [${`*${'abcdefghi'[n]}, `.repeat(9)}*a]`)}`,
    'alias',
  ],
  'a million anchors': ['&a '.repeat(300_000), 'alias'],
  'a merge key': ['service: { <<: { version: 1 } }', 'alias'],
  'brackets without end': ['['.repeat(100_000), 'too-deep'],
  'braces without end': ['{a: '.repeat(100_000), 'too-deep'],
  'lists in lists': [`${'- '.repeat(100_000)}a`, 'too-deep'],
  'keys in keys': [`${'? '.repeat(100_000)}a`, 'too-deep'],
  'deep by indentation': [lines(300, (n) => `${' '.repeat(n)}a:`), 'too-deep'],
  'deep, closed': [`a: ${'['.repeat(150)}${']'.repeat(150)}`, 'too-deep'],
  'a key twice': [`service: a\n${lines(5_000, () => 'service: b')}`, 'duplicate-key'],
  'bytes of an image': ['\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR', 'binary'],
  'bytes that are no UTF-8': [Buffer.from([0x73, 0x3a, 0x20, 0xe9, 0x0a]).toString('utf8'), 'binary'],
  nothing: ['', 'empty-file'],
  'a comment only': ['# rien\n', 'empty-file'],
  'a text': ['bonjour', 'wrong-type'],
  'a tag that makes an object': ['service: !!js/function "function(){}"', 'tag'],
  'a tag of binary': ['service: !!binary aGVsbG8=', 'tag'],
  'two documents': ['service: a\n---\nservice: b\n', 'two-documents'],
  'a name of every object': ['service: a\n__proto__: { admin: true }\n', 'reserved-name'],
  'an open quote': ['service: "a\nversion: 1\n', 'unclosed'],
  'a tab': ['workflow:\n\tstates: {}\n', 'tab'],
  'not a number': ['version: .nan', 'not-finite'],
}

describe('hostile files', () => {
  for (const [title, [text, code]] of Object.entries(hostile)) {
    test(`${title}: ${code}`, () => {
      const { service, problems } = readService({ file: 'x.yaml', text }, floodTown)
      assert.equal(service, undefined)
      assert.ok(
        problems.some((problem) => problem.code === code),
        printProblems(problems.slice(0, 5)),
      )
      assert.ok(problems.every(({ line, column }) => line >= 1 && column >= 1))
    })
  }

  test('one unquoted variable is one problem, in plain words', () => {
    const text = floodText.replace(
      'fr: "Il nous manque {$liste}. Répondez avant le {$échéance}."',
      'fr: Il nous manque {$liste}. Répondez avant le {$échéance}.',
    )
    const { problems } = readService({ file: 'x.yaml', text }, floodTown)
    assert.deepEqual(
      problems.map(({ code, line }) => ({ code, line })),
      [{ code: 'unquoted-variable', line: 65 }],
    )
    assert.match(problems[0]?.message ?? '', /Quote this text/)
  })

  test('a pattern that would keep the server busy is refused', () => {
    for (const pattern of ['(a+)+', '(a|a)*', '(a*)*$', '(?=a)a', '(a)\\1', 'a*a*a*a*b', '[a', `${'a'.repeat(201)}`]) {
      const text = floodText.replace('prénom: { type: text,', () => `prénom: { type: text, pattern: '${pattern}',`)
      const { problems } = readService({ file: 'x.yaml', text }, floodTown)
      assert.ok(
        problems.some(({ code }) => code === 'bad-pattern'),
        pattern,
      )
    }
  })

  test('the patterns that people need are allowed', () => {
    for (const pattern of [
      '[0-9]{8,9}',
      '[0-9]{0,3}[A-Z]{1,2}',
      '(?:FR)?[0-9]{2} ?[0-9]{3}',
      '\\p{L}+(?:-\\p{L})?',
      '[A-Z]{2}-[0-9]{3}-[A-Z]{2}',
    ]) {
      const text = floodText.replace('prénom: { type: text,', () => `prénom: { type: text, pattern: '${pattern}',`)
      const { problems } = readService({ file: 'x.yaml', text }, floodTown)
      assert.deepEqual(
        problems.filter(({ severity }) => severity === 'error'),
        [],
        pattern,
      )
    }
  })
})

describe('files from every editor', () => {
  const quiet = (text: string) => readService({ file: 'x.yaml', text }, floodTown)
  const plain = quiet(floodText)

  test('a byte order mark, Windows line ends and decomposed accents change nothing', () => {
    for (const text of [`\uFEFF${floodText}`, floodText.replaceAll('\n', '\r\n'), floodText.normalize('NFD')]) {
      assert.deepEqual(quiet(text).service, plain.service)
    }
  })

  test('line and column are right after a byte order mark and with Windows line ends', () => {
    const broken = floodText.replace('integer', 'entier')
    const at = (text: string) => quiet(text).problems.map(({ line, column }) => `${line}:${column}`)
    assert.deepEqual(at(broken), ['20:24'])
    assert.deepEqual(at(`\uFEFF${broken}`), ['20:24'])
    assert.deepEqual(at(broken.replaceAll('\n', '\r\n')), ['20:24'])
  })

  test('what cannot be parsed is not formatted', () => {
    assert.equal(formatService('service: "a\n'), 'service: "a\n')
    assert.equal(formatService('['.repeat(100_000)), '['.repeat(100_000))
  })
})
