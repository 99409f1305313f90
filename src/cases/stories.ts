import { Temporal } from 'temporal-polyfill'
import type { Town } from '#definitions'
import { Refusal } from '#kernel'
import { type Answers, type Person, personIn, type Row, type Service, type StoryEnd, type StoryRunner } from '#services'
import { fieldOf } from './answers.ts'
import { deadlinesOf, nextTick } from './deadlines.ts'
import { ordinal } from './decide/effects.ts'
import { invitedFor } from './decide/observations.ts'
import { isJoined, type Participant, participantsOf } from './decide/parties.ts'
import { endsRight } from './decide/system.ts'
import { type CaseContext, type Command, decide, openCase, openFor, tick, type Who } from './decide.ts'
import { placeOf } from './edge.ts'
import type { Happening, NewCaseEvent } from './events.ts'
import { fold } from './fold.ts'
import { openRequests, stillAsked } from './requests.ts'
import type { CaseView } from './view.ts'

/** Steps of time between two days of a story; more is a service that never comes to rest. */
const mostTicks = 200

/**
 * Plays the story of an example as a case would live it, each day at ten o'clock: an action by whoever may take it (another person every day, so that
 * four eyes are four), an answer to a request (whoever is asked beside the applicant comes for it), or only time. A story tells a few answers: forms need not be complete, reasons are given, what is given
 * counts as verified. Everything else, conditions and delays above all, is as in a real case.
 */
