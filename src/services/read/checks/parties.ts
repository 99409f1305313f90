import type { Party } from '../../contract.ts'
import { namesPerson } from '../../named-person.ts'
import { nearest } from '../near.ts'
import type { Path } from '../problem.ts'
import { actorsOf, type Checking, rawActions } from './checking.ts'

type May = Party['may'][number]

/** What somebody must be let do to answer a request of this kind; everything else is filling in. Who comes to a meeting answers nothing. */
const needed: Readonly<Record<string, May>> = { signature: 'sign', payment: 'pay' }
const meets: ReadonlySet<string> = new Set(['appointment', 'visit'])

/**
 * People beside the applicant: the file says who they are, so that each can be known for sure (first name, name, birth date), they may what they are
 * asked, and they decide nothing.
 */
export function checkParties(checking: Checking): void {
  const { reading, service } = checking
  for (const party of service.parties) {
    const path: Path = ['parties', party.name]
    const field = service.fields.find(({ name }) => name === party.is)
    if (field === undefined) {
      const near = nearest(
        party.is,
        service.fields.map(({ name }) => name),
      )
      reading.say([...path, 'is'], 'unknown-field', { name: party.is, ...(near ? { near } : {}) })
    }
    const uses = usesOf(checking, party)
    // Nobody signs what she cannot read: of the case of another she sees nothing that is not said.
    for (const { name, kind, to, show } of service.requests)
      if (kind === 'signature' && to.includes(party.name) && (show ?? []).length === 0)
        reading.say(['requests', name], 'request-lacks', { kind, key: 'show' }, 'key')
    for (const use of uses)
      if (use.may !== undefined && !party.may.includes(use.may)) reading.say(use.path, 'party-may-not', { name: party.name, may: use.may })
    // Who only receives needs to be known for sure as well: otherwise nobody comes.
    const receives = party.may.includes('receive') && field !== undefined && namesPerson(field)
    if (uses.length === 0 && !receives) reading.say(path, 'party-idle', { name: party.name }, 'key')
    if (uses.length > 0 && field !== undefined && !namesPerson(field))
      reading.say([...path, 'is'], 'party-unnamed', { name: party.name, field: party.is })
  }
  checkActions(checking)
  checkAbout(checking)
}

/** The person concerned is a person, whom the applicant names: what is known of the applicant is not known of her. */
function checkAbout({ reading, service }: Checking): void {
  const field = service.fields.find(({ name }) => name === service.access.about)
  if (field !== undefined && (field.type !== 'person' || field.from.some((source) => source === 'identity' || source === 'profile')))
    reading.say(['access', 'about'], 'about-nobody', { name: field.name })
}

/** Where the file counts on a party, and what she must be let do there. */
function usesOf(checking: Checking, { name }: Party): readonly { readonly path: Path; readonly may?: May }[] {
  const { service, raw } = checking
  return [
    ...service.requests
      .filter(({ to }) => to.includes(name))
      .map(({ name: asked, kind }) => ({
        path: ['requests', asked, 'to'],
        ...(meets.has(kind) ? {} : { may: needed[kind] ?? ('fill' as const) }),
      })),
    ...rawActions(checking).flatMap(({ raw: action, path }) =>
      actorsOf(action).includes(name)
        ? [{ path: [...path, 'by'], ...((action.fill ?? []).length > 0 ? { may: 'fill' as const } : {}) }]
        : [],
    ),
    ...Object.entries(raw.data.visible ?? {}).flatMap(([field, readers]) =>
      readers.includes(name) ? [{ path: ['data', 'visible', field], may: 'see' as const }] : [],
    ),
  ]
}

/**
 * A draft is the applicant's alone (or of the partner who begins it for her), whoever takes part and whatever program works for the office; and only the
 * office, the system where it may, or the law gives a case its outcome.
 */
function checkActions(checking: Checking): void {
  const { raw, reading } = checking
  const isParty = (name: string) => name === 'robot' || name === 'partner' || Object.hasOwn(raw.parties ?? {}, name)
  for (const { raw: action, path, state } of rawActions(checking)) {
    const party = actorsOf(action).find(isParty)
    if (party === undefined) continue
    if (party !== 'partner' && raw.workflow.states[state]?.phase === 'draft') reading.say([...path, 'by'], 'party-draft', { name: party })
    if (action.to !== undefined && raw.workflow.states[action.to]?.outcome !== undefined)
      reading.say([...path, 'to'], 'party-decides', { name: party })
  }
}
