import type { Town } from '#definitions'
import { type AgentRight, type Column, columns, rights } from './columns.ts'

type Known = Pick<Town, 'agencies' | 'teams'>
/** What pages call each right, in every language. */
export type RightLabels = Readonly<Record<AgentRight, readonly string[]>>

/** What a table may call its columns: our names, and the words of the page in each language. */
const headings: Readonly<Record<Column, readonly string[]>> = {
  given: ['prénom', 'first name', 'voornaam'],
  family: ['nom', 'nom de famille', 'name', 'family name', 'last name', 'naam', 'achternaam'],
  email: ['e-mail', 'courriel', 'adresse e-mail', 'adresse e-mail professionnelle', 'e-mailadres'],
  agency: ['administration', 'bestuur', 'administratie'],
  teams: ['équipes', 'équipe', 'team'],
  may: ['droits', 'rights', 'rechten'],
  language: ['langue', 'taal'],
  capacity: ['qualité', 'hoedanigheid', 'functie'],
}

/** As one types it: no capitals, no accents, one space. */
export const plain = (word: string): string =>
  word.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('’', "'").toLowerCase().replace(/\s+/g, ' ').trim()

const byWord = new Map(columns.flatMap((name) => [name, ...headings[name]].map((word) => [plain(word), name] as const)))

/** The column that a heading means; the heading itself when it means none. */
export const columnOf = (heading: string): string => byWord.get(plain(heading)) ?? heading.toLowerCase()

const said = (word: string, id: string, ...texts: readonly Readonly<Record<string, string>>[]): boolean =>
  word === id || texts.some((text) => Object.values(text).some((one) => plain(one) === plain(word)))

/** An agency by its id or by one of its names; the word itself when there is none. */
export const agencyOf = (word: string, { agencies }: Known): string =>
  agencies.find(({ id, name, short }) => said(word, id, name, short))?.id ?? word

/** Teams of a cell: paths between spaces, or titles between `|` or commas. What is no team of this agency stays as it was written. */
export const teamsOf = (cell: string, agency: string, { teams }: Known): readonly string[] =>
  among(cell, (word) => teams.find((one) => one.agency === agency && said(word, one.path, one.title))?.path)

/** Rights of a cell, by their names or by what the page calls them (`labels`: in each language). */
export const rightsOf = (cell: string, labels: RightLabels): readonly string[] =>
  among(cell, (word) => rights.find((right) => right === word || labels[right].some((label) => plain(label) === plain(word))))

/** The longest piece that is known counts: the whole, between bars, between commas, between spaces. */
function among(cell: string, known: (word: string) => string | undefined): readonly string[] {
  const whole = cell.trim()
  if (whole === '') return []
  const found = known(whole)
  if (found !== undefined) return [found]
  for (const between of [/\s*[|\n]\s*/, /\s*[,;]\s*/]) {
    const parts = whole.split(between).filter((part) => part !== '')
    if (parts.length > 1) return [...new Set(parts.flatMap((part) => among(part, known)))]
  }
  const parts = whole.split(/\s+/)
  return parts.some((part) => known(part) !== undefined) ? [...new Set(parts.map((part) => known(part) ?? part))] : [whole]
}
