import type { Keeping } from '#consent'
import type { Town, WorkingCalendar } from '#definitions'
import { asPerson } from '#identity'
import type { Actor, Scanner } from '#kernel'
import type { PublicLog } from '#log'
import type { RegistriesEdge } from '#registries'
import { type Catalogue, type Communes, communesWith, type Loaded } from '#services'
import type { AccessContext } from '#store'
import type { Calendar } from './calendar.ts'
import type { CaseContext, Who } from './decide.ts'

/** What cases need of the composed town. */
export interface CasesEdge extends RegistriesEdge {
  readonly publicLog: PublicLog
  readonly catalogue: Catalogue
  readonly keeping: Keeping
  /** looks into uploads, where the town has one */
  readonly scanner?: Scanner
  /** where this server listens; empty until it does */
  readonly here: { origin?: string }
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** France moves a last day that falls on a Saturday, Sunday or holiday to the next working day (CPC art. 642, applied to administrative delays). */
const calendarOf = (calendar: WorkingCalendar): Calendar => ({
  weekend: weekdays.flatMap((name, index) => (calendar['working-days'].includes(name) ? [] : [index + 1])),
  holidays: new Set(calendar.holidays.map(({ day }) => day)),
  postponeLastDay: true,
})

const calendars = new WeakMap<Town, Map<string, Calendar>>()

/** Where the days of an agency are counted: its zone and its calendar (or the one that the service names). */
export function placeOf(town: Town, agency: string, named?: string): { zone: string; calendar: Calendar } {
  const own = town.agencies.find(({ id }) => id === agency)
  const known = calendars.get(town) ?? new Map(town.calendars.map((calendar) => [calendar.id, calendarOf(calendar)]))
  calendars.set(town, known)
  return {
    zone: own?.['time-zone'] ?? town.file['time-zone'],
    calendar: known.get(named ?? own?.calendar ?? town.file.calendar) ?? { weekend: [6, 7], holidays: new Set(), postponeLastDay: false },
  }
}

/** All that a decision may know beside the case. */
export const contextOf = (edge: CasesEdge, loaded: Loaded): CaseContext => ({
  service: loaded.service,
  rules: loaded.rules,
  at: edge.clock.instant(),
  ...placeOf(edge.town, loaded.service.authority, loaded.service.workflow.calendar),
})

/** Workflow roles that an agent holds in a service, by the teams they are in. */
export const rolesOf = (loaded: Pick<Loaded, 'service'>, actor: Pick<Actor, 'teams'>): string[] =>
  Object.entries(loaded.service.workflow.roles)
    .filter(([, team]) => actor.teams.includes(team))
    .map(([role]) => role)

export { asPerson }

export function whoIs(actor: Actor, loaded: Pick<Loaded, 'service'>): Who {
  if (actor.kind === 'agent') {
    // A program plays none of the roles of people, whatever its team sees, and only by its token.
    const robot = actor.may.includes('robot')
    const roles = robot ? (actor.token ? ['robot'] : []) : rolesOf(loaded, actor)
    return { kind: 'worker', account: actor.account, assurance: actor.assurance, roles }
  }
  if (actor.partner !== undefined) return { kind: 'partner', partner: actor.partner.id }
  return {
    kind: 'applicant',
    account: actor.account,
    assurance: actor.assurance,
    ...(actor.mandate === undefined ? {} : { mandate: { id: actor.mandate.id, kind: actor.mandate.kind } }),
  }
}

/** An agent of an agency at work; `subjects` are named in the access line. */
export const asAgent = (actor: Actor, purpose: string, more: Partial<AccessContext> = {}): AccessContext => ({
  actor: actor.account,
  agency: actor.agency,
  purpose,
  role: actor.teams[0] ?? actor.may[0] ?? '',
  ...more,
})

export const asSystem = (purpose: string): AccessContext => ({ actor: 'system', purpose })

const known = new WeakMap<Town, Communes>()

/** The communes that addresses of this town may name: the official ones and the town's own additions. */
export function communesOf(town: Town): Communes {
  const made =
    known.get(town) ?? communesWith(town.file.communes.map(({ code, name, postcode }) => ({ code, name, postcodes: [postcode] })))
  known.set(town, made)
  return made
}
