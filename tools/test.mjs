// npm test [-- files or folders, --test-name-pattern=…]: every test, or those named.
// What failed in a whole run is run again, alone, when all others are done: a failure that only a busy machine brings is told apart, not hidden.
// A process for each core and one more take one file after the other: what a town needs is read and compiled once for many files, and while one
// waits for a browser, a database or a process that it killed, another works.
import './node24.mjs'
import { fork } from 'node:child_process'
import fs from 'node:fs' // an older Node lacks globSync: it must get as far as node24.mjs
import { availableParallelism } from 'node:os'
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { inOrder } from './test-order.mjs'
import { told } from './test-told.mjs'

// Read once Node 24 is at work.
const { findPostgres, notFound, readyDatabase } = await import('../tests/support/postgres.ts')
const root = fileURLToPath(new URL('..', import.meta.url))
// A file hangs when it takes longer: fifteen times what the longest needs on a quiet machine.
const longest = 30 * 60_000
// Files with failures that are run again: when more fail, it is not the machine.
const fewest = 10
const { values, positionals: named } = parseArgs({
  options: { 'test-name-pattern': { type: 'string', multiple: true } },
  allowPositionals: true,
})
const patterns = values['test-name-pattern'] ?? []
const everything = fs.globSync(['src/**/*.test.{ts,tsx}', 'tools/**/*.test.mjs', 'tests/**/*.test.{ts,tsx}'], { cwd: root }).sort()
const files = named.length === 0 ? everything : everything.filter((file) => named.some((name) => covers(name, file)))

process.chdir(root)
if (files.length === 0) console.error(`No test file is named ${named.join(' ')}.`)

// Those of tests/ have stores, servers, browsers; the others are beside the code and have none.
const inTests = (file) => file.startsWith('tests/')
const postgres = files.some(inTests) ? await findPostgres() : undefined
if (files.some(inTests)) console.log(postgres === undefined ? notFound : `PostgreSQL: ${postgres.from}`)
const environment = { GUICHET_TEST_DATABASE_URL: postgres?.url ?? 'none', GUICHET_TEST_READY: readyDatabase }
const waiting = inOrder(files)
const first = new Map()
const again = new Map()
try {
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, work))
  const failed = [...first].filter(([, { failed }]) => failed > 0).map(([file]) => file)
  if (named.length === 0 && patterns.length === 0 && failed.length <= fewest) for (const file of failed) again.set(file, await alone(file))
} finally {
  await postgres?.stop()
}
if (files.some(inTests) && postgres === undefined) console.log(notFound)
const { text, totals } = told(first, again)
fs.mkdirSync('.cache', { recursive: true })
fs.writeFileSync('.cache/tests-told.txt', text) // .ci/run ends with it
process.stdout.write(text)
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1

function covers(name, file) {
  const path = relative(root, resolve(name))
  return (
    path === file || (fs.statSync(resolve(name), { throwIfNoEntry: false })?.isDirectory() && (path === '' || file.startsWith(`${path}/`)))
  )
}

/** Gives waiting files to a process, one after the other; to a new one when it ended by itself, wants to, or may have kept something of a failed test. */
async function work() {
  let process
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    if (process?.connected !== true) process = worker()
    const counts = await tested(process, file)
    first.set(file, counts)
    if (counts.failed === 0 && !counts.tired) continue
    process.kill('SIGKILL')
    process = undefined
  }
  process?.kill()
}

async function alone(file) {
  console.log(`Again, alone: ${file}`)
  const process = worker()
  const counts = await tested(process, file)
  process.kill('SIGKILL')
  return counts
}

function worker() {
  return fork(`${root}tools/test-worker.mjs`, patterns, {
    execArgv: ['--import', './bin/hooks.mjs'],
    env: { NODE_COMPILE_CACHE: `${root}.cache/modules`, ...process.env, ...environment },
  })
}

/** What the tests of a file counted; one failure when they ended their process or took too long. */
function tested(process, file) {
  return new Promise((done) => {
    const end = (counts) => {
      clearTimeout(watch)
      process.off('message', heard).off('exit', ended)
      done(counts)
    }
    const lost = (why) => {
      console.error(`✖ ${file}: ${why}`)
      end({ passed: 0, failed: 1, skipped: 0, names: [], failures: [{ place: file, why: `    ${why}` }] })
    }
    const heard = (counts) => end(counts)
    const ended = (code, signal) => lost(`its process ended by itself (${signal ?? `code ${code}`})`)
    const watch = setTimeout(() => lost(`not done after ${longest / 60_000} minutes`), longest)
    process.on('message', heard).on('exit', ended).send(file)
  })
}
