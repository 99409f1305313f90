import { type Agency, say } from '#definitions'
import { agentsById, agentsInTeams, signerFor } from '#identity'
import { legalDay } from '#kernel'
import { namesOf } from '#people'
import type { Address, Service } from '#services'
import { deadlineAfter, readDuration } from '../duration.ts'
import { asSystem, type CasesEdge, contextOf } from '../edge.ts'
import { stateOf } from '../enter.ts'
import type { By } from '../events.ts'
import type { MessageAround } from '../messages.ts'
import { type Author, type Contest, type Crest, type Office, type Paper, type Recipient, readCrest } from '../papers/index.ts'
import { refuse } from '../refusals.ts'
import type { OpenedCase } from '../run.ts'
import { t } from './texts.ts'

/** Colours of the crest on paper: the town's hue is on screen, ink is on paper. */
const inks = { field: '#004a55', bridge: '#ffffff', tower: '#fbbb3d', water: '#ffffff' } as const

const agencyOf = (edge: CasesEdge, { view, loaded }: OpenedCase): Agency => {
  const agency = edge.town.agencies.find(({ id }) => id === (view.agency ?? loaded.service.authority))
  if (agency === undefined) throw refuse('case.unknown')
  return agency
}

export const caseLink = (edge: CasesEdge, reference: string, lang: string): string => `${baseOf(edge)}/${lang}/cases/${reference}`
const baseOf = (edge: CasesEdge): string => edge.config.url?.replace(/\/$/, '') ?? ''

/** What the words of a message need; the same for a screen and a paper. */
export const messageAround = (edge: CasesEdge, { view, loaded }: OpenedCase, lang: string): MessageAround => ({
  view,
  service: loaded.service,
  lang,
  link: caseLink(edge, view.reference, lang),
})

/** What every paper of a case has. `date`: the legal day of what it tells, so that the same paper is made again with the same bytes. */
export async function paperOf(edge: CasesEdge, opened: OpenedCase, lang: string, at: string): Promise<Paper & { readonly agency: Office }> {
  const { view, loaded } = opened
  const { town } = edge
  const { zone } = contextOf(edge, loaded)
  return {
    lang,
    legalLang: agencyOf(edge, opened)['legal-language'],
    town: { name: say(town.file.name, lang), ...crestOf(edge) },
    agency: officeOf(edge, opened, lang),
    service: { title: say(loaded.service.title, lang), version: view.version },
    person: await recipientOf(edge, opened),
    reference: view.reference,
    date: legalDay(at, zone),
    ...(town.file.demo || loaded.stage === 'prototype' ? { specimen: true } : {}),
  }
}

export function crestOf({ town }: CasesEdge): { crest?: Crest } {
  const { crest } = town.file
  const paths = (['field', 'bridge', 'tower', 'water'] as const)
    .map((part) => `<path class="g-crest__${part}" d="${crest[part]}"/>`)
    .join('')
  const read = readCrest(`<svg viewBox="0 0 40 46">${paths}</svg>`, inks)
  return read === undefined ? {} : { crest: read }
}

const lines = ({ line, complement, postcode, town }: Address): string[] => [
  ...(complement === undefined ? [] : [complement]),
  line,
  `${postcode} ${town}`,
]

const officeOf = (edge: CasesEdge, opened: OpenedCase, lang: string): Office => officeIn(agencyOf(edge, opened), lang)

/** An agency as a paper names it. */
export const officeIn = (agency: Agency, lang: string): Office => ({
  name: say(agency.name, lang),
  address: lines(agency.address),
  phone: agency['phone-shown'],
  email: agency.email,
  hours: say(agency.hours, lang),
})

/** The person as the case knows her, else as the town does; her address when the case asked for it. */
async function recipientOf(edge: CasesEdge, { view, loaded }: OpenedCase): Promise<Recipient> {
  const { service } = loaded
  const answer = (concept: string, type: string) =>
    view.answers[service.fields.find((field) => field.concept === concept && field.type === type)?.name ?? '']
  const person = answer('person', 'person') as { readonly given: string; readonly family: string } | null | undefined
  const home = answer('person.home', 'address') as Address | null | undefined
  const id = view.person ?? ''
  const known = person ?? (await edge.store.as(asSystem(service.data.purpose), (tx) => namesOf(tx, [id]))).get(id)
  return { name: known === undefined ? '' : `${known.given} ${known.family}`.trim(), address: home ? lines(home) : [] }
}

