import { type ActingKind, legalDay } from '#kernel'
import type { At, RuleSet } from '#rules'
import { type Answers, type FileRef, localGiven, type Person, type Provenance, requestGiven, type Service } from '#services'
import type { Place } from '../duration.ts'
import type { By, NewCaseEvent } from '../events.ts'
import { openRequests, stateOfRequest } from '../requests.ts'
import type { CaseView } from '../view.ts'

/** All that a decision may know beside the case: the version of its service, compiled rules, the instant, and where days are counted. */
export interface CaseContext extends Place {
  readonly service: Service
  readonly rules: RuleSet
  /** UTC instant */
  readonly at: string
}

export type Assurance = Service['access']['assurance']

/**
 * Who wants to act. `roles` are names of the service's workflow (`instructeur`), not teams; `person`: the worker's own person, so that nobody
 * decides on their own case. `account` of an applicant: hers, or of who acts for her under a mandate. `assurance`: how surely it is known who acts.
 */
export type Who =
  | {
      readonly kind: 'applicant'
      readonly account?: string
      readonly assurance?: Assurance
      readonly mandate?: { readonly id: string; readonly kind: ActingKind }
      /** whose affairs it is, by name: asked where others take part in the case */
      readonly named?: Person
    }
  | { readonly kind: 'system' }
  /** who began the case for somebody; `partner`: the id of its definition; `named`: for whom, when it begins */
  | { readonly kind: 'partner'; readonly partner: string; readonly named?: Person }
  | {
      readonly kind: 'party'
      readonly account: string
      readonly assurance: Assurance
      /** her registrations: one, or those that were merged */
      readonly persons: readonly string[]
      /** the participants of the case that she is; `decide` finds them anew */
      readonly parts: readonly string[]
    }
  | {
      readonly kind: 'worker'
      readonly account: string
      readonly assurance?: Assurance
      readonly roles: readonly string[]
      readonly person?: string
    }

type Provenances = Readonly<Record<string, Provenance>>

/** What somebody asks of a case. `expected`: the `sequence` that they saw. */
export type Command = { readonly who: Who; readonly expected?: number } & (
  | {
      readonly do: 'submit'
      readonly action?: string
      readonly answers: Answers
      readonly provenance?: Provenances
      readonly language?: string
    }
  | { readonly do: 'answer'; readonly action?: string; readonly answers: Answers; readonly provenance?: Provenances }
  | {
      readonly do: 'act'
      readonly action: string
      readonly reason?: string
      readonly ask?: readonly string[]
      readonly answers?: Answers
      readonly provenance?: Provenances
    }
  | { readonly do: 'withdraw'; readonly reason?: string }
  | { readonly do: 'add-document'; readonly field?: string; readonly files: readonly FileRef[]; readonly note?: string }
  /** a fact that changed while the right runs; `from`: legal day */
  | {
      readonly do: 'tell-change'
      readonly from: string
      readonly answers: Answers
      readonly provenance?: Provenances
      readonly note?: string
    }
  | { readonly do: 'take-change'; readonly change: string; readonly reason?: string }
  | { readonly do: 'set-change-aside'; readonly change: string; readonly reason?: string }
  /** observations, before a right is lowered or ended */
  | {
      readonly do: 'hear'
      readonly intent: { readonly change: string } | { readonly action: string }
      readonly reason: string
      readonly due?: string
    }
  /** an opinion of a team that no file foresees */
  | {
      readonly do: 'ask-opinion'
      readonly team: string
      /** teams that may be asked: those of the agency */
      readonly among: readonly string[]
      readonly question: string
      readonly due: string
      readonly show: readonly string[]
      readonly confidential: boolean
    }
  /** to the authority that decides; `other`: the case that it becomes there */
  | {
      readonly do: 'transfer'
      readonly to: NonNullable<CaseView['transferred']>['to']
      readonly reason: string
      readonly other?: { readonly case: string; readonly reference: string; readonly draft: boolean }
    }
  | { readonly do: 'message'; readonly text: string }
  | { readonly do: 'read'; readonly messages?: readonly string[] }
  /** `answer`: under the names that rules read; `from`: whose answer it is when the actor may speak for several of those asked */
  | {
      readonly do: 'reply'
      readonly request: string
      readonly answer?: Readonly<Record<string, string | number | boolean>>
      readonly answers?: Answers
      readonly provenance?: Provenances
      readonly from?: string
      /** our key of the payment that it tells of */
      readonly payment?: string
    }
  /** a time at which the person comes */
  | {
      readonly do: 'book'
      readonly request: string
      readonly slot: { readonly slot: string; readonly place: string; readonly from: string; readonly until: string }
    }
  | { readonly do: 'unbook'; readonly request: string }
  /** nobody can tell what became of a payment of the request with this key */
  | { readonly do: 'payment-unclear'; readonly key: string; readonly payment: string; readonly amount: number }
  /** somebody whom the applicant named is asked to take part */
  | { readonly do: 'invite'; readonly party: string; readonly how: 'email' | 'code' }
  /** she does, or does not; `self`: who she is, for sure */
  | { readonly do: 'join'; readonly party: string; readonly person: string; readonly self: Person }
  | { readonly do: 'decline'; readonly party: string; readonly self: Person }
  /** what became of a payment that the case ordered, by the key of its order; `reason`: why it came back (ISO 20022) */
  | { readonly do: 'payment-settled'; readonly key: string; readonly reason?: string }
  /** cases that resemble this one, by the names of the ways */
  | {
      readonly do: 'resemble'
      readonly found: readonly { readonly case: string; readonly reference: string; readonly ways: readonly string[] }[]
    }
  /** what the office makes of a consultation */
  | { readonly do: 'summarise'; readonly request: string; readonly text: string }
  /** goes on under a newer version; `renamed`: what each version up to it renames */
  | {
      readonly do: 'rebase'
      readonly into: Pick<CaseContext, 'service' | 'rules'> & { readonly renamed: readonly Readonly<Record<string, string>>[] }
    }
  | { readonly do: 'issued'; readonly key: string; readonly number?: string; readonly file: string }
  | { readonly do: 'tick' }
)
export type CommandOf<D extends Command['do']> = Extract<Command, { do: D }>

