/** The words of one code: what is wrong, what was expected instead, what to do. `{name}` is replaced by a detail. */
export interface Words {
  readonly message: string
  readonly expected?: string
  readonly hint?: string
}

/** A few words that a detail may hold, so that they are said in the language of the sentence. */
export const phraseKeys = [
  'or',
  'near',
  'nothing',
  'list-of',
  'map-of',
  'not-a-map',
  'service-map',
  'at-least',
  'at-most',
  'more-than',
  'at-most-rows',
  'exactly-one',
  'type.string',
  'type.number',
  'type.int',
  'type.boolean',
  'type.array',
  'type.record',
  'form.name',
  'form.name.hint',
  'form.dotted',
  'form.service',
  'form.lang',
  'form.duration',
  'form.date',
  'form.size',
  'form.concept',
  'form.concept.hint',
  'form.source',
  'form.asked',
  'form.list',
  'form.option',
  'form.option.hint',
  'form.media',
  'form.team',
  'form.share',
  'form.territory',
  'form.fragment',
  'form.text',
  'form.condition',
  'form.page',
  'form.page.hint',
  'hint.empty',
  'hint.quote',
  'hint.true-false',
  'hint.brackets',
  'an-option',
  'a-state',
  'first-state',
  'name-text',
  'type-or-concept',
  'for-type',
  'number-without-unit',
  'no-default',
  'some-rows',
  'some-variable',
  'pattern.long',
  'pattern.around',
  'pattern.twice',
  'pattern.unbounded',
  'pattern.wrong',
  'by.system',
  'by.explain',
  'by.pay',
  'by.offer',
  'no-value',
  'not-applicable',
  'no-answer',
  'says-advised',
  'says-refused',
  'part.no-draft',
] as const
export type PhraseKey = (typeof phraseKeys)[number]
export type Phrases = Readonly<Record<PhraseKey, string>>

// A sign that no service file may hold, so that nothing written in one is taken for a phrase.
const mark = '\u0001'

/** A detail that is a phrase with what stands in its gaps. */
export const phrase = (key: PhraseKey, ...inside: readonly (string | number)[]): string => [mark + key, ...inside].join(mark)
/** `a text or a map` */
export const eitherPhrase = (keys: readonly PhraseKey[]): string => phrase('or', ...keys)

export const isPhraseKey = (key: string): key is PhraseKey => (phraseKeys as readonly string[]).includes(key)

/** A detail as it is said: phrases in the language, everything else as it is. */
export function sayDetail(detail: string, phrases: Phrases): string {
  if (!detail.startsWith(mark)) return detail
  const [key = '', ...inside] = detail.slice(mark.length).split(mark)
  if (key === 'or' && inside.length > 0) return inside.map((each) => (isPhraseKey(each) ? phrases[each] : each)).join(` ${phrases.or} `)
  return isPhraseKey(key) ? phrases[key].replace(/\{([12])\}/g, (_, place: string) => inside[Number(place) - 1] ?? '') : ''
}