/**
 * Who signs (CRPA, L. 212-1): the agent who acted; for the calculation, whoever heads the team, since it acts in their name.
 * `signs`: the role that the file names for a document, and the legal day; whoever has a delegation of its team on that day signs in its place.
 * Read by the system: that an author is named is the law, whoever asks for the paper.
 */
export async function authorOf(
  edge: CasesEdge,
  opened: OpenedCase,
  by: By | { readonly kind: 'law' },
  lang: string,
  signs?: { readonly role: string; readonly day: string },
): Promise<Author> {
  const { service } = opened.loaded
  const agency = agencyOf(edge, opened)
  const own = by.kind === 'worker' ? by.role : undefined
  const team = teamOf(edge, service, signs?.role ?? own)
  const account = await edge.store.as(asSystem(service.data.purpose), async (tx) => {
    if (by.kind === 'worker' && signs === undefined) return (await agentsById(tx, [by.account])).get(by.account)
    const heads = team?.lead ?? team?.path ?? ''
    const delegate = signs === undefined ? undefined : await signerFor(tx, heads, signs.day)
    return delegate ?? (await agentsInTeams(tx, [heads]))[0]
  })
  // Who heads a team signs for the team that they head.
  const office = edge.town.teams.find(({ lead }) => lead !== undefined && lead === team?.path) ?? team
  return {
    firstName: account?.given ?? '',
    name: account?.family ?? '',
    capacity: [account?.capacity ? say(account.capacity, lang) : '', say(agency.signature, lang)].filter(Boolean).join('. '),
    service: office === undefined ? say(agency.name, lang) : `${say(office.title, lang)}, ${say(agency.short, lang)}`,
  }
}

/** The team of a role; without a role, the one of the service that another team leads, else its first. */
function teamOf({ town }: CasesEdge, service: Service, role: string | undefined) {
  const paths = role === undefined ? Object.values(service.workflow.roles) : [service.workflow.roles[role] ?? '']
  const teams = town.teams.filter(({ path }) => paths.includes(path))
  return teams.find(({ lead }) => lead !== undefined) ?? teams[0]
}

/** Two months to contest before an administrative court unless a text says otherwise (CJA, R. 421-1); the service file may say so. */
const usualTime = '2mo'

/** Ways to contest what happened at an instant in a state; without a state, the silence that took effect then. */
export function contestOf(edge: CasesEdge, opened: OpenedCase, lang: string, from: string, state?: string): Contest {
  const { service } = opened.loaded
  const agency = agencyOf(edge, opened)
  const action =
    state === undefined
      ? undefined
      : stateOf(service, state)?.do.find(({ by, within, to }) => by.includes('applicant') && within !== undefined && to !== undefined)
  const online = action !== undefined && stateOf(service, state ?? '')?.outcome !== 'granted'
  const within = (online ? action?.within?.in : undefined) ?? usualTime
  const base = baseOf(edge)
  return {
    until: deadlineAfter(from, within, contextOf(edge, opened.loaded)).day,
    within: durationWords(within, lang),
    review: {
      name: agency.contest.line,
      address: [agency.contest.address, agency.contest.email],
      ...(base === '' ? {} : { url: caseLink(edge, opened.view.reference, lang) }),
      ...(online ? { note: t(lang, 'contest.online') } : {}),
    },
    court: { name: agency.court.name, address: [agency.court.address], url: agency.court.site },
  }
}

const unitNames = { h: 'hour', d: 'day', bd: 'day', w: 'week', mo: 'month', y: 'year' } as const

/** `2mo` → "2 mois", "2 months". */
function durationWords(duration: string, lang: string): string {
  const { count, unit } = readDuration(duration)
  return new Intl.NumberFormat(lang, { style: 'unit', unit: unitNames[unit], unitDisplay: 'long' })
    .format(count)
    .replaceAll('\u202f', '\u00a0')
}

/** Where to ask for the rules of the calculation, in one line. */
export function askLine(edge: CasesEdge, opened: OpenedCase, lang: string): string {
  const { name, address, email } = officeOf(edge, opened, lang)
  return [name, ...address, email].filter(Boolean).join(', ')
}
