import { say } from '#definitions'
import type { Action, Service, State } from '#services'
import { formatCents, formatDate, type Lang } from '#web'
import type { By, CaseEventType } from './events.ts'
import { partnerAccount } from './partner-name.ts'
import { partyName } from './party-name.ts'
import { serviceThen } from './rebased.ts'
import { isToldKey, type ToldKey, t } from './told/texts.ts'
import type { CaseView, TimelineEntry } from './view.ts'

/** Who acted, by account: given and family name, and the capacity under the signature. */
export interface Named {
  readonly given: string
  readonly family: string
  readonly capacity?: string
}

/** `audience`: the person is told "you", the office reads about "the person". */
export interface ToldFor {
  readonly view: CaseView
  readonly service: Service
  readonly lang: Lang
  readonly audience: 'person' | 'office'
  readonly names: ReadonlyMap<string, Named>
}

export interface Told {
  readonly title: string
  /** who did it, when it was somebody of the office or the calculation */
  readonly by?: string
}

/** One entry of the timeline in words; undefined for what nobody needs to read (read marks, orders that a later entry tells). */
export function told(entry: TimelineEntry, now: ToldFor): Told | undefined {
  const around = { ...now, service: serviceThen(now.view, now.service, entry.at) }
  const title = titleOf(entry, around)
  if (title === undefined) return undefined
  const by = byOf(entry, around)
  return by === undefined ? { title } : { title, by }
}

const fromState = (service: Service, name: string | undefined): State | undefined =>
  service.workflow.states.find((state) => state.name === name)

/** Label of a state; its name when the version no longer has it. */
export const stateLabel = (service: Service, name: string, lang: Lang): string => {
  const state = fromState(service, name)
  return state === undefined ? name : say(state.label, lang)
}

/** Label of where a case stands. Passed on, or withdrawn where its file has no state for it, it ended in a state that goes on for others: then how it ended. */
export const standLabel = (
  service: Service,
  { state, phase, outcome }: { readonly state: string; readonly phase: string; readonly outcome?: string | null | undefined },
  lang: Lang,
): string => {
  const goesOn = phase === 'done' && (fromState(service, state)?.phase ?? 'done') !== 'done'
  return goesOn ? t(lang, outcome === 'withdrawn' ? 'ended.withdrawn' : 'ended.transferred') : stateLabel(service, state, lang)
}

/** What happens in a case and is told: the types of which `titleOf` knows words. */
export const toldTypes = [
  'case.opened',
  'case.submitted',
  'case.answered',
  'case.acted',
  'case.withdrawn',
  'case.expired',
  'case.reminded',
  'case.late',
  'case.silence',
  'case.document-added',
  'case.message',
  'case.issued',
  'case.payment-ordered',
  'case.payment-made',
  'case.payment-returned',
  'case.requested',
  'case.request-answered',
  'case.request-reminded',
  'case.payment-unclear',
  'case.party-invited',
  'case.party-joined',
  'case.party-declined',
  'case.appointment-booked',
  'case.appointment-cancelled',
  'case.request-silent',
  'case.refund-ordered',
  'case.resembles',
  'case.assessed',
  'case.cycle-reminded',
  'case.cycle-late',
  'case.rebased',
  'case.summarised',
  'case.change-told',
  'case.change-taken',
  'case.change-set-aside',
  'case.transferred',
] as const satisfies readonly CaseEventType[]
type ToldType = (typeof toldTypes)[number]
const isTold = (type: CaseEventType): type is ToldType => (toldTypes as readonly CaseEventType[]).includes(type)

