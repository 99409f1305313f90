/**
 * The canonical JSON of a value (RFC 8785): members sorted by UTF-16 code units, no white space, numbers as ECMAScript writes them.
 * `undefined` members are left out, as JSON.stringify does.
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1)) // RFC 8785, 3.2.3: by code units, not by locale
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`)
  return `{${members.join(',')}}`
}