/** What was decided so far and the case as it will then be. */
export interface Decided {
  readonly view: CaseView
  readonly events: readonly NewCaseEvent[]
}

/** `codéclarants#2` → the party of the file that she belongs to. */
export const partyOf = (part: string): string => part.split('#')[0]!

/** How the event will name who acted: for a worker, the first of their roles among those who may (`of`); for a party, which participant she is. */
export function byOf(who: Who, of?: readonly string[]): By {
  if (who.kind === 'party') {
    const part = who.parts.find((one) => of === undefined || of.includes(one) || of.includes(partyOf(one)))
    return { kind: 'party', account: who.account, party: part ?? who.parts[0] ?? '' }
  }
  if (who.kind === 'worker')
    return { kind: 'worker', account: who.account, role: who.roles.find((role) => of?.includes(role) ?? true) ?? '' }
  if (who.kind === 'partner') return { kind: 'partner', partner: who.partner }
  return who.kind === 'applicant'
    ? {
        kind: 'applicant',
        ...(who.account === undefined ? {} : { account: who.account }),
        ...(who.mandate === undefined ? {} : { mandate: who.mandate }),
      }
    : { kind: 'system' }
}

/** What rules read of a case beside its answers. */
export type ReadByRules = Pick<CaseView, 'submittedAt' | 'openedAt' | 'requests' | 'resembling' | 'assessed' | 'payments'> &
  Partial<Pick<CaseView, 'queue' | 'state'>>

/**
 * The legal day on which rules are read: the rule or field `date de référence` if the service has one, else the first day of the period in a cycle (`period`), the day of sending, today in a draft.
 * `date de dépôt` is given with it.
 */
export function rulesAt(
  view: ReadByRules | undefined,
  answers: Answers,
  { rules, service, zone, at }: Pick<CaseContext, 'rules' | 'service' | 'zone' | 'at'>,
  period?: string,
): At {
  const sent = legalDay(view?.submittedAt ?? at, zone)
  const date = period ?? sent
  const opened = legalDay(view?.openedAt ?? at, zone)
  const asked = view?.requests ?? []
  const known = {
    'date de dépôt': sent,
    ...owed(view),
    'demandes ouvertes': openRequests({ requests: asked }).filter(({ own }) => own === undefined).length,
    'doublon possible': view?.resembling.some(({ aside }) => !aside) ?? false,
    ...Object.assign({}, ...service.requests.map((request) => requestGiven(request, stateOfRequest({ requests: asked }, request.name)))),
    ...Object.fromEntries(service.questions.map((name) => [name, opened])),
  }
  const local = { ...known, ...localGiven(service.local, rules, answers, { date, given: known }) }
  const given = { ...local, ...queueGiven(view, service, rules, answers, { date, given: local }) }
  if (!rules.names.has('date de référence')) return { date, given }
  const chosen = rules.evaluate(answers, ['date de référence'], { date, given })['date de référence']
  return { date: chosen?.kind === 'value' && typeof chosen.value === 'string' ? chosen.value : date, given }
}

/**
 * The rank of a case that waits for a limited place, and how many places are left in its list; neither before it is sent. Without a standing (a story, a
 * case that is being decided) it is alone.
 */
function queueGiven(view: ReadByRules | undefined, { queue }: Service, rules: RuleSet, answers: Answers, at: At): At['given'] {
  if (queue === undefined) return {}
  if (view?.submittedAt === undefined) return { rang: null, 'places libres': null }
  const { rank, taken } = view.queue ?? { rank: 1, taken: 0 }
  const places = rules.evaluate(answers, [queue.places], at)[queue.places]
  const all = places?.kind === 'value' ? Math.floor(Number(places.value)) : undefined
  return { rang: view.state === queue.state ? rank : null, 'places libres': all === undefined ? null : Math.max(0, all - taken) }
}

/** What the periods of a cycle came to, and what was paid. */
const owed = (view: Pick<CaseView, 'assessed' | 'payments'> | undefined) => ({
  dû: (view?.assessed ?? []).reduce((sum, { amount = 0 }) => sum + amount, 0) / 100,
  versé: (view?.payments ?? []).reduce((sum, { amount }) => sum + amount, 0) / 100,
})