function titleOf(entry: TimelineEntry, around: ToldFor): string | undefined {
  const { lang, service, view } = around
  const party = entry.by?.kind === 'party' ? entry.by.party : undefined
  const words = (key: string, values?: Readonly<Record<string, string>>) => speak(key, around, values)
  // What an agent opened about somebody is nobody's application and computes no right.
  const begun = view.channel === 'office' && entry.by?.kind !== 'applicant'
  const opener = begun ? '.begun' : entry.by?.kind === 'system' || entry.by?.kind === 'partner' ? `.${entry.by.kind}` : ''
  if (!isTold(entry.type)) return undefined
  switch (entry.type) {
    case 'case.opened':
      return words(`opened${opener}`)
    case 'case.submitted':
      return words(`submitted${opener}`)
    case 'case.answered':
      return words('answered')
    case 'case.acted':
      return acted(entry, around)
    case 'case.withdrawn':
      return words(entry.about === 'contest' ? 'withdrawn.contest' : 'withdrawn')
    case 'case.expired':
      return words(entry.about === 'validity' ? 'expired.validity' : 'expired')
    case 'case.reminded':
      return words('reminded')
    case 'case.late':
      return words(`late.${entry.about ?? 'due'}`)
    case 'case.silence':
      return words(`silence.${entry.about === 'granted' ? 'granted' : 'refused'}`)
    case 'case.document-added':
      return words(entry.by?.kind === 'partner' ? 'added.partner' : 'added')
    case 'case.message':
      return words(entry.by?.kind === 'applicant' ? 'wrote' : 'told')
    case 'case.issued': {
      const document = service.documents.find(({ name }) => name === entry.about)
      return words('issued', { title: document === undefined ? (entry.about ?? '') : say(document.title, lang) })
    }
    case 'case.payment-ordered': {
      const payment = view.payments.find(({ at }) => at === entry.at)
      return payment && words('paid', { amount: formatCents(lang, payment.amount, payment.currency), account: payment.account.masked })
    }
    case 'case.payment-made': {
      const payment = view.payments.find(({ key }) => key === entry.about)
      return payment && words('payment-made', { amount: formatCents(lang, payment.amount, payment.currency) })
    }
    case 'case.payment-returned': {
      const payment = view.payments.find(({ key }) => key === entry.about)
      return payment && words('payment-returned', { amount: formatCents(lang, payment.amount, payment.currency) })
    }
    case 'case.request-answered':
      return words(answeredKey(entry, view), {
        request: requestLabel(service, entry.about ?? '', lang),
        ...paidIn(entry, view, lang),
        name: partyName(view, service, party ?? payerIn(entry, view)),
      })
    case 'case.party-invited':
    case 'case.party-joined':
    case 'case.party-declined':
      return words(entry.type.slice('case.'.length), { name: partyName(view, service, entry.about ?? '') })
    case 'case.transferred':
      return words('transferred', { to: view.transferred?.to.name ?? '' })
    case 'case.change-told':
    case 'case.change-taken':
    case 'case.change-set-aside': {
      const change = view.changes.find(({ key }) => key === entry.about)
      return change && words(changeKey(entry), { day: formatDate(lang, change.from) })
    }
    case 'case.appointment-booked':
    case 'case.appointment-cancelled': {
      const request = requestLabel(service, entry.about ?? '', lang)
      const key = entry.type.slice('case.'.length)
      return party === undefined ? words(key, { request }) : words(`${key}.party`, { request, name: partyName(view, service, party) })
    }
    case 'case.payment-unclear':
    case 'case.requested':
    case 'case.request-reminded':
    case 'case.request-silent':
      return entry.type === 'case.requested' && isObservations(entry.about ?? '')
        ? words('invited')
        : words(entry.type.slice('case.'.length), { request: requestLabel(service, entry.about ?? '', lang) })
    case 'case.assessed': {
      const period = entry.about ?? ''
      const now = view.assessed.find((one) => one.period === period)
      const named = { period: formatDate(lang, `${period}-01`, 'month') }
      if (now?.amount === undefined) return words('assessed.missing', named)
      return words('assessed', { ...named, amount: formatCents(lang, now.amount, now.currency ?? 'EUR') })
    }
    case 'case.cycle-reminded':
    case 'case.cycle-late':
      return words(entry.type.slice('case.'.length), { period: formatDate(lang, `${entry.about ?? ''}-01`, 'month') })
    case 'case.summarised':
      return words('summarised', { request: requestLabel(service, entry.about ?? '', lang) })
    case 'case.rebased':
      return words('rebased')
    case 'case.resembles':
      return around.audience === 'office' ? words('resembles') : undefined
    case 'case.refund-ordered': {
      const refund = view.refunds.find(({ at }) => at === entry.at)
      return refund && words('refunded', { amount: formatCents(lang, refund.amount, refund.currency) })
    }
  }
}

/** Who noticed a change is told: the person, the office, a register. */
const changeKey = ({ type, by }: TimelineEntry): string =>
  type === 'case.change-told' && by !== undefined && by.kind !== 'applicant' ? `change-told.${by.kind}` : type.slice('case.'.length)

const isObservations = (name: string): boolean => name.startsWith('+observations-')

/** What the person answered herself is told as hers. */
function answeredKey({ at, by, about }: TimelineEntry, view: CaseView): string {
  if (isObservations(about ?? '')) return 'observed'
  const asked = view.requests.find(({ name, replies }) => name === about && replies.some((one) => one.at === at))
  const reply = asked?.replies.find((one) => one.at === at)
  if (asked?.kind === 'consultation') return 'request-answered.consultation'
  if (asked?.kind === 'payment') {
    if (!(Number(reply?.answer.montant) > 0)) return 'request-answered.unpaid'
    return reply?.from === 'applicant' ? 'request-answered.paid' : 'request-answered.party.paid'
  }
  const signed = reply?.answer.signé
  if (by?.kind === 'party') return `request-answered.party${signed === undefined ? '' : signed === true ? '.signed' : '.unsigned'}`
  if (by?.kind !== 'applicant') return 'request-answered'
  return `request-answered.${signed === undefined ? 'own' : signed === true ? 'signed' : 'unsigned'}`
}

