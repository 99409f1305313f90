// One of the processes of `npm test`: runs the file that it is sent, prints its report, answers with its counts.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { run } from 'node:test'
import report from './test-reporter.mjs'

// Memory that a fresh process gives back: each file leaves its modules here.
const enough = 1_500_000_000
const patterns = process.argv.slice(2)

process.on('disconnect', () => process.exit(1))
process.on('message', async (file) => {
  // A run is over once nothing is left to do, for which a parent that may still speak would count.
  process.channel.unref()
  const counts = { passed: 0, failed: 0, skipped: 0, outermost: 0, failures: [], names: [] }
  const events = run({
    files: [resolve(file)],
    isolation: 'none',
    timeout: 900_000,
    ...(patterns.length === 0 ? {} : { testNamePatterns: patterns.map((pattern) => new RegExp(pattern)) }),
  })
  for await (const text of report(events, counts)) process.stdout.write(text)
  const written = outermostIn(readFileSync(file, 'utf8'))
  if (patterns.length === 0 && counts.outermost < written) {
    const why = `${written} tests and suites are written in it, ${counts.outermost} were run`
    console.error(`✖ ${file}: ${why}`)
    counts.failed += 1
    counts.failures.push({ place: file, why: `    ${why}` })
  }
  process.channel.ref()
  process.send({ ...counts, tired: process.memoryUsage.rss() > enough })
})

/**
 * Tests and suites that a file begins its lines with. The runner finds whose a test is by the promise that was awaited before it: after one that an
 * earlier file of this process left behind, a test would belong to that file's run, which is over, and never be heard of.
 */
const outermostIn = (text) => times(text, /^(test|describe)\(/gm) + 2 * times(text, /^await eachDatabase\(/gm)
const times = (text, pattern) => text.match(pattern)?.length ?? 0
