import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { inOrder, longest } from './test-order.mjs'

const ours = fileURLToPath(new URL('..', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'guichet-run-'))
after(() => rmSync(root, { recursive: true, force: true }))
for (const folder of ['bin', 'tools'])
  cpSync(join(ours, folder), join(root, folder), { recursive: true, filter: (path) => !path.includes('.test.') })
for (const folder of ['src', 'tests/support']) mkdirSync(join(root, folder), { recursive: true })
for (const file of ['postgres', 'own-server']) cpSync(join(ours, `tests/support/${file}.ts`), join(root, `tests/support/${file}.ts`))
symlinkSync(join(ours, 'node_modules'), join(root, 'node_modules'))
writeFileSync(join(root, 'package.json'), '{ "type": "module" }')

/** What a run says in a project of these test files, from where its end begins, and whether it was good. */
const run = (files, ...named) => {
  rmSync(join(root, 'src'), { recursive: true })
  mkdirSync(join(root, 'src'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'src', name), text)
  const { status, stdout } = spawnSync(process.execPath, ['tools/test.mjs', ...named], { cwd: root, encoding: 'utf8' })
  const end = readFileSync(join(root, '.cache/tests-told.txt'), 'utf8')
  assert.ok(stdout.endsWith(end), stdout)
  return { end, good: status === 0, again: stdout.match(/^Again, alone: .*$/gm) ?? [] }
}

const begin = "import { test } from 'node:test'\nimport { existsSync, writeFileSync } from 'node:fs'\n"
/** Does this the first time only. */
const once = (what) => `const mark = import.meta.filename + '.seen'; if (!existsSync(mark)) { writeFileSync(mark, ''); ${what} }`
const holds = "test('holds', () => {})\n"
const busy = `test('needs a quiet machine', () => { ${once("throw new Error('too late')")} })\n`
const wrong = "test('is wrong', () => { throw new Error('never right') })\n"

test('a named run runs nothing again, and says last what failed and why', () => {
  const { end, good, again } = run({ 'one.test.ts': begin + busy }, 'src')
  assert.equal(good, false)
  assert.deepEqual(again, [])
  assert.match(
    end,
    /^Failed:\n✖ src\/one\.test\.ts:3 needs a quiet machine\n {4}Error: too late\n[\s\S]*\n0 passed, 1 failed, 0 skipped\n$/,
  )
})

test('a whole run fails what fails again alone, what did not run again, and a file whose process ends again', () => {
  const { end, good, again } = run({
    'dies.test.ts': `${begin}test('stays', () => process.exit(3))\n`,
    'gone.test.ts': `${begin}${holds}${once(wrong)}\n`,
    'holds.test.ts': begin + holds,
    'wrong.test.ts': begin + holds + wrong,
  })
  assert.equal(good, false)
  assert.deepEqual(
    again.sort(),
    ['dies', 'gone', 'wrong'].map((name) => `Again, alone: src/${name}.test.ts`),
  )
  assert.match(end, /^Failed:\n✖ src\//)
  assert.match(end, /\n✖ src\/wrong\.test\.ts:4 is wrong\n {4}Error: never right\n/)
  assert.match(end, /\n✖ src\/gone\.test\.ts:4 is wrong\n {4}did not run [^\n]*\n {4}Error: never right\n/)
  assert.match(end, /\n✖ src\/dies\.test\.ts\n {4}its process ended by itself \(code 3\)\n/)
  assert.match(end, /\n3 passed, 3 failed, 0 skipped\n$/)
})

test('a whole run counts as passed what passes alone, and tells it apart with what it said at first', () => {
  const { end, good } = run({
    'busy.test.ts': begin + holds + busy,
    'dies.test.ts': `${begin}test('stays', () => { ${once('process.exit(3)')} })\n`,
    'unread.test.ts': `${begin}${once("throw new Error('no such thing')")}\n${holds}`,
  })
  assert.match(end, /^Failed at first and passed alone, [^\n]*\n⚠ src\//)
  assert.match(end, /\n⚠ src\/busy\.test\.ts:4 needs a quiet machine\n {4}Error: too late\n/)
  assert.match(end, /\n⚠ src\/dies\.test\.ts\n {4}its process ended by itself \(code 3\)\n/)
  assert.match(end, /\n⚠ src\/unread\.test\.ts\n {4}Error: no such thing\n/)
  assert.match(end, /\n4 passed, 0 failed, 0 skipped\n$/)
  assert.doesNotMatch(end, /✖/)
  assert.equal(good, true)
})

test('where many files fail it is not the machine: none is run again', () => {
  const { end, again } = run(Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`${index}.test.ts`, begin + busy])))
  assert.deepEqual(again, [])
  assert.match(end, /\n0 passed, 11 failed, 0 skipped\n$/)
})

test('the files that take longest begin first, then those beside the code; each named one is there', () => {
  const [slow = '', slower = ''] = [longest[1], longest[0]]
  const given = ['src/b.test.ts', 'tests/a.test.ts', slow, 'tools/c.test.mjs', slower]
  assert.deepEqual(inOrder(given), [slower, slow, 'src/b.test.ts', 'tools/c.test.mjs', 'tests/a.test.ts'])
  assert.deepEqual(
    longest.filter((file) => !existsSync(join(ours, file))),
    [],
  )
})
