import { paragraph, title } from './blocks.ts'
import { closeLetter, openLetter } from './letterhead.ts'
import type { Letterhead } from './model.ts'
import { wordsIn } from './words.ts'

/** Something that a person is told on paper: what it is about, and what is said, paragraphs apart by an empty line. */
export interface NoticeLetter extends Letterhead {
  readonly subject: string
  readonly text: string
  /** printed large, for who reads so */
  readonly large: boolean
}

/** A notice as a tagged PDF whose address shows in the window of an envelope. The same notice gives the same bytes. */
export async function noticeLetter(letter: NoticeLetter): Promise<Uint8Array> {
  const words = wordsIn(letter.lang)
  const sheet = await openLetter(letter, words, letter.subject)
  title(sheet, letter.subject)
  const size = letter.large ? 16 : 11
  for (const said of letter.text.split(/\n{2,}/)) paragraph(sheet, said.trim(), { size })
  return closeLetter(sheet, letter, words)
}