/** Which participant paid: what came in, the house itself tells. */
const payerIn = ({ at }: TimelineEntry, { requests }: CaseView): string =>
  requests.flatMap(({ replies }) => replies).find((reply) => reply.at === at)?.from ?? ''

function paidIn({ at }: TimelineEntry, view: CaseView, lang: Lang): Record<string, string> {
  const asked = view.requests.find(({ kind, replies }) => kind === 'payment' && replies.some((one) => one.at === at))
  const paid = asked?.replies.find((one) => one.at === at)?.answer.montant
  return typeof paid === 'number' ? { amount: formatCents(lang, paid, asked?.currency ?? 'EUR') } : {}
}

/** What a request is called; its name when the version no longer has it. One that no file foresees is called by what it is. */
export const requestLabel = (service: Service, name: string, lang: Lang): string => {
  if (name.startsWith('+')) return t(lang, isObservations(name) ? 'label.observations' : 'label.opinion')
  const request = service.requests.find((one) => one.name === name)
  return request === undefined ? name : say(request.label, lang)
}

function acted(entry: TimelineEntry, around: ToldFor): string {
  const { lang, service, view } = around
  const from = fromState(service, entry.from)
  const to = fromState(service, entry.to)
  const action = actionOf(service, entry)
  const label = action === undefined ? (entry.action ?? '') : say(action.label, lang)
  if (entry.by?.kind === 'applicant') {
    const contests = from?.outcome !== undefined && from.outcome !== 'granted' && to?.phase === 'open'
    return contests ? speak('contested', around) : speak('chose', around, { action: label })
  }
  if (entry.by?.kind === 'partner') return speak('acted.partner', around, { action: label })
  if (view.corrections.some(({ at, action: asked }) => at === entry.at && asked === entry.action)) return speak('asked', around)
  if (to?.outcome === 'granted' || to?.outcome === 'partly' || to?.outcome === 'refused') return speak(to.outcome, around)
  return speak('moved', around, { state: to === undefined ? label : say(to.label, lang), action: label })
}

/** The action of an entry: of the state that it left, or of the only state that has one of this name. */
function actionOf(service: Service, entry: TimelineEntry): Action | undefined {
  const here = fromState(service, entry.from)?.do ?? service.workflow.states.flatMap((state) => state.do)
  return here.find(({ name }) => name === entry.action)
}

/** The account that an act names: of the office, of a partner, or of who acted for the applicant by a mandate. */
export const accountIn = (by: By | undefined): string | undefined =>
  by?.kind === 'partner'
    ? partnerAccount(by.partner)
    : by?.kind === 'worker' || (by?.kind === 'applicant' && by.mandate !== undefined)
      ? by.account
      : undefined

/** Who acted for the applicant, in words; undefined: she herself. */
export function actedFor(by: By | undefined, names: ToldFor['names'], lang: Lang): string | undefined {
  if (by?.kind !== 'applicant' || by.mandate === undefined) return undefined
  const named = names.get(by.account ?? '')
  if (by.mandate.kind === 'counter')
    return named === undefined ? t(lang, 'by.counter-unknown') : t(lang, 'by.counter', { name: `${named.given} ${named.family}` })
  const kind = t(lang, `mandate.${by.mandate.kind}`)
  return named === undefined
    ? t(lang, 'by.mandate-unknown', { kind })
    : t(lang, 'by.mandate', { name: `${named.given} ${named.family}`, kind })
}

function byOf({ by, type }: TimelineEntry, { names, lang, audience, view, service }: ToldFor): string | undefined {
  // An answer of hers says in its own words who gave it.
  if (by?.kind === 'party') return type === 'case.acted' ? t(lang, 'by', { name: partyName(view, service, by.party) }) : undefined
  const acted = actedFor(by, names, lang)
  if (acted !== undefined) return acted
  if (by?.kind === 'worker') {
    const named = names.get(by.account)
    if (named === undefined) return undefined
    const name = `${named.given} ${named.family}`
    return named.capacity === undefined ? t(lang, 'by', { name }) : t(lang, 'by.capacity', { name, capacity: named.capacity })
  }
  if (by?.kind === 'partner') {
    const name = names.get(partnerAccount(by.partner))?.family
    return name && t(lang, 'by', { name })
  }
  // Nobody wonders who received or reminded; that a calculation decided, everybody may know.
  return by?.kind === 'system' && (type === 'case.acted' || (type === 'case.submitted' && audience === 'office'))
    ? t(lang, 'by.system')
    : undefined
}

function speak(key: string, { lang, audience }: ToldFor, values?: Readonly<Record<string, string>>): string {
  const office = `${key}.office`
  const chosen: string = audience === 'office' && isToldKey(office) ? office : key
  return isToldKey(chosen) ? t(lang, chosen satisfies ToldKey, values) : chosen
}
