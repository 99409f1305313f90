import type { AccessLine } from '#consent'
import { legalDay } from '#kernel'
import { formatTime } from '#web'

/** Why an access looks unusual. Each is a rule that one can explain; none proves that something was wrong. */
export type Oddity = 'forced' | 'hours' | 'day-off' | 'no-case' | 'many' | 'same-name'

/** What is known of a case to say whether it was open. */
export interface Seen {
  readonly id: string
  readonly agency: string
  readonly phase: string
  readonly openedAt: string
  readonly since: string
}

export interface Around {
  /** where the agency counts its days */
  readonly zone: string
  readonly calendar: { readonly weekend: readonly number[]; readonly holidays: ReadonlySet<string> }
  /** the person's cases in this agency; undefined when the reader may not know them */
  readonly cases?: readonly Seen[] | undefined
  readonly agentFamily?: string
  readonly personFamily?: string
}

/** Before 7 and from 20 o'clock nobody is expected at work. */
const [opens, closes] = [7, 20]
/** More than this many persons opened one by one within an hour is more than a case officer reads. */
export const mostInAnHour = 30

export function odditiesOf(line: AccessLine, around: Around): readonly Oddity[] {
  // Who acts by a mandate has no office hours, and often one's name.
  if (line.role.startsWith('mandate.')) return []
  // A site at which she signed in herself: at her own hour, and without any case.
  if (line.role.startsWith('client.')) return []
  const { zone, calendar, agentFamily, personFamily } = around
  const day = legalDay(line.at, zone)
  const hour = Number(formatTime('en', line.at, zone).slice(0, 2))
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7
  const found: Oddity[] = []
  if (line.categories.split(' ').includes('forced')) found.push('forced')
  // A job that runs by night, or a register that is asked because the person wants it, is no agent at an odd hour.
  const person = line.actor !== 'system' && !line.role.startsWith('registry.')
  if (person && (hour < opens || hour >= closes)) found.push('hours')
  if (person && (calendar.weekend.includes(weekday) || calendar.holidays.has(day))) found.push('day-off')
  if (hasNoCase(line, around)) found.push('no-case')
  if ((line.pace ?? 0) > mostInAnHour) found.push('many')
  // Whoever let a register be asked is the person herself, or acts for her.
  if (person && agentFamily !== undefined && personFamily !== undefined && plain(agentFamily) === plain(personFamily))
    found.push('same-name')
  return found
}

/** Opened outside any case while the agency had none open, or in a case that was over by then. Lists, requests to the officer and the check of an identity are no opening of a case. */
function hasNoCase({ at, agency, case: id, categories, purpose }: AccessLine, { cases }: Around): boolean {
  if (cases === undefined || purpose === 'identite' || /\b(list|request)\b/.test(categories)) return false
  const wasOpen = (one: Seen) => one.openedAt <= at && (one.phase !== 'done' || one.since >= at)
  if (id === null) return !cases.some((one) => one.agency === agency && wasOpen(one))
  const named = cases.find((one) => one.id === id)
  // Registers are asked for a case an instant before it stands.
  return named !== undefined && named.phase === 'done' && named.since < at
}

const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}|[\s'’-]/gu, '')
    .toLowerCase()
