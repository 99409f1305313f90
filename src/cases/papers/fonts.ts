import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * The faces of a paper: Source Sans 3 in three static weights (SIL Open Font License). The variable files of the web pages cannot be used:
 * the PDF writer cuts subsets from static outlines only. Latin with all its extensions, Greek and Cyrillic are in them.
 */
export const faces = { text: '400Regular', strong: '600SemiBold', display: '700Bold' } as const
export type Face = keyof typeof faces

const read = new Map<Face, Buffer>()

/** The bytes of a face, read once a process. */
export function faceBytes(face: Face): Buffer {
  const known = read.get(face)
  if (known) return known
  const weight = faces[face]
  const bytes = readFileSync(fileURLToPath(import.meta.resolve(`@expo-google-fonts/source-sans-3/${weight}/SourceSans3_${weight}.ttf`)))
  read.set(face, bytes)
  return bytes
}

/**
 * The text as the paper can print it. U+202F becomes U+00A0 (too thin on paper); a letter with an accent that the font lacks loses the
 * accent; any other unknown character becomes □, so that nothing disappears without a trace. `has`: is the code point in the font?
 */
export function printable(text: string, has: (codePoint: number) => boolean): string {
  const known = (character: string) => character === '\n' || has(character.codePointAt(0)!)
  return [
    ...text
      .normalize('NFC')
      .replace(/\u202f/g, '\u00a0')
      .replace(/\r\n?/g, '\n')
      .replace(/\t/g, ' ')
      .replace(/[^\P{Cc}\n]/gu, ''),
  ]
    .map((character) => {
      if (known(character)) return character
      if (/\p{Default_Ignorable_Code_Point}/u.test(character)) return ''
      const [base] = character.normalize('NFKD')
      return base && base !== character && known(base) ? base : '□'
    })
    .join('')
}
