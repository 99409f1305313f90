import { type AccessRow, accessLines, agentNames, type CaseRow, type Named, placeOf } from '#cases'
import type { AccessLine } from '#consent'
import { legalDay } from '#kernel'
import { formatTime } from '#web'
import type { RightsEdge } from './edge.ts'
import { type Oddity, odditiesOf } from './unusual.ts'

/** What one agent read of me for one purpose and case on one day: one entry, however often the page was opened. */
export interface AccessGroup {
  /** the newest line: what one asks about */
  readonly id: string
  readonly row: AccessRow
  readonly count: number
  readonly purpose: string
  /** whoever acted by a mandate: which */
  readonly mandate?: string
  /** "9 h 05 – 11 h 40" when it was opened several times */
  readonly hours?: string
  readonly what: readonly string[]
  readonly odd: readonly Oddity[]
}

/** Lines in words, neighbours of one day, agent, purpose and case as one. Lines come newest first and stay so. */
export async function groupsOf(
  edge: RightsEdge,
  lines: readonly AccessLine[],
  rows: readonly CaseRow[],
  family: string | undefined,
  lang: string,
  own?: string,
): Promise<readonly AccessGroup[]> {
  const names = await agentNames(edge, [...new Set(lines.map(({ actor }) => actor))], lang, 'compte')
  const told = accessLines(edge, lines, rows, names, lang, own)
  const found: { lines: AccessLine[]; told: AccessRow[] }[] = []
  for (const [index, line] of lines.entries()) {
    const last = found.at(-1)
    if (last !== undefined && sameGroup(edge, last.lines[0]!, line)) {
      last.lines.push(line)
      last.told.push(told[index]!)
    } else found.push({ lines: [line], told: [told[index]!] })
  }
  return found.map((group) => tell(edge, group.lines, group.told, { rows, names, ...(family === undefined ? {} : { family }) }, lang))
}

const zoneOf = (edge: RightsEdge, { agency }: AccessLine) => placeOf(edge.town, agency ?? '').zone

const sameGroup = (edge: RightsEdge, one: AccessLine, other: AccessLine): boolean =>
  one.actor === other.actor &&
  one.role === other.role &&
  one.purpose === other.purpose &&
  one.case === other.case &&
  legalDay(one.at, zoneOf(edge, one)) === legalDay(other.at, zoneOf(edge, other))

interface About {
  readonly rows: readonly CaseRow[]
  readonly names: ReadonlyMap<string, Named>
  readonly family?: string
}

function tell(edge: RightsEdge, lines: readonly AccessLine[], told: readonly AccessRow[], about: About, lang: string): AccessGroup {
  const [newest, oldest] = [lines[0]!, lines.at(-1)!]
  const place = placeOf(edge.town, newest.agency ?? '')
  const named = about.names.get(newest.actor)
  const around = {
    ...place,
    cases: about.rows,
    ...(named === undefined ? {} : { agentFamily: named.family }),
    ...(about.family === undefined ? {} : { personFamily: about.family }),
  }
  return {
    id: newest.id,
    row: told[0]!,
    count: lines.length,
    purpose: newest.purpose,
    ...(newest.mandate === null ? {} : { mandate: newest.mandate }),
    ...(lines.length > 1 ? { hours: `${formatTime(lang, oldest.at, place.zone)} – ${formatTime(lang, newest.at, place.zone)}` } : {}),
    what: [...new Set(told.flatMap(({ what }) => what.split(', ')))].filter((text) => text !== ''),
    odd: [...new Set(lines.flatMap((line) => odditiesOf(line, around)))],
  }
}
