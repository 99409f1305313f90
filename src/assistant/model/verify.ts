/** Does a text say anything that its sources do not? What a model wrote is shown only when this finds nothing. */
import { plainText } from '../find/words.ts'

const months = [
  'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre',
  'january february march april may june july august september october november december',
  'januari februari maart april mei juni juli augustus september oktober november december',
]
  .join(' ')
  .split(' ')

/** Numbers written out: "deux mille" is a figure as well. "un" and "een" are articles, and left out. */
const spelled =
  `deux trois quatre cinq sept huit neuf dix onze douze quinze vingt trente quarante cinquante soixante cent cents mille million millions milliard moitie double triple tiers quart
  two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty hundred thousand million billion half double twice triple third quarter
  twee drie vier vijf zes zeven acht negen tien elf twaalf vijftien twintig dertig veertig vijftig honderd duizend miljoen miljard helft dubbel dubbele kwart`.split(
    /\s+/,
  )

/** Words that turn a sentence round or put it under a condition. */
const turning =
  `si sauf sans jamais aucun aucune ne pas non plus moins uniquement seulement toujours obligatoirement gratuit exonere exoneration exempte doit devez interdit garanti certain certainement avant apres jusqu
  if unless except without never no not none only always must free exempt more less guaranteed certainly before after until
  als tenzij behalve zonder nooit geen niet enkel alleen altijd moet gratis vrijgesteld meer minder zeker voor na tot`.split(/\s+/)
const watched = new Set([...months, ...spelled, ...turning])

/** A number with what stands right after it: `1 477 €`, `12 %`, `4,224.50`. Spaces, points and commas between figures are one form. */
const number = /\d(?:[\d \u00a0\u202f.,’']*\d)?[ \u00a0\u202f]?(?:€|%|euros?\b)?/giu
/** `art. 197, I, 4, a`, `L. 212-1`, `R421-5` */
const article = /\b(?:art(?:icle|ikel)?s?\.?\s*)?[LRD]\.?\s?\d+(?:[-–]\d+)*|\bart(?:icle|ikel)?s?\.?\s*\d+(?:[-–]\d+)*/giu
const unit = /(€|%|euros?)$/i

/** One form of a number: figures, a decimal part of one or two digits kept, and its unit. */
function numberOf(text: string): string {
  const trimmed = text.trim()
  const sign =
    unit
      .exec(trimmed)?.[1]
      ?.toLowerCase()
      .replace(/^euros?$/, '€') ?? ''
  const bare = trimmed.replace(unit, '').replaceAll(/[\s\u00a0\u202f’']/gu, '')
  const decimal = /^(.*\d)[.,](\d{1,2})$/.exec(bare)
  const whole = (decimal?.[1] ?? bare).replaceAll(/[.,]/g, '').replace(/^0+(?=\d)/, '')
  const cents = (decimal?.[2] ?? '').replace(/0+$/, '')
  return `${whole}${cents === '' ? '' : `.${cents}`}${sign}`
}

const numbersIn = (text: string): readonly string[] => (text.match(number) ?? []).map(numberOf)
const articlesIn = (text: string): readonly string[] => (text.match(article) ?? []).map((found) => plainText(found).replaceAll(' ', ''))

/** Names: words with a capital that do not begin a sentence. */
function namesIn(text: string): readonly string[] {
  const found: string[] = []
  for (const sentence of text.split(/(?<=[.!?:])\s+|\n+/u)) {
    const words = sentence.match(/\p{L}[\p{L}’'-]*/gu) ?? []
    for (const word of words.slice(1)) if (/^\p{Lu}/u.test(word)) found.push(plainText(word))
    // The first word may be a name as well: an initial capital says nothing, more than one does.
    if (words[0] !== undefined && /\p{Lu}.*\p{Lu}/u.test(words[0])) found.push(plainText(words[0]))
  }
  return found
}

const counted = (words: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

/** What kind of thing a text says without a source; the thing itself. */
export interface Unsupported {
  readonly kind: 'number' | 'article' | 'name' | 'word' | 'markup' | 'length'
  readonly text: string
}

const longest = 1500

/**
 * Everything in `text` that occurs in none of the sources: numbers (with their unit), articles, names, months, numbers written out, and words that negate
 * or set a condition. Markup and addresses are refused as such. Empty: every figure and name in it is one of ours. It does not say that the sentences are true.
 */
export function unsupported(text: string, sources: readonly string[]): readonly Unsupported[] {
  if (text.length > longest || text.trim() === '') return [{ kind: 'length', text: String(text.length) }]
  const markup =
    /<[^>]*>|https?:|www\.|\]\(|`|\{|\}|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/iu.exec(text)
  if (markup !== null) return [{ kind: 'markup', text: markup[0] }]
  const all = sources.join('\n')
  const found: Unsupported[] = []
  const look = (kind: Unsupported['kind'], said: readonly string[], allowed: readonly string[]) => {
    const known = new Set(allowed)
    for (const one of new Set(said)) if (!known.has(one)) found.push({ kind, text: one })
  }
  look('number', numbersIn(text), sources.flatMap(numbersIn))
  look('article', articlesIn(text), articlesIn(all))
  look('name', namesIn(text), plainText(all).split(' ').concat(namesIn(all)))
  const words = plainText(text).split(' ')
  const sourced = counted(plainText(all).split(' '))
  look(
    'word',
    words.filter((word) => watched.has(word)),
    [...sourced.keys()],
  )
  return found
}
