import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Service } from '../contract.ts'
import { floodText, floodTown } from './fixtures/flood.ts'
import { canonicalHash, compareServices, formatService, gateProblems, printProblems, readService } from './index.ts'

const read = (text: string): Service => {
  const { service } = readService({ file: 'x.yaml', text }, floodTown)
  assert.ok(service)
  return service
}
const hash = (text: string, parts?: Record<string, string>) => canonicalHash({ file: 'x.yaml', text, ...(parts ? { parts } : {}) })

describe('the hash of a version', () => {
  test('what cannot be parsed has none', () => assert.equal(hash('service: "a'), undefined))

  test('another value, another order of states, fields or options is another version', () => {
    const other = [
      floodText.replace('max: 90', 'max: 91'),
      floodText.replace(
        '{ locataire: { fr: locataire, en: tenant, nl: huurder }, propriétaire: { fr: propriétaire, en: owner, nl: eigenaar } }',
        '{ propriétaire: { fr: propriétaire, en: owner, nl: eigenaar }, locataire: { fr: locataire, en: tenant, nl: huurder } }',
      ),
      floodText.replace('[nuits, photos]', '[photos, nuits]'),
    ]
    for (const text of other) assert.notEqual(hash(text), hash(floodText))
  })

  test('stage, comments, layout, quotes and the order of keys are not', () => {
    const same = [
      floodText.replace('stage: live', 'stage: { pilot: { share: 10% } }'),
      floodText.replace('stage: live\n', ''),
      `# un commentaire\n${floodText}`,
      formatService(floodText),
      floodText.replace('type: integer, unit: nuit', 'unit: "nuit", type: integer'),
    ]
    for (const text of same) assert.equal(hash(text), hash(floodText))
  })

  test('a part beside the file counts as in the file', () => {
    const [head, examples] = floodText.split(/^examples:.*\n/m)
    const beside = (examples ?? '').replace(/^ {2}/gm, '')
    assert.equal(hash(head ?? '', { 'examples.yaml': beside }), hash(floodText))
  })
})

describe('comparing two versions', () => {
  test('a version does not differ from itself', () => assert.deepEqual(compareServices(read(floodText), read(floodText)), []))

  test('says what was added, removed, changed and moved, by name', () => {
    const text = floodText
      .replace('max: 90', 'max: 60')
      .replace('[nuits, photos]', '[photos, nuits]')
      .replace('  offre:  ', '  rappel:     { fr: "Bientôt", en: "Soon", nl: "Binnenkort" }\n  offre:  ')
      .replace('renvoyer: { by: chef, to: instruction }', '')
    const found = compareServices(read(floodText), read(text)).map(({ path, kind, before, after }) => ({
      path,
      kind,
      ...(typeof before === 'number' ? { before, after } : {}),
    }))
    assert.deepEqual(found, [
      { path: 'fields / nuits / max', kind: 'changed', before: 90, after: 60 },
      { path: 'pages / besoin / fields', kind: 'changed' },
      { path: 'workflow / states / visa / do / renvoyer', kind: 'removed' },
      { path: 'messages / rappel', kind: 'added' },
    ])
  })

  test('two fields that change places are one difference', () => {
    const lines = floodText.split('\n')
    const [a, b] = [lines.findIndex((line) => line.startsWith('  nuits:')), lines.findIndex((line) => line.startsWith('  iban:'))]
    const swapped = lines.map((line, index) => (index === a ? lines[b] : index === b ? lines[a] : line)).join('\n')
    assert.deepEqual(
      compareServices(read(floodText), read(swapped)).map(({ path, kind }) => ({ path, kind })),
      [{ path: 'fields', kind: 'moved' }],
    )
  })
})

describe('formatting', () => {
  test('keeps values and comments, and does nothing twice', () => {
    const once = formatService(floodText)
    assert.notEqual(once, floodText)
    assert.equal(formatService(once), once)
    assert.match(once, /# une version publiée ne change plus/)
    assert.deepEqual(read(once), read(floodText))
  })

  test('writes one action a line', () => {
    assert.match(formatService(floodText), /\n {8}renvoyer: \{ by: chef, to: instruction \}\n/)
  })
})

describe('gates', () => {
  const service = read(floodText)
  const { problems } = readService({ file: 'x.yaml', text: floodText }, floodTown)
  const codes = (...args: Parameters<typeof gateProblems>) => gateProblems(...args).map(({ code }) => code)

  test('a service with a mistake stays a concept', () => {
    const broken = readService({ file: 'x.yaml', text: floodText.replace('aide: 900', 'aide: 901') }, floodTown)
    assert.deepEqual(codes(service, 'prototype', { problems: broken.problems }), ['check-fails'])
    assert.deepEqual(codes(service, 'concept', { problems: broken.problems }), [])
  })

  test('a pilot wants examples, languages, labels, summary, purpose and teams', () => {
    const town = { ...floodTown, languages: ['fr', 'en', 'nl', 'de'], purposes: [], teams: ['departement.logement'] }
    assert.deepEqual(codes({ ...service, examples: [] }, 'pilot', { problems, town }), [
      'no-examples',
      'rule-without-example',
      'rule-without-example',
      'language-missing',
      'labels-missing',
      'no-summary',
      'purpose-unknown',
      'team-unknown',
    ])
  })

  test('live wants decided cases and a signature', () => {
    const complete: Service = { ...service, summary: { fr: 'a', en: 'a', nl: 'a' } }
    assert.deepEqual(codes(complete, 'live', { town: floodTown }), ['too-few-decisions', 'not-signed'])
    assert.deepEqual(codes(complete, 'live', { town: floodTown, decided: 12, signedBy: 'Hélène Marchal' }), [])
  })
})

test('problems read as lines that an editor can follow', () => {
  const { problems } = readService({ file: 'aide.yaml', text: floodText.replace('unit: nuit,', 'units: nuit,') }, floodTown)
  const [line, summary, end] = printProblems(problems).split('\n')
  assert.match(
    line ?? '',
    /^aide\.yaml:20:33 {2}error {2}fields \/ nuits \/ units {2}Unknown key “units”\. \(expected type · label · .*\) — Did you mean “unit”\?$/,
  )
  assert.equal(summary, '1 mistake, no warnings')
  assert.equal(end, '')
  assert.equal(JSON.parse(printProblems(problems, { json: true }))[0].code, 'unknown-key')
})
