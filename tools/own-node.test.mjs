import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'

// On ARM npm leaves node_modules/.bin without a node: the lock file knows two packages with that command and one of them is not for this machine.
test('the Node that comes as a dependency is found without a link of npm, and missed in words when it is not there', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-node-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const found = async (name) => {
    mkdirSync(join(folder, name))
    copyFileSync(new URL('../bin/own-node.mjs', import.meta.url), join(folder, name, 'own-node.mjs'))
    return (await import(pathToFileURL(join(folder, name, 'own-node.mjs')).href)).ownNode
  }
  assert.equal(await found('before'), undefined)
  const own = join(folder, `node_modules/node-${process.platform}-${process.arch}/bin/node`)
  mkdirSync(dirname(own), { recursive: true })
  writeFileSync(own, '')
  assert.equal(await found('after'), own)
})
