import { plainName } from '#people'
import { namesPerson, type Party, type Person, personIn, type Row } from '#services'
import { fieldOf } from '../answers.ts'
import { refuse } from '../refusals.ts'
import type { CaseView } from '../view.ts'
import { byOf, type CaseContext, type CommandOf, type Decided, type Who } from './context.ts'
import { happen } from './effects.ts'
import { holds, type Situation, situationOf } from './situation.ts'

/** Somebody whom the applicant named in the answers; of a list, each row but her own. */
export interface Participant {
  /** `conjoint`; of a list, with its row: `codéclarants#2` */
  readonly part: string
  readonly party: Party
  readonly named: Person
}

/** Everybody who takes part, or may be asked to, as the answers say now. */
export function participantsIn(view: CaseView, situation: Situation, ctx: CaseContext): readonly Participant[] {
  return ctx.service.parties.flatMap((party): Participant[] => {
    const field = fieldOf(ctx.service, party.is)
    // Whom nobody could know for sure is never asked to come.
    if (field === undefined || !namesPerson(field) || holds(party.when, situation, ctx) !== true) return []
    const value = situation.answers[party.is]
    if (field.type !== 'list') {
      const named = personIn(field, value)
      return named === undefined ? [] : [{ part: party.name, party, named }]
    }
    const rows = (Array.isArray(value) ? (value as readonly Row[]) : []).map((row) => personIn(field, row))
    const own = rows.findIndex((row) => row !== undefined && view.named !== undefined && isNamedSo(view.named, row))
    return rows.flatMap((named, index) =>
      named === undefined || index === own ? [] : [{ part: `${party.name}#${index + 1}`, party, named }],
    )
  })
}

export const participantsOf = (view: CaseView, ctx: CaseContext): readonly Participant[] =>
  ctx.service.parties.length === 0 ? [] : participantsIn(view, situationOf(view, view.answers, ctx), ctx)

/** One name for another: accents, capitals and hyphens do not count, nor further first names that one of them leaves out. */
function isNamedSo(one: Person, other: Person): boolean {
  if (plainName(one.family) !== plainName(other.family)) return false
  const [shorter, longer] = [plainName(one.given), plainName(other.given)].sort((a, b) => a.length - b.length)
  return longer === shorter || longer!.startsWith(`${shorter} `)
}

/** Is she surely the one who is named: the name, and the same whole day of birth known of both? */
export const isSamePerson = (named: Person, self: Person): boolean =>
  isNamedSo(named, self) && named.birth !== undefined && named.birth.length === 10 && named.birth === self.birth

/** The participants that these registrations are: joined, and still named as the person who joined. Another name in the row is another person. */
export function partsOf(view: CaseView, persons: readonly string[], ctx: CaseContext): readonly Participant[] {
  const joined = view.parties.filter(({ state, person }) => state === 'joined' && person !== undefined && persons.includes(person))
  return joined.length === 0
    ? []
    : participantsOf(view, ctx).filter(({ part, named }) =>
        joined.some((one) => one.party === part && one.as !== undefined && isSamePerson(one.as, named)),
      )
}

/** Who acts, as the case stands now. */
export const whoNow = (view: CaseView, who: Who, ctx: CaseContext): Who =>
  who.kind === 'party' ? { ...who, parts: partsOf(view, who.persons, ctx).map(({ part }) => part) } : who

const stands = ({ parties }: CaseView, part: string) => parties.find(({ party }) => party === part)

/** Does somebody take part under this name already, as the person who is named so now? */
export function isJoined(view: CaseView, { part, named }: Participant): boolean {
  const { state, as } = stands(view, part) ?? {}
  return state === 'joined' && as !== undefined && isSamePerson(as, named)
}

/** Invites somebody; again, when she did not come or somebody else is named. Refuses `case.party-unknown`, `case.party-joined`, `case.not-open`. */
export function invite(view: CaseView, { who, party, how }: CommandOf<'invite'>, ctx: CaseContext): Decided {
  if (who.kind !== 'applicant') throw refuse('case.action-not-yours')
  if (view.phase === 'draft' || view.phase === 'done') throw refuse('case.not-open', { phase: view.phase })
  const participant = participantsOf(view, ctx).find(({ part }) => part === party)
  if (participant === undefined) throw refuse('case.party-unknown')
  if (isJoined(view, participant)) throw refuse('case.party-joined')
  return happen({ view, events: [] }, { type: 'case.party-invited', payload: { party, how, by: byOf(who) } }, ctx)
}

/** She who was invited takes part. Refuses `case.party-unknown` when nobody is, or is no longer, invited so; `case.party-other` when it is not she. */
export function join(view: CaseView, { who, party, person, self }: CommandOf<'join'>, ctx: CaseContext): Decided {
  const { named } = invited(view, party, self, ctx)
  if (who.kind !== 'party') throw refuse('case.action-not-yours')
  const by = { kind: 'party', account: who.account, party } as const
  return happen({ view, events: [] }, { type: 'case.party-joined', payload: { party, person, as: named, by } }, ctx)
}

export function decline(view: CaseView, { who, party, self }: CommandOf<'decline'>, ctx: CaseContext): Decided {
  invited(view, party, self, ctx)
  if (who.kind !== 'party') throw refuse('case.action-not-yours')
  const by = { kind: 'party', account: who.account, party } as const
  return happen({ view, events: [] }, { type: 'case.party-declined', payload: { party, by } }, ctx)
}

/** The participant to whom an open invitation goes. */
export function invited(view: CaseView, party: string, self: Person, ctx: CaseContext): Participant {
  const participant = participantsOf(view, ctx).find(({ part }) => part === party)
  if (participant === undefined || view.phase === 'draft' || view.phase === 'done' || stands(view, party)?.state !== 'invited')
    throw refuse('case.party-unknown')
  if (!isSamePerson(participant.named, self)) throw refuse('case.party-other')
  return participant
}
