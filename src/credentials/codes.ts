import { createHash, randomBytes } from 'node:crypto'

/** Without signs that one mistakes for another. */
const signs = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const length = 16

/** The code on a paper: sixteen signs, eighty bits, nobody finds one by trying. */
export const newCode = (): string => {
  let code = ''
  // Bytes beyond the last whole turn would make some signs likelier.
  while (code.length < length)
    for (const byte of randomBytes(length * 2))
      if (byte < 256 - (256 % signs.length) && code.length < length) code += signs[byte % signs.length]
  return code
}

export const showCode = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-')

/** What was typed or scanned as a code; undefined: it is none. */
export function codeIn(typed: string): string | undefined {
  const plain = typed.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return plain.length === length && [...plain].every((sign) => signs.includes(sign)) ? plain : undefined
}

export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url')
