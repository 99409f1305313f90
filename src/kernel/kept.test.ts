import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { keptIn } from './kept.ts'

const always = () => true

/** A folder, a reader's source in it, and what counts how often something was made. */
function setUp(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-kept-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const reader = join(folder, 'reader.ts')
  writeFileSync(reader, 'first')
  const cache = join(folder, 'cache')
  const open = () => keptIn(cache, [pathToFileURL(reader)])
  let made = 0
  const make = () => ({ made: ++made })
  return { cache, reader, open, make }
}

test('another text, another reader or a damaged file: made anew', (t) => {
  const { cache, reader, open, make } = setUp(t)
  assert.deepEqual(open()('town', 'text', make, always), { made: 1 })
  assert.deepEqual(open()('town', 'other text', make, always), { made: 2 })
  writeFileSync(reader, 'the second')
  assert.deepEqual(open()('town', 'text', make, always), { made: 3 })
  assert.equal(readdirSync(cache).length, 1, 'what the first reader made is gone')
  for (const name of readdirSync(cache)) writeFileSync(join(cache, name), 'damaged')
  assert.deepEqual(open()('town', 'text', make, always), { made: 4 })
})

test('what has a mistake is not kept, and a folder that cannot be written stops nothing', (t) => {
  const { cache, open, make } = setUp(t)
  for (const made of [1, 2])
    assert.deepEqual(
      open()('town', 'text', make, () => false),
      { made },
    )
  writeFileSync(cache, 'no folder')
  assert.deepEqual(open()('town', 'text', make, always), { made: 3 })
})

test('the same text under the same reader: made once, the same for the next start', (t) => {
  const { open } = setUp(t)
  const service = { fields: { a: undefined, b: [0, false, null, ''] }, names: new Set(['é']) }
  const one = open()('service', 'text', () => service, always)
  const next = open()('service', 'text', () => assert.fail('it was kept'), always)
  assert.deepEqual(one, service)
  assert.deepEqual(next, service)
})
