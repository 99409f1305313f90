import { distance } from '../find/search-index.ts'
import { plainText, stem } from '../find/words.ts'

/** One way to say something: words in order. */
export type Cue = readonly { readonly word: string; readonly open: boolean }[]

export const cueOf = (text: string): Cue =>
  text
    .split(' ')
    .map((part) => ({ word: plainText(part), open: part.endsWith('*') }))
    .filter(({ word }) => word !== '')

/** Words of a question as they stand, without accents. */
export const tokensOf = (text: string): readonly string[] =>
  plainText(text)
    .split(' ')
    .filter((word) => word !== '')

const mostBetween = 2

/** Do the words stand there in this order, with at most two others between each? A typing error is forgiven in words of five letters and more. */
export function says(tokens: readonly string[], cue: Cue): boolean {
  for (let start = 0; start < tokens.length; start++) if (from(tokens, cue, start)) return true
  return false
}

function from(tokens: readonly string[], cue: Cue, start: number): boolean {
  let at = start
  for (let part = 0; part < cue.length; part++) {
    const until = part === 0 ? start : Math.min(tokens.length - 1, at + mostBetween)
    while (at <= until && !means(tokens[at]!, cue[part]!)) at++
    if (at > until || at >= tokens.length) return false
    at++
  }
  return true
}

function means(token: string, { word, open }: Cue[number]): boolean {
  if (token === word || (open && token.startsWith(word))) return true
  if (word.length < 4) return false
  if (stem(token) === stem(word)) return true
  // The first letter is rarely mistyped, and tells "rendre" from "pendre", "président" from "résident".
  return word.length >= 5 && token.length >= 5 && token[0] === word[0] && distance(token, word, 1) <= 1
}
