/** A service file is read whole before anything is known about it, so it is bounded first. Real ones hold 8 to 20 kB. */
export const maxBytes = 1_000_000
/** `fields / enfants / item / statut / options / autre / fr` is 7 deep; rules go a little further. */
export const maxDepth = 40

/** Cheap look at the text before the parser sees it: says which guard it trips, with the offset. The parser is slow on exactly these. */
export function hostileText(
  text: string,
): { readonly code: 'file-too-big' | 'binary' | 'too-deep' | 'alias'; readonly at: number } | undefined {
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) return { code: 'file-too-big', at: 0 }
  const binary = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd]/.exec(text)
  if (binary) return { code: 'binary', at: binary.index }
  return tooDeep(text) ?? tooManyMarks(text)
}

// Brackets in sentences are counted too: they come in pairs, and nobody writes two hundred unpaired ones.
function tooDeep(text: string) {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    if (sign === 0x5b || sign === 0x7b) depth++
    else if (sign === 0x5d || sign === 0x7d) depth = Math.max(0, depth - 1)
    if (depth > maxDepth * 5) return { code: 'too-deep', at } as const
  }
  const run = /(?:[-?] ){41}|(?:: ){41}/.exec(text)
  return run ? ({ code: 'too-deep', at: run.index } as const) : undefined
}

function tooManyMarks(text: string) {
  const marks = /(?:^|[\s[{,])[&*!](?=[^\s=])/gm
  for (let count = 0; count < 200; count++) if (!marks.exec(text)) return undefined
  return { code: 'alias', at: marks.lastIndex - 1 } as const
}
