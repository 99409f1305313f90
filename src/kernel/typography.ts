/**
 * How a text of a file is set. Whoever writes one types `'` and plain spaces, as keyboards give them; people read ’ and, in French and before units,
 * spaces that do not break. A placeholder (`{$aide}`) is left alone, and the declarations of a message that begins with one too.
 */
export function typographic(text: string, lang: string): string {
  const set = text.replace(/(?<=[\p{L}\d}])'(?=[\p{L}\d{])/gu, '’').replace(/(?<=^|\s)'(?=[snt]\b)/gu, lang.startsWith('nl') ? '’' : "'")
  // Of a message with variants only what is between {{ and }} is said.
  if (/^\s*\.(?:input|local|match)\b/.test(set))
    return set.replace(/\{\{(.*?)\}\}(?!\})/gsu, (_, inner: string) => `{{${pieces(inner, lang)}}}`)
  return pieces(set, lang)
}

function pieces(set: string, lang: string): string {
  const parts = set.split(/(\{[^{}]*\})/)
  return parts.map((part, place) => (place % 2 === 1 ? part : spaced(part, lang))).join('')
}

function spaced(text: string, lang: string): string {
  const units = text.replace(/(?<=\d) (?=[€%])/gu, '\u00a0').replace(/€ (?=\d|$)/gu, '€\u00a0')
  if (!lang.startsWith('fr')) return units
  return units
    .replace(/ (?=[:;?!»])/gu, '\u00a0')
    .replace(/« /gu, '«\u00a0')
    .replace(/(?<=\d) (?=\d{3}(?!\d))/gu, '\u00a0')
}
