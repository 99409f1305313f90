// One of the processes of `npm test`: runs the file that it is sent, prints its report, answers with its counts.
import { resolve } from 'node:path'
import { run } from 'node:test'
import report from './test-reporter.mjs'

// Memory that a fresh process gives back: each file leaves its modules here.
const enough = 1_500_000_000
const patterns = process.argv.slice(2)

process.on('message', async (file) => {
  // A run is over once nothing is left to do, for which a parent that may still speak would count.
  process.channel.unref()
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const events = run({
    files: [resolve(file)],
    isolation: 'none',
    timeout: 300_000,
    ...(patterns.length === 0 ? {} : { testNamePatterns: patterns.map((pattern) => new RegExp(pattern)) }),
  })
  for await (const text of report(events, counts)) process.stdout.write(text)
  process.channel.ref()
  process.send({ ...counts, tired: process.memoryUsage.rss() > enough })
})
