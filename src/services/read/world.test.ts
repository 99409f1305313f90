import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import type { RawService } from './grammar/service.ts'
import { formatService, notBuilt, type Problem, readService } from './index.ts'
import type { TownNames } from './town.ts'
import { parseYaml } from './yaml/parse.ts'

/**
 * Six services of five countries that use the whole grammar. Each is checked in a town that has none of its names;
 * what is said of it must be only that, or a fault that these drafts really have.
 */
const folder = new URL('./fixtures/world/', import.meta.url)
const nowhere: TownNames = {
  authorities: [],
  teams: [],
  languages: ['fr', 'en'],
  registries: [],
  purposes: [],
  events: [],
  calendars: ['fr'],
  fragments: Object.fromEntries(
    readdirSync(new URL('fragments/', folder)).map((file) => [
      file.replace('.txt', ''),
      readFileSync(new URL(`fragments/${file}`, folder), 'utf8'),
    ]),
  ),
}
const ofTown = [
  'unknown-authority',
  'unknown-event',
  'unknown-team',
  'unknown-registry',
  'missing-registry',
  'new-purpose',
  'unknown-concept',
  'unknown-list',
  'not-built',
  'unknown-mandate',
  'unknown-partner',
]

/** Faults of the drafts themselves, found by the check. */
const faults: Readonly<Record<string, readonly string[]>> = {
  'aide-dernier-recours': ['14:3 party-idle'],
  'declaration-prealable': ['13:3 party-idle'],
  naissance: ['83:101 fills-for-other'],
  'indu-solidarite': ['47:66 fills-for-other'],
}

for (const file of readdirSync(folder).filter((each) => each.endsWith('.service.txt'))) {
  const name = file.replace('.service.txt', '')
  const text = readFileSync(new URL(file, folder), 'utf8')

  describe(name, () => {
    const { service, rules, problems } = readService({ file, text }, nowhere)

    test('nothing is wrong but what the town does not have, what is not built, and its own faults', () => {
      const said = problems.filter(
        (problem: Problem) => !ofTown.includes(problem.code) && problem.code !== 'missing-language' && problem.code !== 'names-for-labels',
      )
      assert.deepEqual(
        said.map(({ line, column, code }) => `${line}:${column} ${code}`),
        faults[name] ?? [],
      )
    })

    test('it becomes a model whose rules compile', () => {
      assert.ok(service)
      assert.ok(rules)
    })

    test('each part that is not built is named at its place', () => {
      const raw = parseYaml(file, text).tree?.value as RawService
      assert.equal(problems.filter(({ code }) => code === 'not-built').length, notBuilt(raw).length)
    })

    test('it can be laid out', () => {
      const once = formatService(text)
      assert.notEqual(once, text)
      assert.ok(formatService(once) === once)
    })
  })
}

test('texts beside a service go where the service has them', () => {
  const text = readFileSync(new URL('aide-dernier-recours.service.txt', folder), 'utf8')
  const overlay = readFileSync(new URL('i18n/aide-dernier-recours.en.txt', folder), 'utf8')
  const missing = (parts: Record<string, string>) =>
    readService({ file: 'x.yaml', text, parts }, nowhere).problems.filter(({ code }) => code === 'missing-language').length
  const { service, problems } = readService({ file: 'x.yaml', text, parts: { 'i18n/en.yaml': overlay } }, nowhere)
  assert.deepEqual(
    problems.filter(({ code }) => code === 'unknown-text' || code === 'text-twice'),
    [],
  )
  assert.equal(missing({}) - missing({ 'i18n/en.yaml': overlay }), 11)
  assert.equal(service?.workflow.states[0]?.label.en, 'Draft')
  assert.equal(service?.pages.find((page) => page.name === 'dépôt direct')?.title.en, 'Direct deposit')
})
