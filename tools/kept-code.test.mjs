import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const ours = fileURLToPath(new URL('..', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'guichet-kept-'))
after(() => rmSync(root, { recursive: true, force: true }))
for (const folder of ['bin', 'src/rooms']) mkdirSync(join(root, folder), { recursive: true })
cpSync(join(ours, 'bin/kept-code.mjs'), join(root, 'bin/kept-code.mjs'))
symlinkSync(join(ours, 'node_modules'), join(root, 'node_modules'))
writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
writeFileSync(join(root, 'package-lock.json'), '{}')
writeFileSync(join(root, 'src/rooms/word.txt'), 'guichet')
writeFileSync(
  join(root, 'src/rooms/word.ts'),
  "import { readFileSync } from 'node:fs'\nexport const word: string = readFileSync(new URL('./word.txt', import.meta.url), 'utf8')\n",
)
writeFileSync(join(root, 'src/cli.ts'), "export { word } from './rooms/word.ts'\n")

/** What a fresh process says of the joined code: its word, or that there is none. */
const said = (before = '') => {
  const code = `const { keepCode, keptCode } = await import('./bin/kept-code.mjs'); ${before}
    const kept = keptCode(); console.log(kept === undefined ? 'sources' : (await import(kept)).word)`
  return spawnSync(process.execPath, ['--input-type=module', '-e', code], { cwd: root, encoding: 'utf8' }).stdout.trim()
}

test('joined code is taken only while every source is as it was, and finds the files beside its sources', () => {
  assert.equal(said(), 'sources', 'nothing was joined yet')
  assert.equal(said('await keepCode();'), 'guichet')
  assert.equal(said(), 'guichet', 'a later process takes it')
  appendFileSync(join(root, 'src/rooms/word.ts'), '\n')
  assert.equal(said(), 'sources', 'a source is another')
  assert.equal(said('await keepCode();'), 'guichet')
  writeFileSync(join(root, 'src/cli.ts'), 'export { word from\n')
  assert.equal(said('await keepCode();'), 'sources', 'what cannot be joined runs as it is, and says its mistake itself')
})
