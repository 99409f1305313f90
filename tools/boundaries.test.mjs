import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { circle } from '../bin/boundary.mjs'
import { faultsOf } from './boundaries.mjs'

const needs = {
  kernel: [],
  store: ['kernel'],
  rules: ['kernel'],
  services: ['rules'],
  cases: ['kernel', 'store', 'services'],
  web: ['kernel'],
}
const faults = (file, text) => faultsOf(file, text, needs).map((fault) => fault.replace(/^[^ ]* /, ''))

test('a room cannot reach inside another room, not even for a type', () => {
  const text = `import type { Service } from '../services/contract.ts'`
  assert.deepEqual(faults('src/cases/decide.ts', text), ['src/services/contract.ts is inside another room: import its face, #services'])
  assert.equal(faults('src/cases/decide.test.ts', text).length, 1)
  assert.equal(faults('tests/journey.test.ts', `import { fold } from '../src/cases/fold.ts'`).length, 1)
})

test('a room cannot import a face that its needs do not name', () => {
  const why = ["rules does not name 'store' in its needs (src/rules/capability.ts)"]
  assert.deepEqual(faults('src/rules/run.ts', `import { openStore } from '#store'`), why)
  assert.deepEqual(faults('src/rules/run.ts', `export { openStore } from '#store'`), why)
  assert.deepEqual(faults('src/rules/run.ts', `export * from '#store'`), why)
  assert.deepEqual(faults('src/rules/run.ts', `const store = await import('#store')`), why)
  assert.equal(faults('src/kernel/ids.ts', `import { x } from '#store'`).length, 1)
  assert.equal(faults('src/web/shell.tsx', `import { x } from '#cases'`).length, 1)
  assert.equal(faults('src/cases/decide.ts', `import { start } from '#app'`).length, 1)
})

test('a room cannot import its own face, a path that nobody can read, what is outside src, or a library that is hidden', () => {
  assert.equal(faults('src/cases/decide.ts', `import { fold } from '#cases'`).length, 1)
  assert.equal(faults('src/cases/decide.ts', 'const x = await import(name)').length, 1)
  assert.equal(faults('src/cases/decide.ts', `import { startTown } from '../../tests/support/town.ts'`).length, 1)
  assert.deepEqual(faults('src/cases/decide.ts', `import { flood } from './fixtures/flood.ts'`), [
    'src/cases/fixtures/flood.ts is for tests',
  ])
  assert.deepEqual(faults('src/cases/decide.ts', `import Engine from 'publicodes'`), ['only rules knows publicodes'])
})

test('what is ambient is refused where it stands', () => {
  const text = `const a = process.env.PORT\nconst b = Date.now()\nconst c = new Date()\nconst d = Math.random()`
  assert.deepEqual(
    faultsOf('src/cases/decide.ts', text, needs).map((fault) => fault.split(' is ')[0]),
    ['process.env', 'Date.now()', 'new Date()', 'Math.random()'].map((what, line) => `src/cases/decide.ts:${line + 1} ${what}`),
  )
  assert.equal(faults('src/kernel/clock.ts', text).length, 2)
  assert.equal(faults('src/main.ts', 'const port = process.env.PORT').length, 1)
})

test('faces that needs name, files of the same room and dates of a value are allowed', () => {
  assert.deepEqual(
    faults('src/cases/decide/act.ts', `import { fold } from '../fold.ts'\nimport { openStore } from '#store'\nnew Date(0)`),
    [],
  )
  assert.deepEqual(faults('src/main.ts', `import { cases } from '#cases'\nimport { cli } from './cli.ts'`), [])
  assert.equal(faults('src/main.ts', `import './cases/capability.ts'`).length, 1)
  assert.deepEqual(
    faults('src/cases/cases.test.ts', `import { start } from '#app'\nimport { startTown } from '../../tests/support/town.ts'`),
    [],
  )
})

test('a test may call a command, a room may not', () => {
  assert.deepEqual(faults('tests/rebuild.test.ts', `import { rebuild } from '../src/commands/rebuild.ts'`), [])
  assert.equal(faults('src/cases/decide.ts', `import { rebuild } from '../commands/rebuild.ts'`).length, 1)
})

test('needs that go in a circle are found', () => {
  assert.deepEqual(circle({ a: ['b'], b: ['c'], c: ['b'] }), ['b', 'c', 'b'])
  assert.equal(circle(needs), undefined)
})

test('the import hook refuses the same at run time', () => {
  const hooks = new URL('../bin/hooks.mjs', import.meta.url).href
  const inRules = fileURLToPath(new URL('../src/rules', import.meta.url))
  const load = (face) =>
    spawnSync(process.execPath, ['--import', hooks, '--input-type=module', '-e', `import '${face}'`], { cwd: inRules, encoding: 'utf8' })
  assert.match(load('#store').stderr, /may not import '#store': rules does not name 'store'/)
  assert.equal(load('#kernel').status, 0)
})
