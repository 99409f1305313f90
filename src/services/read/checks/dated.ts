import type { Checking } from './checking.ts'

/** A table of the law that begins after the earliest day on which it can be read: before its first line it has no value. */
export function checkDated(checking: Checking): void {
  const { raw, reading } = checking
  const tables = [...dated(raw.rules ?? {})]
  const days = (raw.examples ?? []).flatMap((example) => (example.on === undefined ? [] : [example.on]))
  if (raw.access.open?.from !== undefined) days.push(raw.access.open.from)
  const earliest = [...days, ...tables.map(({ first }) => first)].sort()[0]
  for (const { name, first } of tables) {
    if (earliest !== undefined && first > earliest)
      reading.say(['rules', name, 'depuis'], 'dated-too-late', { name, first, earliest }, 'key')
  }
}

function* dated(rules: Readonly<Record<string, unknown>>): Iterable<{ name: string; first: string }> {
  for (const [name, rule] of Object.entries(rules)) {
    if (typeof rule !== 'object' || rule === null || !('depuis' in rule) || typeof rule.depuis !== 'object' || rule.depuis === null)
      continue
    const [first] = Object.keys(rule.depuis).sort()
    if (first !== undefined) yield { name, first }
  }
}
