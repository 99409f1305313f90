// Short report of a test run: one line a file, every failure with its reason, every skip with its why. Counts are added to those given, with the names
// of what passed and the reasons of what failed: test-told.mjs says them again at the end.
import { relative } from 'node:path'
import { inspect } from 'node:util'

export default async function* report(events, counts) {
  const files = new Map()
  const names = []
  for await (const { type, data } of events) {
    if (type === 'test:start') names[data.nesting] = data.name
    if (type === 'test:stderr' || type === 'test:stdout') yield data.message
    if (type !== 'test:pass' && type !== 'test:fail') continue
    if (data.nesting === 0) counts.outermost += 1
    const file = data.file === undefined ? '' : relative(process.cwd(), data.file)
    const seen = files.get(file) ?? { tests: 0, failed: 0, milliseconds: 0 }
    files.set(file, seen)
    const suite = data.details?.type === 'suite'
    if (!suite) seen.milliseconds += data.details?.duration_ms ?? 0
    const name = [...names.slice(0, data.nesting), data.name].join(' › ')
    if (type === 'test:pass' && data.skip === undefined) counts.names.push(name)
    if (type === 'test:pass' && suite && data.skip === undefined) continue
    const why = data.skip ?? data.todo
    if (why !== undefined) {
      counts.skipped += 1
      yield `– ${file}: ${name} (${why === true ? 'skipped' : why})\n`
    } else if (type === 'test:pass') {
      counts.passed += 1
      seen.tests += 1
    } else if (data.details.error?.failureType !== 'subtestsFailed') {
      counts.failed += 1
      seen.failed += 1
      // A file that cannot be read fails under its own path.
      const whole = data.name === data.file
      const failure = {
        place: whole ? file : `${file}:${data.line ?? ''}`,
        name: whole ? undefined : name,
        why: reason(data.details.error),
      }
      counts.failures.push(failure)
      yield `✖ ${failure.place} ${name}\n${failure.why}\n`
    }
  }
  for (const [file, { tests, failed, milliseconds }] of [...files]
    .filter(([, { tests, failed }]) => tests + failed > 0)
    .sort(([one], [other]) => one.localeCompare(other)))
    yield `${failed > 0 ? '✖' : '✔'} ${file} ${tests} passed${failed > 0 ? `, ${failed} failed` : ''} (${(milliseconds / 1000).toFixed(1)} s)\n`
}

function reason(error) {
  const cause = error?.cause ?? error
  const text = cause instanceof Error ? inspect(cause, { depth: 4 }) : String(cause)
  return text
    .split('\n')
    .slice(0, 60)
    .map((line) => `    ${line}`)
    .join('\n')
}
