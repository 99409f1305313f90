/** What somebody typed to name an entry: its number, or 32 bytes in hexadecimal or base64; undefined: neither. Pure. */
export function readWhich(text: string): number | Uint8Array | undefined {
  const plain = text.replaceAll(/\s/g, '')
  if (/^\d{1,15}$/.test(plain)) return Number(plain)
  if (/^[\da-f]{64}$/i.test(plain)) return Buffer.from(plain, 'hex')
  const bytes = /^[\w+/-]{43}=?$/.test(plain) ? Buffer.from(plain, 'base64') : undefined
  return bytes?.length === 32 ? bytes : undefined
}
