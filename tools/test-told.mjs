// What a test run says at its end, from what each file counted: pure, so that it can be held by a test.

/**
 * `first`: file → { passed, failed, skipped, failures: [{ place, name, why }], names: those that passed }.
 * `alone`: the same for files with failed tests that were run again when all others were done. Then these counts are the file's, and a test that failed
 * at first counts as passed only if it was seen to pass.
 */
export function told(first, alone = new Map()) {
  const totals = { passed: 0, failed: 0, skipped: 0 }
  const failed = []
  const passedAlone = []
  for (const [file, before] of first) {
    const last = alone.get(file) ?? before
    for (const kind of Object.keys(totals)) totals[kind] += last[kind]
    failed.push(...last.failures)
    if (last === before) continue
    for (const failure of before.failures) {
      if (passes(failure, last)) passedAlone.push(failure)
      else if (!last.failures.some(({ name }) => name === failure.name)) {
        totals.failed += 1
        failed.push({ ...failure, why: `    did not run when its file was run again alone; at first it said:\n${failure.why}` })
      }
    }
  }
  return {
    totals,
    text: [
      ...listed('⚠', 'Failed at first and passed alone, when all others were done', passedAlone),
      ...listed('✖', 'Failed', failed),
      `${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`,
    ].join(''),
  }
}

/** The failure of a whole file (its process ended) is none once nothing in it fails. */
const passes = ({ name }, { names, failed }) => (name === undefined ? failed === 0 : names.includes(name))

function listed(sign, title, failures) {
  if (failures.length === 0) return []
  return [`${title}:\n`, ...failures.map(({ place, name, why }) => `${sign} ${place}${name === undefined ? '' : ` ${name}`}\n${why}\n`)]
}
