import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { floodText, floodTown } from './fixtures/flood.ts'
import { placeIn, plant } from './fixtures/planted.ts'
import { grammar, more, syntax, texts } from './fixtures/planted-form.ts'
import { examples, fields, law, names } from './fixtures/planted-meaning.ts'
import { problemCodes, readService } from './index.ts'

const tables = { syntax, more, grammar, texts, names, fields, law, examples }

for (const [title, rows] of Object.entries(tables)) {
  describe(`planted mistakes: ${title}`, () => {
    for (const planted of rows) {
      test(`${planted.code}: ${planted.to.trim().slice(0, 60) || 'taken away'}`, () => {
        const text = plant(planted)
        const { problems } = readService({ file: 'aide.yaml', text }, { ...floodTown, themes: ['logement'] })
        const { line, column } = placeIn(text, planted.at)
        const told = problems.filter(({ code }) => code !== 'names-for-labels').map((each) => `${each.line}:${each.column} ${each.code}`)
        assert.ok(
          told.includes(`${line}:${column} ${planted.code}`),
          `expected ${line}:${column} ${planted.code}, got\n${told.join('\n') || 'nothing'}`,
        )
      })
    }
  })
}

test('every fault that the catalogue knows is planted somewhere', () => {
  const elsewhere = new Set([
    'file-too-big',
    'binary',
    'too-deep',
    'empty-file',
    'two-documents',
    'unclosed',
    'not-finite',
    'yaml',
    'unknown-part',
    'part-twice',
    'unknown-text',
    'text-twice',
    'no-common-language',
    'unknown-local',
    // asked.test.ts
    'local-amount',
    'public-private',
    'local-limit',
    'unknown-fragment',
    'fragment-twice',
    'fragment-name',
    'story-refused',
    // parties.test.ts
    'party-unnamed',
    'party-may-not',
    'party-idle',
    'party-draft',
    'party-decides',
    'about-nobody',
    'unknown-addressee',
    'request-lacks',
    'request-no-answer',
    'request-together',
    // here, below
    'pilot-nowhere',
    'extends-nothing',
    'extend-unit',
    'names-for-labels',
    'refusal-without-article',
  ])
  const here = new Set(Object.values(tables).flatMap((rows) => rows.map(({ code }) => code)))
  assert.deepEqual(
    problemCodes.filter((code) => !here.has(code) && !elsewhere.has(code)),
    [],
  )
})

test('a pilot in a territory that nobody knows takes nobody: said at its place', () => {
  const text = floodText.replace(/^stage: .*/m, 'stage: { pilot: { in: ["55900", "99999"] } }')
  const { problems } = readService({ file: 'aide.yaml', text }, { ...floodTown, isTerritory: (code) => code === '55900' })
  assert.deepEqual(
    problems.filter(({ code }) => code === 'pilot-nowhere').map(({ path }) => path),
    ['stage / pilot / in / 1'],
  )
})

test('a service that speaks no language of the town cannot be published there', () => {
  const { problems } = readService({ file: 'aide.yaml', text: floodText }, { ...floodTown, languages: ['de'] })
  assert.ok(problems.some(({ code, line }) => code === 'no-common-language' && line === 8))
})

test('a service that may refuse names an article, and gives a reason also for what it grants in part', () => {
  const told = (text: string) =>
    readService({ file: 'aide.yaml', text }, floodTown)
      .problems.filter(({ code }) => code.startsWith('refusal-'))
      .map(({ code, path }) => `${code} ${path}`)
  assert.deepEqual(told(floodText), [])
  assert.deepEqual(told(floodText.replaceAll('références', 'note')), [
    'refusal-without-article workflow / states / instruction / do / refuser',
  ])
  assert.deepEqual(told(floodText.replace('outcome: granted', 'outcome: partly').replace('granted: 5y', 'partly: 5y')), [
    'refusal-without-reason workflow / states / instruction / do / accorder',
    'refusal-without-reason workflow / states / visa / do / viser',
    'refusal-without-reason workflow / states / recours / do / donner raison',
  ])
})
