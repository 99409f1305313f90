/** Results as CSV (RFC 4180, decimal points), in pieces so that a million rows are never one text. */
import type { Computed } from './engines.ts'

/** A cell of CSV. */
export const quoted = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const dayMs = 86_400_000

/** Names of the columns. */
export const csvHead = (outputs: Computed['outputs']): string => `${['row', ...outputs.map(({ name }) => quoted(name))].join(',')}\n`

/** A row a line: its key, then each output; empty where an output has no value. */
export function csvLines(keys: readonly string[], { outputs, results }: Computed, from = 0, to = keys.length): string {
  const lines: string[] = []
  for (let i = from; i < to; i++) {
    const cells = outputs.map(({ kind }, k) => {
      const { values, state } = results[k]!
      if (state && state[i] !== 0) return ''
      const value = values[i]!
      if (kind === 'boolean') return value === 1 ? 'true' : 'false'
      if (kind === 'date') return new Date(Number(value) * dayMs).toISOString().slice(0, 10)
      return typeof value === 'number' ? String(Number(value.toPrecision(15)) + 0) : quoted(value)
    })
    lines.push(`${[quoted(keys[i]!), ...cells].join(',')}\n`)
  }
  return lines.join('')
}

const batch = 10_000

export function* csvOf(keys: readonly string[], computed: Computed): Iterable<string> {
  yield csvHead(computed.outputs)
  for (let from = 0; from < keys.length; from += batch) yield csvLines(keys, computed, from, Math.min(keys.length, from + batch))
}

/** A cell for a spreadsheet: what it would read as a formula is text, for a name can begin with anything. */
export const plain = (value: string | number | null | undefined): string => {
  if (typeof value === 'number') return String(value)
  return quoted(/^[=+\-@\t\r]/.test(value ?? '') ? `'${value}` : (value ?? ''))
}
