// npm test [-- files or folders, --test-name-pattern=…]: every test, or those named.
// Two at a time, for two cores: tests beside the code in two processes, then those of tests/ (stores, servers, browsers) in a process each.
import './node24.mjs'
import { spawn } from 'node:child_process'
import fs from 'node:fs' // an older Node lacks globSync: it must get as far as node24.mjs
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
// Something hangs when it takes longer: twice what a slow machine needs.
const longest = 30 * 60_000
const given = process.argv.slice(2)
const flags = given.filter((argument) => argument.startsWith('-'))
const named = given.filter((argument) => !argument.startsWith('-'))
const everything = fs.globSync(['src/**/*.test.{ts,tsx}', 'tools/**/*.test.mjs', 'tests/**/*.test.{ts,tsx}'], { cwd: root }).sort()
const files = named.length === 0 ? everything : everything.filter((file) => named.some((name) => covers(name, file)))
const inTests = (file) => file.startsWith('tests/')

process.chdir(root)
const totals = { passed: 0, failed: 0, skipped: 0 }
let sound = files.length > 0
if (!sound) console.error(`No test file is named ${named.join(' ')}.`)

const alone = files.filter(inTests)
const together = files.filter((file) => !inTests(file))
const halves = [0, 1].map((half) => together.filter((_, index) => index % 2 === half)).filter((half) => half.length > 0)
await Promise.all(halves.map((half) => run(half, ['--test-isolation=none', '--test-timeout=120000'])))
if (alone.length > 0) {
  const { findPostgres, notFound } = await import('../tests/support/postgres.ts')
  const postgres = await findPostgres()
  console.log(postgres === undefined ? notFound : `PostgreSQL: ${postgres.from}`)
  try {
    await run(alone, ['--test-concurrency=2', '--test-timeout=300000'], { GUICHET_TEST_DATABASE_URL: postgres?.url ?? 'none' })
  } finally {
    await postgres?.stop()
  }
  if (postgres === undefined) console.log(notFound)
}
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`)
process.exitCode = sound && totals.failed === 0 && totals.passed > 0 ? 0 : 1

function covers(name, file) {
  const path = relative(root, resolve(name))
  return (
    path === file || (fs.statSync(resolve(name), { throwIfNoEntry: false })?.isDirectory() && (path === '' || file.startsWith(`${path}/`)))
  )
}

/** Runs files under node's own runner and adds what they counted to the totals. */
function run(paths, options, environment = {}) {
  const reporter = ['--test-reporter=./tools/test-reporter.mjs', '--test-reporter-destination=stdout']
  const child = spawn(process.execPath, ['--import', './bin/hooks.mjs', '--test', ...options, ...reporter, ...flags, ...paths], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { NODE_COMPILE_CACHE: `${root}.cache/modules`, ...process.env, ...environment },
  })
  let heard = false
  child.on('message', (counts) => {
    heard = true
    for (const kind of Object.keys(totals)) totals[kind] += counts[kind]
  })
  const watch = setTimeout(() => {
    console.error(`The tests are not done after ${longest / 60_000} minutes: stopped.`)
    child.kill('SIGKILL')
  }, longest)
  return new Promise((done) => {
    child.on('exit', (code, signal) => {
      clearTimeout(watch)
      if (code !== 0 || !heard) sound = false
      if (!heard) console.error(`The test process ended by itself (${signal ?? `code ${code}`}).`)
      done()
    })
  })
}
