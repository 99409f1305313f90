// Which test files begin first: those that take longest, so that no process works on one of them alone at the end.

/** Roughly by the time that they take, the longest first. The others follow: first those beside the code, then those of tests/. */
export const longest = [
  'response-faults',
  'backup',
  'asked',
  'desk-work',
  'machines',
  'desk',
  'every-channel',
  'notices-kill',
  'whole-person',
  'hostile',
  'designer',
  'response-pages',
  'corridor-demo',
  'kill-actions',
  'simulations',
  'unseen',
  'apply',
  'start',
  'log-crimes',
  'kill',
].map((name) => `tests/${name}.test.ts`)

export function inOrder(files) {
  const rank = (file) => {
    const place = longest.indexOf(file)
    if (place >= 0) return place
    return longest.length + (file.startsWith('tests/') ? 1 : 0)
  }
  return files.toSorted((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1))
}
