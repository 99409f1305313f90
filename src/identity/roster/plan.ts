import type { Town } from '#definitions'
import type { Account } from '../accounts.ts'
import type { Change, NewAgent } from '../agents.ts'
import { looksLikeAddress, plainAddress } from '../email-code.ts'
import { type Column, columns, needed, rights } from './columns.ts'
import { type Line, readTable } from './table.ts'
import { agencyOf, columnOf, type RightLabels, rightsOf, teamsOf } from './words.ts'

/** lines of one table */
export const mostLines = 500

export type ProblemCode =
  | 'column-missing'
  | 'column-unknown'
  | 'empty'
  | 'email'
  | 'agency'
  | 'team'
  | 'right'
  | 'language'
  | 'twice'
  | 'other-name'
  | 'several'
  | 'own'
  | 'too-long'

export interface Problem {
  readonly line: number
  readonly code: ProblemCode
  /** the word of the table that is meant */
  readonly word: string
}

export type Agent = NewAgent & { readonly email: string }

/** What a table would do: accounts to open, accounts to change, how many stay as they are, and what is wrong, line by line. */
export interface Plan {
  readonly opens: readonly Agent[]
  readonly changes: readonly { readonly account: Account; readonly to: Change }[]
  readonly same: number
  readonly problems: readonly Problem[]
}

/** The town whose agents they are, and what pages call rights. */
export interface Around {
  readonly town: Pick<Town, 'agencies' | 'teams' | 'file'>
  readonly labels: RightLabels
}

type Row = { readonly line: number; readonly agent: Agent }

/**
 * Reads a table of agents against the town and the accounts that there are (agents alone; `by` is whose table it is). Pure: the same table after it was
 * carried out opens and changes nothing. Nobody is taken anything away who does not stand in the table.
 */
export function planOf(text: string, { town, labels }: Around, accounts: readonly Account[], by: string): Plan {
  const [head, ...lines] = readTable(text)
  const names = (head?.cells ?? []).map(columnOf)
  const problems: Problem[] = [
    ...needed.filter((name) => !names.includes(name)).map((word): Problem => ({ line: 1, code: 'column-missing', word })),
    ...names
      .filter((name) => name !== '' && !(columns as readonly string[]).includes(name))
      .map((word): Problem => ({ line: 1, code: 'column-unknown', word })),
  ]
  if (lines.length > mostLines) problems.push({ line: lines[mostLines]!.line, code: 'too-long', word: String(mostLines) })
  if (problems.length > 0) return { opens: [], changes: [], same: 0, problems }
  const rows = lines.flatMap((line) => readRow(line, names, { town, labels }, problems))
  const opens: Agent[] = []
  const changes: { account: Account; to: Change }[] = []
  let same = 0
  const seen = new Set<string>()
  for (const { line, agent } of rows) {
    const say = (code: ProblemCode, word: string) => problems.push({ line, code, word })
    const key = `${agent.agency} ${agent.email}`
    if (seen.has(key)) {
      say('twice', agent.email)
      continue
    }
    seen.add(key)
    const there = accounts.filter((one) => one.agency === agent.agency && plainAddress(one.email ?? '') === agent.email)
    const [account] = there
    if (account === undefined) opens.push(agent)
    else if (there.length > 1) say('several', agent.email)
    else if (account.given !== agent.given || account.family !== agent.family) say('other-name', agent.email)
    else if (isSame(account, agent)) same++
    else if (account.id === by) say('own', agent.email)
    else changes.push({ account, to: changed(account, agent) })
  }
  return { opens, changes, same, problems: problems.sort((one, other) => one.line - other.line) }
}

function readRow({ line, cells }: Line, names: readonly string[], { town, labels }: Around, problems: Problem[]): Row[] {
  const of = (name: Column): string => cells[names.indexOf(name)] ?? ''
  const before = problems.length
  const say = (code: ProblemCode, word: string) => problems.push({ line, code, word })
  for (const name of ['given', 'family'] as const) if (of(name) === '') say('empty', name)
  const email = plainAddress(of('email'))
  if (!looksLikeAddress(email)) say('email', of('email'))
  const agency = agencyOf(of('agency'), town)
  if (!town.agencies.some(({ id }) => id === agency)) say('agency', agency)
  const teams = teamsOf(of('teams'), agency, town)
  for (const team of teams) if (!town.teams.some(({ path, agency: of }) => path === team && of === agency)) say('team', team)
  const named = rightsOf(of('may'), labels)
  for (const right of named) if (!(rights as readonly string[]).includes(right)) say('right', right)
  const language = of('language') || town.file['legal-language']
  if (!town.file.languages.includes(language)) say('language', language)
  if (problems.length > before) return []
  // Whoever is in a team works there.
  const may = rights.filter((right) => named.includes(right) || (right === 'worker' && teams.length > 0))
  const capacity = of('capacity') === '' ? null : { [language]: of('capacity') }
  return [{ line, agent: { given: of('given'), family: of('family'), email, agency, teams, may, language, capacity } }]
}

const alike = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((word) => other.includes(word))

/** A capacity that the table does not name stays; other languages of it stay, too. */
const changed = (account: Account, { teams, may, language, capacity }: Agent): Change => ({
  teams,
  may,
  language,
  capacity: capacity === null ? account.capacity : { ...account.capacity, ...capacity },
})

function isSame(account: Account, agent: Agent): boolean {
  const to = changed(account, agent)
  const words = (of: Account['capacity']) => JSON.stringify(Object.entries(of ?? {}).sort())
  return (
    alike(account.teams, to.teams) &&
    alike(account.may, to.may) &&
    account.language === to.language &&
    words(account.capacity) === words(to.capacity)
  )
}
