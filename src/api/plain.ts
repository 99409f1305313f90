/** JSON as forms bring their values: text composed (NFC), with LF, without characters that no keyboard makes; names too. */
export function plain(value: unknown): unknown {
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [text(name), plain(one)]))
}

const text = (value: string): string =>
  value
    .replaceAll('\r\n', '\n')
    .normalize('NFC')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