export const storiesOf =
  (town: Town): StoryRunner =>
  (written, rules, example, answers) => {
    const service = eased(written)
    const place = placeOf(town, service.authority, service.workflow.calendar)
    const at = (day: string) =>
      Temporal.PlainDate.from(day)
        .toZonedDateTime({ timeZone: place.zone, plainTime: '10:00' })
        .toInstant()
        .toString({ fractionalSecondDigits: 3 })
    const days = Object.entries(example.story ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
    const [first] = days
    const told = new Told(service, (instant) => ({ service, rules, at: instant, ...place }))
    if (first === undefined) return {}
    const provenance = Object.fromEntries(
      Object.keys(answers).map((name) => [name, { source: 'example', at: at(first[0]), verified: true }]),
    )
    // A story that begins with what a partner does is one that a partner began.
    const begun = service.workflow.states[0]?.do.find(({ name }) => name === first[1])?.by[0] === 'partner' ? partner : applicant
    const opening = { reference: '000000000000', channel: 'web', language: service.languages[0] ?? 'fr', who: begun }
    let day = first[0]
    try {
      told.open(opening, { answers, provenance }, at(day))
      for (const [next, step] of days) {
        day = next
        told.waitUntil(at(day))
        for (const command of commandsOf(step, told, { answers, provenance }, day, at(day))) told.do(command, at(day))
      }
      return told.end(at(day))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { ...told.end(at(day)), refused: { day, code: error.code, step: nameOf(example.story?.[day]) } }
    }
  }

const applicant: Who = { kind: 'applicant', account: 'applicant' }
const partner: Who = { kind: 'partner', partner: 'partner' }
const storied: Readonly<Partial<Record<string, Who>>> = { applicant, partner, system: { kind: 'system' } }
type Given = Pick<CaseView, 'answers' | 'provenance'>

class Told {
  readonly #events: Happening[] = []
  readonly #service: Service
  readonly #context: (at: string) => CaseContext

  constructor(service: Service, context: (at: string) => CaseContext) {
    this.#service = service
    this.#context = context
  }

  get service(): Service {
    return this.#service
  }

  /** Whom the applicant named and who may take part, at an instant. */
  people(at: string): readonly Participant[] {
    return this.#events.length === 0 ? [] : participantsOf(this.view, this.#context(at))
  }

  get view(): CaseView {
    return fold(this.#events, this.#service)
  }

  open(opening: Parameters<typeof openCase>[0], given: Given, at: string): void {
    const begins = this.#service.workflow.states[0]?.phase
    const ctx = this.#context(at)
    this.#add(begins === 'draft' ? openCase(opening, ctx) : openFor('story', opening, given, ctx), at)
  }

  do(command: Command, at: string): void {
    this.#add(decide(this.view, command, this.#context(at)), at)
  }

  /** What time brings on the way, each thing at its instant. */
  waitUntil(at: string): void {
    for (let turn = 0; turn < mostTicks; turn++) {
      const next = nextTick(this.view, this.#context(this.#events.at(-1)!.at))
      if (next === undefined || Date.parse(next) > Date.parse(at)) break
      const before = this.#events.length
      this.#add(tick(this.view, this.#context(next)), next)
      if (this.#events.length === before) break
    }
    this.#add(tick(this.view, this.#context(at)), at)
  }

  end(at: string): StoryEnd {
    if (this.#events.length === 0) return {}
    const limits = deadlinesOf(this.view, this.#context(at))
    const law = limits.clock !== undefined && 'deadline' in limits.clock ? limits.clock.deadline.day : undefined
    const due = law ?? limits.due?.day
    return { state: this.view.state, ...(due === undefined ? {} : { due }) }
  }

  #add(news: readonly NewCaseEvent[], at: string): void {
    for (const event of news)
      this.#events.push({
        ...event,
        at,
        id: `e${this.#events.length + 1}`,
        case: 'story',
        person: 'person',
        agency: this.#service.authority,
      })
  }
}

function commandsOf(step: unknown, told: Told, given: Given, day: string, at: string): Command[] {
  const { view, service } = told
  const invited = typeof step === 'string' && !isAction(step, view, service) ? inviting.exec(step)?.[1] : undefined
  if (invited !== undefined) return [inviteCommand(invited, view, service, day)]
  if (typeof step === 'string') return actionCommands(step, told, given, day, at)
  if (typeof step !== 'object' || step === null) return []
  return Object.entries(step).flatMap(([name, answer]) => {
    const asked = openRequests(view).findLast((one) => one.name === name)
    const from = asked === undefined ? '' : (stillAsked(asked)[0] ?? asked.to[0] ?? '')
    const paid = asked?.kind === 'payment' || asked?.kind === 'case' || from.startsWith('registry.')
    const someone = told.people(at).find(({ part }) => part === from)
    const who = paid ? storied.system! : (storied[from] ?? (someone ? comer(someone) : worker(day, from)))
    const said = Object.entries(answer as Record<string, unknown>).map(([key, value]) =>
      key === 'payé' ? ['montant', asked?.amount ?? 0] : [key, value === 'oui' ? true : value === 'non' ? false : value],
    )
    const reply: Command = { do: 'reply', request: name, who, answer: Object.fromEntries(said) }
    // Whether somebody came the office says, of each who was to come.
    if (asked?.kind === 'appointment' || asked?.kind === 'visit') {
      const role = asked.to.find((one) => Object.hasOwn(service.workflow.roles, one)) ?? Object.keys(service.workflow.roles)[0] ?? ''
      return stillAsked(asked).map((seat) => ({ ...reply, who: worker(day, role), from: seat }))
    }
    return someone ? [...comes(view, someone), reply] : [reply]
  })
}

/** `inviter fermer`: observations before an action that ends a right; somebody of the office asks. */
const inviting = /^inviter (.+)$/

function actionCommands(name: string, told: Told, given: Given, day: string, at: string): Command[] {
  const { view, service } = told
  const action = service.workflow.states.find((state) => state.name === view.state)?.do.find((one) => one.name === name)
  const by = action?.by[0] ?? 'applicant'
  const someone = told.people(at).find(({ party }) => party.name === by)
  const who = storied[by] ?? (someone ? comer(someone) : worker(day, by))
  const sends = view.phase === 'draft' || (view.phase === 'waiting' && by === 'applicant' && action?.to !== undefined)
  const names = sends ? Object.keys(given.answers).filter((one) => mayAnswer(service, one)) : (action?.fill ?? [])
  const pick = <T>(bag: Readonly<Record<string, T>>) =>
    Object.fromEntries(names.filter((one) => Object.hasOwn(bag, one)).map((one) => [one, bag[one]!]))
  const act: Command = {
    do: 'act',
    who: view.phase === 'draft' && by === 'applicant' ? { ...applicant, ...namedFirst(service, given.answers) } : who,
    action: name,
    reason: 'story',
    answers: pick(given.answers) as Answers,
    provenance: pick(given.provenance),
    ...(action?.ask === 'choose'
      ? {
          ask: service.fields
            .filter((field) => field.asked && mayAnswer(service, field.name))
            .slice(0, 1)
            .map((field) => field.name),
        }
      : {}),
  }
  return [...(someone ? comes(view, someone) : []), ...heard(name, view, service, day, who), act]
}

/** Before the office ends a right that runs, its person is heard: a story that says nothing of it has her invited and answering the same day. */
function heard(name: string, view: CaseView, service: Service, day: string, who: Who): Command[] {
  const action = service.workflow.states.find((state) => state.name === view.state)?.do.find((one) => one.name === name)
  if (who.kind !== 'worker' || action === undefined || !endsRight(view, action, { service })) return []
  if (invitedFor(view, { action: name }).length > 0) return []
  return [
    inviteCommand(name, view, service, day),
    { do: 'reply', who: applicant, request: ordinal(view, 'observations'), answer: { motif: 'story' } },
  ]
}

/** In a list of people who take part, a story's applicant is the first. */
function namedFirst({ parties, fields }: Service, answers: Answers): { named?: Person } {
  const lists = parties.flatMap(({ is }) => fields.filter(({ name, type }) => name === is && type === 'list'))
  const named = lists
    .map((list) => personIn(list, (answers[list.name] as readonly Row[] | undefined)?.[0]))
    .find((one) => one !== undefined)
  return named === undefined ? {} : { named }
}

/** Somebody who takes part, as the story lets her be: who she is needs no proof here. */
const comer = ({ part }: Participant): Who => ({ kind: 'party', account: part, assurance: 'high', persons: [part], parts: [part] })

/** She is invited and comes, unless she is there. */
function comes(view: CaseView, someone: Participant): Command[] {
  if (isJoined(view, someone)) return []
  const { part, named } = someone
  return [
    { do: 'invite', who: applicant, party: part, how: 'code' },
    { do: 'join', who: comer(someone), party: part, person: part, self: named },
  ]
}

const isAction = (name: string, view: CaseView, service: Service): boolean =>
  service.workflow.states.find((state) => state.name === view.state)?.do.some((action) => action.name === name) ?? false

function inviteCommand(action: string, view: CaseView, service: Service, day: string): Command {
  const by = service.workflow.states.find((state) => state.name === view.state)?.do.find(({ name }) => name === action)?.by[0] ?? ''
  return { do: 'hear', who: worker(day, by), intent: { action }, reason: 'story' }
}

const worker = (day: string, role: string): Who => ({ kind: 'worker', account: day, roles: [role] })

function mayAnswer(service: Service, name: string): boolean {
  const field = fieldOf(service, name)
  return field !== undefined && field.by === undefined && field.type !== 'computed' && field.type !== 'note'
}

const nameOf = (step: unknown): string => (typeof step === 'string' ? step : Object.keys((step ?? {}) as object).join(', '))

/** The same service with forms that need not be complete. */
const eased = (service: Service): Service => ({
  ...service,
  requests: service.requests.map((request) => ({ ...request, fill: [] })),
  workflow: {
    ...service.workflow,
    states: service.workflow.states.map((state) => ({ ...state, do: state.do.map((action) => ({ ...action, incomplete: true })) })),
  },
})
