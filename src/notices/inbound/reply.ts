/**
 * What somebody wrote herself in an e-mail: without what she answers to and her programme's last line. Line by line, each looked at once: whoever writes
 * to a town may write anything, and a pattern over the whole text can be made to take hours.
 */
export function ownWords(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').slice(0, 50_000).split('\n').slice(0, 2000)
  const end = lines.findIndex((_, index) => isEnd(lines, index))
  const kept = (end < 0 ? lines : lines.slice(0, end)).filter((line) => !line.startsWith('>'))
  const own = kept
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return own === '' ? lines.join('\n').trim() : own
}

const isEnd = (lines: readonly string[], index: number): boolean => {
  const line = (lines[index] ?? '').slice(0, 400).trim()
  return isSignature(lines[index] ?? '', line) || isDivider(line) || isHeader(lines, index, line) || isIntroduction(lines, index, line)
}

/** RFC 3676, 4.3: two dashes and a space; and what telephones add. */
const isSignature = (raw: string, line: string): boolean =>
  raw === '-- ' ||
  raw === '--' ||
  /^(Envoyé (de mon|depuis)|Sent from (my|Outlook)|Get Outlook for|Télécharger Outlook|Verzonden (vanaf|met|van) m)/i.test(line)

const isDivider = (line: string): boolean =>
  /^-{2,} ?(Message d['’]origine|Message original|Message transféré|Original Message|Forwarded message|Oorspronkelijk bericht|Doorgestuurd bericht)/i.test(
    line,
  ) || /^_{10,}$/.test(line)

/** Outlook repeats the head of what is answered: From, and one of the others within four lines. */
const isHeader = (lines: readonly string[], index: number, line: string): boolean =>
  /^\*?(De|From|Van)\s?:\*?\s/i.test(line) &&
  lines
    .slice(index + 1, index + 5)
    .some((next) => /^\s*\*?(Envoyé|Date|Sent|Verzonden|Datum|À|To|Aan|Objet|Subject|Onderwerp)\s?:\*?\s/i.test(next.slice(0, 80)))

/** "Le … a écrit :", broken over three lines at most. */
function isIntroduction(lines: readonly string[], index: number, line: string): boolean {
  if (!/^(Le|On|Op)\s/i.test(line)) return false
  let joined = ''
  for (const next of lines.slice(index, index + 3)) {
    joined = `${joined} ${next.slice(0, 200).trim()}`.trim()
    if (/(a écrit|wrote|schreef|heeft geschreven)[^:]{0,60}:$/i.test(joined) && /\d/.test(joined)) return true
  }
  return false
}
